// The queue between whoever writes a stream and the connection that sends it.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/http/message.hpp"

namespace nahtlos::http {

class Loop;
class Session;

class Channel : public std::enable_shared_from_this<Channel> {
public:
    using Text = std::shared_ptr<const std::string>;

    Channel(std::shared_ptr<Loop> loop, std::shared_ptr<Session> session, std::size_t limit_bytes);

    // The writer's side, from any thread.
    bool write(Text text);
    void close();
    bool is_open() const;
    void on_close(std::function<void()> gone);

    // The connection's side.
    /// Moves up to `most` queued texts into `out`; false when there are none.
    bool take(std::vector<Text>& out, std::size_t most);
    void sent(std::size_t bytes);
    /// The writer (or the server's stop) has ended it and everything was taken.
    bool is_finished() const;
    /// The queue ran over, or the connection is gone.
    bool is_cut() const;
    /// The server stops: no more writes, what is queued is still sent.
    void end();
    /// The connection is gone: no more writes, the queue is dropped.
    void cut();

private:
    enum class State { open, closing, cut };
    void wake();
    /// Leaves the open state; returns what on_close has to call after the lock is released.
    std::function<void()> leave(State state);

    const std::shared_ptr<Loop> loop_;
    const std::weak_ptr<Session> session_;
    const std::size_t limit_bytes_;
    mutable std::mutex mutex_;
    std::deque<Text> queue_;
    std::size_t queued_bytes_ = 0;  // taken but not yet sent ones included
    State state_ = State::open;
    bool is_awake_ = false;  // the connection has been told and has not yet looked
    bool is_gone_ = false;   // over without close()
    std::function<void()> gone_;
};

/// The handle given to the writer: closes the channel when the last copy goes.
class ChannelHandle final : public Stream {
public:
    explicit ChannelHandle(std::shared_ptr<Channel> channel) : channel_(std::move(channel)) {}
    ~ChannelHandle() override { channel_->close(); }
    bool write(std::shared_ptr<const std::string> text) override {
        return channel_->write(std::move(text));
    }
    void close() override { channel_->close(); }
    bool is_open() const override { return channel_->is_open(); }
    void on_close(std::function<void()> gone) override { channel_->on_close(std::move(gone)); }

private:
    const std::shared_ptr<Channel> channel_;
};

}  // namespace nahtlos::http
