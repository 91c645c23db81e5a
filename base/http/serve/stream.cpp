#include "base/http/serve/stream.hpp"

#include "base/http/serve/loop.hpp"
#include "base/http/serve/session.hpp"

namespace nahtlos::http {

Channel::Channel(std::shared_ptr<Loop> loop, std::shared_ptr<Session> session,
                 std::size_t limit_bytes)
    : loop_(std::move(loop)), session_(std::move(session)), limit_bytes_(limit_bytes) {}

void Channel::wake() {
    if (auto session = session_.lock()) {
        loop_->push({.kind = Event::Kind::stream_ready, .session = std::move(session)});
    }
}

std::function<void()> Channel::leave(State state) {
    const bool was_open = state_ == State::open;
    state_ = state;
    if (!was_open) return {};
    is_gone_ = true;
    return std::exchange(gone_, {});
}

bool Channel::write(Text text) {
    bool is_new = false, fits = true;
    std::function<void()> gone;
    {
        const std::lock_guard lock(mutex_);
        if (state_ != State::open) return false;
        if (text->empty()) return true;
        fits = queued_bytes_ + text->size() <= limit_bytes_;
        if (fits) {
            queued_bytes_ += text->size();
            queue_.push_back(std::move(text));
        } else {
            queue_.clear();
            gone = leave(State::cut);
        }
        is_new = !std::exchange(is_awake_, true);
    }
    if (is_new || !fits) wake();
    if (gone) gone();
    return fits;
}

void Channel::close() {
    {
        const std::lock_guard lock(mutex_);
        if (state_ != State::open) return;
        state_ = State::closing;
        gone_ = {};
    }
    wake();
}

bool Channel::is_open() const {
    const std::lock_guard lock(mutex_);
    return state_ == State::open;
}

void Channel::on_close(std::function<void()> gone) {
    {
        const std::lock_guard lock(mutex_);
        if (!is_gone_) {
            if (state_ == State::open) gone_ = std::move(gone);
            return;
        }
    }
    gone();
}

bool Channel::take(std::vector<Text>& out, std::size_t most) {
    const std::lock_guard lock(mutex_);
    is_awake_ = false;
    for (; !queue_.empty() && out.size() < most; queue_.pop_front()) {
        out.push_back(std::move(queue_.front()));
    }
    return !out.empty();
}

void Channel::sent(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    queued_bytes_ -= bytes;
}

bool Channel::is_finished() const {
    const std::lock_guard lock(mutex_);
    return state_ == State::closing && queue_.empty();
}

bool Channel::is_cut() const {
    const std::lock_guard lock(mutex_);
    return state_ == State::cut;
}

void Channel::end() {
    std::function<void()> gone;
    {
        const std::lock_guard lock(mutex_);
        if (state_ != State::open) return;
        gone = leave(State::closing);
    }
    if (gone) gone();
}

void Channel::cut() {
    std::function<void()> gone;
    {
        const std::lock_guard lock(mutex_);
        queue_.clear();
        gone = leave(State::cut);
    }
    if (gone) gone();
}

}  // namespace nahtlos::http
