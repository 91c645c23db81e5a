#include "base/http/serve/acceptor.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

namespace nahtlos::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr int accepts_per_turn = 64;
constexpr auto pause_when_full = std::chrono::milliseconds(100);

std::string address_text(const sockaddr_storage& from) {
    char text[INET6_ADDRSTRLEN] = "";
    if (from.ss_family == AF_INET) {
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(from).sin_addr, text,
                    sizeof text);
    } else if (from.ss_family == AF_INET6) {
        ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(from).sin6_addr, text,
                    sizeof text);
    }
    return text;
}

}  // namespace

Acceptor::Acceptor(std::vector<std::shared_ptr<Loop>> loops)
    : loops_(std::move(loops)),
      socket_(loops_.front()->context()),
      pause_(loops_.front()->context()) {
    const auto& options = loops_.front()->shared().options;
    try {
        const tcp::endpoint endpoint(asio::ip::make_address(options.address), options.port);
        socket_.open(endpoint.protocol());
        socket_.set_option(tcp::acceptor::reuse_address(true));
        socket_.bind(endpoint);
        socket_.listen(4096);
        socket_.non_blocking(true);
        ::fcntl(socket_.native_handle(), F_SETFD, FD_CLOEXEC);
        port_ = socket_.local_endpoint().port();
    } catch (const boost::system::system_error& e) {
        throw std::runtime_error("cannot listen on " + options.address + " port " +
                                 std::to_string(options.port) + ": " + e.code().message());
    }
}

void Acceptor::start() {
    socket_.async_wait(tcp::socket::wait_read, [this](const boost::system::error_code& ec) {
        if (!ec) accept_waiting();
    });
}

void Acceptor::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    pause_.cancel();
}

void Acceptor::accept_waiting() {
    for (int n = 0; n < accepts_per_turn; ++n) {
        if (!accept_one()) {
            if (errno == EAGAIN) break;
            if (errno == ECONNABORTED || errno == EINTR) continue;
            // No descriptors or memory: the waiting client stays in the backlog for a moment.
            pause_.expires_after(pause_when_full);
            return pause_.async_wait([this](const boost::system::error_code& ec) {
                if (!ec) start();
            });
        }
    }
    start();
}

bool Acceptor::accept_one() {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const int fd = ::accept4(socket_.native_handle(), reinterpret_cast<sockaddr*>(&from), &size,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return false;
    auto& shared = loops_.front()->shared();
    if (shared.open_connections >= shared.options.limits.connections) {
        refuse(fd);
        return true;
    }
    ++shared.accepted;
    ++shared.open_connections;
    const auto& loop = loops_[turn_++ % loops_.size()];
    if (loop == loops_.front()) {
        loop->adopt(fd, address_text(from));
    } else {
        loop->post([loop = loop.get(), fd, peer = address_text(from)] { loop->adopt(fd, peer); });
    }
    return true;
}

void Acceptor::refuse(int fd) {
    static constexpr std::string_view full =
        "HTTP/1.1 503 Service Unavailable\r\nServer: Nahtlos\r\nConnection: close\r\n"
        "Retry-After: 1\r\nContent-Type: application/problem+json\r\nContent-Length: 147\r\n\r\n"
        "{\"type\":\"urn:nahtlos:problem:too_many_connections\",\"title\":\"Service Unavailable\","
        "\"status\":503,\"code\":\"too_many_connections\",\"detail\":\"Try again.\"}\n";
    auto& shared = loops_.front()->shared();
    ++shared.refused;
    if (!shared.tls) {
        [[maybe_unused]] const auto sent = ::send(fd, full.data(), full.size(), MSG_NOSIGNAL);
        ::shutdown(fd, SHUT_WR);
    }
    ::close(fd);
}

}  // namespace nahtlos::http
