// A network between a server and its PostgreSQL that can swallow every packet, both ways.
#pragma once

#include <arpa/inet.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/check.hpp"

namespace nahtlos::testing {

/// Hands on the bytes of TCP connections to a port of this machine. While it swallows, its sockets
/// drop what arrives before TCP sees it: nothing is acknowledged, connections are neither taken nor
/// refused, and what was under way arrives later, if both ends still wait for it.
class BlackHole {
public:
    explicit BlackHole(std::uint16_t to) : to_(to), door_(new_socket()) {
        auto address = here(0);
        socklen_t size = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        check(::bind(door_, any, size) == 0 && ::listen(door_, 64) == 0 &&
                  ::getsockname(door_, any, &size) == 0,
              "a port can be listened on");
        port_ = ntohs(address.sin_port);
        takes_ = std::jthread([this] { take(); });
    }
    ~BlackHole() {
        set_swallowing(false);
        is_over_ = true;
        ::shutdown(door_, SHUT_RDWR);
        takes_.join();
        {
            const std::lock_guard lock(mutex_);
            for (const int end : ends_) ::shutdown(end, SHUT_RDWR);
        }
        pumps_.clear();
        for (const int end : ends_) ::close(end);
        ::close(door_);
    }
    BlackHole(const BlackHole&) = delete;
    BlackHole& operator=(const BlackHole&) = delete;

    std::uint16_t port() const { return port_; }

    void set_swallowing(bool is_swallowing) {
        const std::lock_guard lock(mutex_);
        is_swallowing_ = is_swallowing;
        swallow(door_);
        for (const int end : ends_) swallow(end);
    }

private:
    static int new_socket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }
    static sockaddr_in here(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }

    // A filter that keeps no byte of any packet.
    void swallow(int socket) const {
        if (!is_swallowing_) {
            const int ignored = 0;
            ::setsockopt(socket, SOL_SOCKET, SO_DETACH_FILTER, &ignored, sizeof ignored);
            return;
        }
        sock_filter nothing{BPF_RET | BPF_K, 0, 0, 0};
        const sock_fprog filter{1, &nothing};
        check(::setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0,
              "a socket can be deaf");
    }

    void take() {
        while (!is_over_) {
            const int client = ::accept4(door_, nullptr, nullptr, SOCK_CLOEXEC);
            if (client < 0) continue;
            const int server = new_socket();
            auto address = here(to_);
            const bool is_there =
                ::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
            const std::lock_guard lock(mutex_);
            ends_.push_back(client);
            ends_.push_back(server);
            if (!is_there) {
                ::shutdown(client, SHUT_RDWR);
                continue;
            }
            swallow(client);
            swallow(server);
            pumps_.emplace_back([this, client, server] { pump(client, server); });
            pumps_.emplace_back([this, client, server] { pump(server, client); });
        }
    }

    // What was received before the hole opened waits here, as a network would send it again.
    void pump(int from, int to) {
        std::vector<char> bytes(64 * 1024);
        while (true) {
            const auto got = ::recv(from, bytes.data(), bytes.size(), 0);
            while (is_swallowing_ && !is_over_) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
            if (got <= 0 || !send_all(to, bytes.data(), static_cast<std::size_t>(got))) break;
        }
        ::shutdown(to, SHUT_RDWR);
        ::shutdown(from, SHUT_RDWR);
    }
    static bool send_all(int to, const char* bytes, std::size_t size) {
        while (size > 0) {
            const auto sent = ::send(to, bytes, size, MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes += sent;
            size -= static_cast<std::size_t>(sent);
        }
        return true;
    }

    const std::uint16_t to_;
    const int door_;
    std::uint16_t port_ = 0;
    std::atomic<bool> is_swallowing_ = false, is_over_ = false;
    std::mutex mutex_;       // guards what follows
    std::vector<int> ends_;  // closed at the very end, so that no number is used twice
    std::vector<std::jthread> pumps_;
    std::jthread takes_;
};

}  // namespace nahtlos::testing
