// One connection: reads a request, hands it over, writes the answer, and again.
#pragma once

#include <sys/uio.h>

#include <atomic>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/http/serve/link.hpp"
#include "base/http/serve/loop.hpp"
#include "base/http/serve/request_reader.hpp"
#include "base/http/serve/stream.hpp"

namespace nahtlos::http {

/// Lives on its loop's thread, where all its functions must be called.
class Session : public std::enable_shared_from_this<Session> {
public:
    /// Takes the connected socket `fd`; null (and the socket closed) when the system has no room.
    static std::shared_ptr<Session> open(std::shared_ptr<Loop> loop, int fd, std::string peer);
    // The executor by its own type: smaller and faster than Asio's erased one.
    using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp,
                                                    boost::asio::io_context::executor_type>;
    Session(std::shared_ptr<Loop> loop, Socket socket, Link link, std::string peer);

    void start();
    void receive(Event event);
    void on_deadline();
    void begin_stop();
    void abort() { close(); }

    std::size_t seat = 0;  // the loop's

private:
    enum class Phase { reading, handling, writing, streaming, lingering, closed };
    enum class Flushed { all, blocked, failed };
    enum class Readiness { read, write };
    struct Exchange;
    friend class Reply;

    void guarded(void (Session::*step)());
    void on_ready(Readiness readiness);
    void wait(Readiness readiness);

    // session_read.cpp
    void advance();
    void read();
    void consume(std::string_view bytes);
    void keep_rest(std::string_view all, std::size_t used, bool is_kept_text);
    void refuse(const ReadFailure& failure);
    void send_continue();
    void dispatch();
    void watch_client();
    void drain_lingering();

    // session_write.cpp
    void answer(Event event);
    void begin_reply(Response response);
    void begin_stream(Response head, std::shared_ptr<Channel> channel);
    void flush_reply();
    void resume_reply();
    void finish_reply();
    Response internal_error() const;
    void flush_stream();
    bool fill_from_stream();
    Flushed flush();
    void report_access();

    // session.cpp
    void linger();
    void close();
    void set_deadline(Span from_now);

    const std::shared_ptr<Loop> loop_;
    Socket socket_;
    Link link_;
    const std::string peer_;
    std::string kept_;  // bytes read and not yet understood
    std::size_t kept_start_ = 0;
    std::unique_ptr<Exchange> exchange_;  // null while idle
    Event* inline_answer_ = nullptr;      // where an answer goes while the handler runs
    std::uint32_t requests_ = 0;
    std::uint32_t lingered_bytes_ = 0;
    Phase phase_ = Phase::reading;
    bool is_readable_ = false;
    bool has_fresh_ = false;  // kept_ holds bytes that no reader has seen
    bool is_waiting_read_ = false, is_waiting_write_ = false;
    bool closes_ = false;  // after the reply in hand
};

/// What one request and its answer need; gone between requests.
struct Session::Exchange {
    explicit Exchange(const ReaderLimits& limits) : reader(limits) {}
    RequestReader reader;
    std::string method, target, id;
    Trace trace;
    std::int64_t started_us = 0;
    std::size_t bytes_in = 0, bytes_out = 0;
    int status = 0;  // 0: not answered yet
    bool is_http_1_1 = true, accepts_gzip = false, is_german = false, has_continued = false;
    bool is_shed = false;

    // What is being sent: parts point into head and body, or into the stream's texts.
    std::string head, body;
    std::vector<iovec> parts;
    std::size_t next_part = 0;
    std::shared_ptr<Channel> channel;
    std::vector<Channel::Text> texts;
    std::size_t text_bytes = 0;
    bool is_last_sent = false;

    void add_part(std::string_view bytes);
    std::string_view language() const { return is_german ? "de" : "en"; }
};

/// The Responder of one request.
class Reply final : public Responder {
public:
    explicit Reply(std::shared_ptr<Session> session) : session_(std::move(session)) {}
    ~Reply() override;
    void send(Response response) override;
    std::shared_ptr<Stream> start_stream(Response head) override;
    /// True for the first caller only.
    bool claim() { return !is_answered_.exchange(true); }

private:
    void deliver(Event event);
    const std::shared_ptr<Session> session_;
    std::atomic<bool> is_answered_{false};
};

}  // namespace nahtlos::http
