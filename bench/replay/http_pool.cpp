#include "bench/replay/http_pool.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "bench/load/reply_parser.hpp"

namespace nahtlos::replay {
namespace {

constexpr int patience_ms = 60'000, most_tries = 200;

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what + ": " + std::generic_category().message(errno));
}

}  // namespace

HttpPool::HttpPool(std::uint16_t port, std::string key, std::size_t connections)
    : port_(port), key_(std::move(key)), connections_(connections) {
    // Keys of idempotency of two runs against one server must differ.
    run_id_ =
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
    for (auto& connection : connections_) connect(connection);
}

HttpPool::~HttpPool() {
    for (auto& connection : connections_) {
        if (connection.fd >= 0) ::close(connection.fd);
    }
}

void HttpPool::connect(Connection& connection) {
    if (connection.fd >= 0) ::close(connection.fd);
    connection.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection.fd < 0) fail("socket");
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port_);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(connection.fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) fail("connect");
    const int on = 1;
    ::setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::fcntl(connection.fd, F_SETFL, O_NONBLOCK);
}

void HttpPool::send(HttpRequest request, HttpDone done) {
    std::string bytes = request.method + ' ' + request.target +
                        " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key_ + "\r\n";
    if (request.method != "GET") {
        bytes += "Idempotency-Key: replay-" + std::to_string(run_id_) + '-' +
                 std::to_string(++keys_) +
                 "\r\nContent-Type: application/json\r\nContent-Length: " +
                 std::to_string(request.body.size()) + "\r\n";
    }
    bytes += "\r\n" + request.body;
    waiting_.push_back({std::move(bytes), std::move(done), 0});
}

// Servers hang up on who is silent for long.
bool HttpPool::is_gone(const Connection& connection) {
    char byte = 0;
    return ::recv(connection.fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void HttpPool::start_jobs() {
    for (auto& connection : connections_) {
        if (waiting_.empty()) return;
        if (connection.is_busy) continue;
        if (is_gone(connection)) connect(connection);
        connection.job = std::move(waiting_.front());
        waiting_.pop_front();
        connection.sent = 0;
        connection.is_busy = true;
        write_some(connection);
    }
}

void HttpPool::write_some(Connection& connection) {
    const auto& bytes = connection.job.bytes;
    while (connection.sent < bytes.size()) {
        const auto sent = ::send(connection.fd, bytes.data() + connection.sent,
                                 bytes.size() - connection.sent, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) return;
        if (sent < 0) fail("send");
        connection.sent += static_cast<std::size_t>(sent);
    }
}

void HttpPool::read_some(Connection& connection) {
    char bytes[64 << 10];
    const auto got = ::recv(connection.fd, bytes, sizeof bytes, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) throw std::runtime_error("the server closed a connection before it answered");
    connection.in.append(bytes, static_cast<std::size_t>(got));
    std::string joined;
    const auto reply = load::parse_reply(connection.in, joined);
    if (reply.state == load::ParsedReply::State::incomplete) return;
    if (reply.state == load::ParsedReply::State::broken) {
        throw std::runtime_error("the server's answer is no HTTP");
    }
    const std::string body(reply.body);
    connection.in.erase(0, reply.size);
    finish(connection, reply.status, body, reply.closes);
}

void HttpPool::finish(Connection& connection, int status, std::string_view body, bool closes) {
    auto job = std::move(connection.job);
    connection.is_busy = false;
    if (closes) connect(connection);
    if (status == 429 || status == 503) {
        if (++job.tries > most_tries) throw std::runtime_error("the server stays overloaded");
        ++resent_;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        waiting_.push_front(std::move(job));
        return;
    }
    ++answered_;
    job.done(status, body);
}

void HttpPool::run() {
    std::vector<pollfd> polls;
    std::vector<Connection*> polled;
    while (true) {
        start_jobs();
        polls.clear();
        polled.clear();
        for (auto& connection : connections_) {
            if (!connection.is_busy) continue;
            const bool is_sending = connection.sent < connection.job.bytes.size();
            polls.push_back({connection.fd, static_cast<short>(is_sending ? POLLOUT : POLLIN), 0});
            polled.push_back(&connection);
        }
        if (polls.empty()) return;
        const int ready = ::poll(polls.data(), polls.size(), patience_ms);
        if (ready < 0 && errno != EINTR) fail("poll");
        if (ready == 0) throw std::runtime_error("the server did not answer for a minute");
        for (std::size_t i = 0; i < polls.size() && ready > 0; ++i) {
            if (polls[i].revents == 0) continue;
            if ((polls[i].events & POLLOUT) != 0) {
                write_some(*polled[i]);
            } else {
                read_some(*polled[i]);
            }
        }
    }
}

}  // namespace nahtlos::replay
