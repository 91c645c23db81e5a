// The bytes of one connection, plain or TLS; reads and writes never block.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <memory>
#include <span>

#include "base/http/serve/tls.hpp"

namespace nahtlos::http {

enum class IoState {
    done,        // some bytes moved
    want_read,   // try again when the socket is readable
    want_write,  // try again when it is writable
    ended,       // the peer sends no more
    failed,
};

struct IoResult {
    IoState state = IoState::failed;
    std::size_t bytes = 0;
};

class Link {
public:
    /// Does not own the socket `fd`. `tls` may be null.
    Link(int fd, const TlsContext* tls);

    IoResult read(char* into, std::size_t size);
    /// Writes some of the parts in order; at least one part must not be empty.
    IoResult write(std::span<const iovec> parts);
    /// Tells the peer that nothing more comes.
    void end();
    /// After a read of `bytes` into `size`: may another read find more without waiting?
    bool may_hold_more(std::size_t bytes, std::size_t size) const { return ssl_ || bytes == size; }
    bool is_secured() const;  // plain, or the handshake is through

private:
    IoResult outcome(int returned);
    IoResult write_tls(std::span<const iovec> parts);

    int fd_;
    std::unique_ptr<ssl_st, FreeSsl> ssl_;
};

}  // namespace nahtlos::http
