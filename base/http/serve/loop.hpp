// One I/O thread: its Asio context, its connections with their deadlines, and its inbox.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/http/gzip.hpp"
#include "base/http/message.hpp"
#include "base/http/serve/shared.hpp"

namespace nahtlos::http {

class Session;
class Channel;

/// What happened to a session on another thread.
struct Event {
    enum class Kind { reply, no_reply, stream_start, stream_ready };
    Kind kind = Kind::reply;
    std::shared_ptr<Session> session;
    Response response = {};
    std::shared_ptr<Channel> channel = nullptr;
};

class Loop : public std::enable_shared_from_this<Loop> {
public:
    explicit Loop(std::shared_ptr<Shared> shared);
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // From any thread.
    void start();
    void push(Event event);                 // many events cost one wake-up
    void post(std::function<void()> work);  // rare work: adopting, stopping
    bool is_here() const;
    /// After the thread has ended: what is pushed from now on is dropped.
    void join();

    // From the loop's thread only.
    boost::asio::io_context& context() { return context_; }
    Shared& shared() { return *shared_; }
    void adopt(int fd, std::string peer);
    void begin_stop();
    /// Closes all connections; the thread ends when nothing is left to do.
    void finish();
    void remove(Session& session);
    void set_deadline(const Session& session, std::int64_t at_us);
    std::span<char> input() { return input_; }
    Gzip& gzip() { return gzip_; }
    std::string_view date();  // for the Date header, at most a second old

    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
    static std::int64_t now_us();

private:
    struct Seat {
        std::int64_t deadline_us;
        std::shared_ptr<Session> session;
    };

    void drain();
    void start_ticking();
    void tick();

    const std::shared_ptr<Shared> shared_;
    boost::asio::io_context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::steady_timer timer_;
    std::vector<Seat> seats_;  // deadlines side by side: a tick over 10,000 reads 240 KB
    bool is_ticking_ = false;
    std::vector<char> input_;
    Gzip gzip_;
    std::string date_;
    std::int64_t date_until_us_ = 0;
    std::thread thread_;

    std::mutex mutex_;
    std::vector<Event> inbox_;  // guarded by mutex_
    bool is_scheduled_ = false, is_shut_ = false;
    std::vector<Event> work_list_;
    std::size_t work_next_ = 0;
};

}  // namespace nahtlos::http
