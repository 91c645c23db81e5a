// A blocking socket client for tests: sends any bytes, reads replies; plain or TLS.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace nahtlos::http {

struct RawReply {
    int status = 0;  // 0: the connection ended or timed out before a whole reply
    std::map<std::string, std::string> headers;  // names in lower case
    std::vector<std::string> cookies;            // each Set-Cookie; `headers` has the last
    std::string body;                            // chunks joined
};

class RawClient {
public:
    explicit RawClient(std::uint16_t port, bool with_tls = false) {
        fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
            ::close(fd_);
            throw std::runtime_error("cannot connect");
        }
        if (with_tls) start_tls();
    }
    ~RawClient() {
        SSL_free(ssl_);
        SSL_CTX_free(context_);
        ::close(fd_);
    }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False when the peer does not take it all.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ssl_ ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                   : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    RawReply get(std::string_view target, std::string_view more_headers = "") {
        send("GET " + std::string(target) + " HTTP/1.1\r\nHost: here\r\n" +
             std::string(more_headers) + "\r\n");
        return reply();
    }
    RawReply post(std::string_view target, std::string_view body, std::string_view more = "") {
        send("POST " + std::string(target) + " HTTP/1.1\r\nHost: here\r\nContent-Length: " +
             std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n" + std::string(body));
        return reply();
    }

    /// Reads one reply; `without_body` for answers to HEAD.
    RawReply reply(bool without_body = false) {
        RawReply got;
        if (!read_head(got) || without_body || got.status == 204) return got;
        if (got.headers.contains("transfer-encoding")) {
            for (;;) {
                const auto chunk = read_chunk();
                if (chunk.empty()) return got;
                got.body += chunk;
            }
        }
        const auto size = got.headers.contains("content-length")
                              ? std::stoul(got.headers["content-length"])
                              : std::string::npos;
        while (buffer_.size() < size && fill()) {
        }
        got.body = buffer_.substr(0, size);
        buffer_.erase(0, got.body.size());
        return got;
    }

    /// Reads a head only, as of a stream.
    bool read_head(RawReply& got) {
        std::size_t end = 0;
        while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
            if (!fill()) return false;
        }
        const std::string head = buffer_.substr(0, end + 2);
        buffer_.erase(0, end + 4);
        got.status = std::stoi(head.substr(9, 3));
        for (auto at = head.find("\r\n") + 2; at < head.size();) {
            const auto stop = head.find("\r\n", at), colon = head.find(": ", at);
            auto name = head.substr(at, colon - at);
            std::ranges::transform(name, name.begin(), [](unsigned char c) {
                return static_cast<char>(std::tolower(c));
            });
            got.headers[name] = head.substr(colon + 2, stop - colon - 2);
            if (name == "set-cookie") got.cookies.push_back(got.headers[name]);
            at = stop + 2;
        }
        return true;
    }

    /// One chunk of a chunked body; "" for the last one or when the connection ends.
    std::string read_chunk() {
        std::size_t line = 0;
        while ((line = buffer_.find("\r\n")) == std::string::npos) {
            if (!fill()) return {};
        }
        const auto size = std::stoul(buffer_.substr(0, line), nullptr, 16);
        while (buffer_.size() < line + 2 + size + 2) {
            if (!fill()) return {};
        }
        auto chunk = buffer_.substr(line + 2, size);
        buffer_.erase(0, line + 2 + size + 2);
        if (size == 0) saw_last_chunk = true;
        return chunk;
    }

    /// True when the server closes (or resets) the connection in time; what it sent is dropped.
    bool is_closed_by_server() {
        while (fill()) buffer_.clear();
        return ended_;
    }
    void set_receive_buffer(int bytes) {
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    }
    void end() { ::shutdown(fd_, SHUT_WR); }
    SSL* ssl() { return ssl_; }

    std::chrono::milliseconds patience{5000};
    bool saw_last_chunk = false;

private:
    void start_tls() {
        context_ = SSL_CTX_new(TLS_client_method());
        static constexpr unsigned char protocols[] = "\x08http/1.1";
        SSL_CTX_set_alpn_protos(context_, protocols, sizeof protocols - 1);
        ssl_ = SSL_new(context_);
        SSL_set_fd(ssl_, fd_);
        if (SSL_connect(ssl_) != 1) throw std::runtime_error("no TLS");
    }

    bool fill() {
        if (!ssl_ || SSL_pending(ssl_) == 0) {
            pollfd wait{fd_, POLLIN, 0};
            if (::poll(&wait, 1, static_cast<int>(patience.count())) <= 0) return false;
        }
        char bytes[16 * 1024];
        const auto got =
            ssl_ ? SSL_read(ssl_, bytes, sizeof bytes) : ::recv(fd_, bytes, sizeof bytes, 0);
        if (got <= 0) {
            ended_ = true;
            return false;
        }
        buffer_.append(bytes, static_cast<std::size_t>(got));
        return true;
    }

    int fd_ = -1;
    SSL_CTX* context_ = nullptr;
    SSL* ssl_ = nullptr;
    std::string buffer_;
    bool ended_ = false;
};

}  // namespace nahtlos::http
