#include "base/http/serve/link.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace nahtlos::http {
namespace {

constexpr std::size_t record_bytes = 16 * 1024;  // most that one TLS record carries

}  // namespace

Link::Link(int fd, const TlsContext* tls) : fd_(fd) {
    if (tls) ssl_ = tls->open(fd);
}

bool Link::is_secured() const { return !ssl_ || SSL_is_init_finished(ssl_.get()); }

IoResult Link::outcome(int returned) {
    if (returned > 0) return {IoState::done, static_cast<std::size_t>(returned)};
    switch (SSL_get_error(ssl_.get(), returned)) {
        case SSL_ERROR_WANT_READ: return {IoState::want_read};
        case SSL_ERROR_WANT_WRITE: return {IoState::want_write};
        case SSL_ERROR_ZERO_RETURN: return {IoState::ended};
        default: return {IoState::failed};
    }
}

IoResult Link::read(char* into, std::size_t size) {
    if (ssl_) {
        ERR_clear_error();
        return outcome(SSL_read(ssl_.get(), into, static_cast<int>(size)));
    }
    for (;;) {
        const auto got = ::recv(fd_, into, size, 0);
        if (got > 0) return {IoState::done, static_cast<std::size_t>(got)};
        if (got == 0) return {IoState::ended};
        if (errno == EAGAIN) return {IoState::want_read};
        if (errno != EINTR) return {IoState::failed};
    }
}

IoResult Link::write(std::span<const iovec> parts) {
    if (ssl_) return write_tls(parts);
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(parts.data());
    message.msg_iovlen = parts.size();
    for (;;) {
        const auto sent = ::sendmsg(fd_, &message, MSG_NOSIGNAL);
        if (sent >= 0) return {IoState::done, static_cast<std::size_t>(sent)};
        if (errno == EAGAIN) return {IoState::want_write};
        if (errno != EINTR) return {IoState::failed};
    }
}

// One record per call; small parts are gathered so that a head and its body share a record.
IoResult Link::write_tls(std::span<const iovec> parts) {
    ERR_clear_error();
    if (parts.size() == 1 || parts.front().iov_len >= record_bytes) {
        const auto size = std::min(parts.front().iov_len, record_bytes);
        return outcome(SSL_write(ssl_.get(), parts.front().iov_base, static_cast<int>(size)));
    }
    char record[record_bytes];
    std::size_t filled = 0;
    for (const auto& part : parts) {
        const auto size = std::min(part.iov_len, record_bytes - filled);
        std::memcpy(record + filled, part.iov_base, size);
        filled += size;
        if (filled == record_bytes) break;
    }
    return outcome(SSL_write(ssl_.get(), record, static_cast<int>(filled)));
}

void Link::end() {
    if (ssl_ && SSL_is_init_finished(ssl_.get())) {
        ERR_clear_error();
        SSL_shutdown(ssl_.get());
        ERR_clear_error();
    }
    ::shutdown(fd_, SHUT_WR);
}

}  // namespace nahtlos::http
