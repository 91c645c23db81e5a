#include "base/http/serve/session.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <exception>

namespace nahtlos::http {

namespace asio = boost::asio;
using asio::ip::tcp;

std::shared_ptr<Session> Session::open(std::shared_ptr<Loop> loop, int fd, std::string peer) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Socket socket(loop->context());
    boost::system::error_code ec;
    socket.assign(tcp::v4(), fd, ec);  // the family only matters for opening
    if (ec) {
        ::close(fd);
        return nullptr;
    }
    Link link(fd, loop->shared().tls.get());
    return std::make_shared<Session>(std::move(loop), std::move(socket), std::move(link),
                                     std::move(peer));
}

Session::Session(std::shared_ptr<Loop> loop, Socket socket, Link link, std::string peer)
    : loop_(std::move(loop)),
      socket_(std::move(socket)),
      link_(std::move(link)),
      peer_(std::move(peer)) {}

void Session::start() {
    const auto& limits = loop_->shared().options.limits;
    set_deadline(link_.is_secured() ? limits.idle_timeout : limits.request_timeout);
    is_readable_ = true;  // the request often comes with the connection
    guarded(&Session::advance);
}

// What goes wrong inside one connection (memory, a throwing hook) ends that connection only.
void Session::guarded(void (Session::*step)()) {
    try {
        (this->*step)();
    } catch (const std::exception& e) {
        const auto id = exchange_ ? std::string(exchange_->id) : std::string();
        const auto trace = exchange_ ? exchange_->trace : Trace();
        close();
        loop_->shared().fail(id, trace, e.what());
    }
}

void Session::wait(Readiness readiness) {
    bool& is_waiting = readiness == Readiness::read ? is_waiting_read_ : is_waiting_write_;
    if (is_waiting) return;
    is_waiting = true;
    socket_.async_wait(
        readiness == Readiness::read ? tcp::socket::wait_read : tcp::socket::wait_write,
        [self = shared_from_this(), readiness](const boost::system::error_code& ec) {
            if (!ec) self->on_ready(readiness);
        });
}

void Session::on_ready(Readiness readiness) {
    (readiness == Readiness::read ? is_waiting_read_ : is_waiting_write_) = false;
    switch (phase_) {
        case Phase::reading: is_readable_ = true; return guarded(&Session::advance);
        case Phase::writing: return guarded(&Session::resume_reply);
        case Phase::streaming:
            return guarded(readiness == Readiness::read ? &Session::watch_client
                                                        : &Session::flush_stream);
        case Phase::lingering: return guarded(&Session::drain_lingering);
        case Phase::handling:
        case Phase::closed: return;
    }
}

void Session::receive(Event event) {
    if (phase_ == Phase::closed) {
        if (event.channel) event.channel->cut();
        return;
    }
    try {
        answer(std::move(event));
        advance();
    } catch (const std::exception& e) {
        close();
        loop_->shared().fail({}, {}, e.what());
    }
}

void Session::set_deadline(Span from_now) {
    loop_->set_deadline(*this, Loop::now_us() + from_now.us);
}

void Session::on_deadline() {
    if (phase_ == Phase::closed) return;
    auto& shared = loop_->shared();
    const bool is_late_request = phase_ == Phase::reading && exchange_;
    if (phase_ != Phase::lingering && (exchange_ || !link_.is_secured())) ++shared.timed_out;
    if (!is_late_request) return close();
    try {
        refuse({408, "request_timeout", "The request took too long to arrive."});
    } catch (const std::exception& e) {
        close();
        shared.fail({}, {}, e.what());
    }
}

void Session::begin_stop() {
    closes_ = true;
    switch (phase_) {
        case Phase::reading:
            if (!exchange_) close();
            return;
        case Phase::streaming: exchange_->channel->end(); return guarded(&Session::flush_stream);
        case Phase::lingering: return close();
        case Phase::handling:
        case Phase::writing:
        case Phase::closed: return;
    }
}

// Closing at once with unread bytes would reset the connection, and the client might lose the
// reply. So the end is announced, and what still comes is read away for a moment.
void Session::linger() {
    link_.end();
    phase_ = Phase::lingering;
    exchange_.reset();
    set_deadline(seconds(1));
    drain_lingering();
}

void Session::close() {
    if (phase_ == Phase::closed) return;
    phase_ = Phase::closed;
    boost::system::error_code ignored;
    if (exchange_ && exchange_->next_part < exchange_->parts.size()) {
        // The reply is broken off: a reset frees what the kernel still holds for a slow client.
        socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    }
    if (exchange_ && exchange_->status != 0) report_access();
    if (exchange_ && exchange_->channel) exchange_->channel->cut();
    socket_.close(ignored);
    exchange_.reset();
    loop_->remove(*this);
}

}  // namespace nahtlos::http
