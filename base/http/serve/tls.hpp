// The server's side of TLS: certificate, key and settings, loaded from files.
#pragma once

#include <memory>

#include "base/http/server.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace nahtlos::http {

struct FreeSsl {
    void operator()(ssl_st* ssl) const;
    void operator()(ssl_ctx_st* context) const;
};

/// TLS 1.2 and 1.3, forward-secret AEAD ciphers, ALPN http/1.1, no renegotiation.
class TlsContext {
public:
    /// Throws std::runtime_error with the file and OpenSSL's reason.
    explicit TlsContext(const TlsFiles& files);
    /// A server-side session that reads and writes the non-blocking socket `fd`.
    std::unique_ptr<ssl_st, FreeSsl> open(int fd) const;

private:
    std::unique_ptr<ssl_ctx_st, FreeSsl> context_;
};

}  // namespace nahtlos::http
