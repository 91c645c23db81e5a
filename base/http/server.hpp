// The HTTP/1.1 server: sockets, TLS, limits and timeouts; hands whole requests to one Handler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/http/message.hpp"
#include "base/time.hpp"

namespace nahtlos::http {

struct TlsFiles {
    std::string certificate_chain, private_key;  // PEM; both empty: no TLS
};

struct ServerLimits {
    std::size_t header_bytes = 16 * 1024;
    std::size_t body_bytes = 1024 * 1024;  // as sent, and again after gzip is decoded
    std::size_t connections = 20'000;      // more are closed at once with a 503
    std::size_t requests_per_connection = 1'000'000;
    Span idle_timeout = seconds(75);     // keep-alive connection without a request
    Span request_timeout = seconds(30);  // first byte of a request to its last (slow loris)
    Span write_timeout = seconds(30);    // a client that takes no byte of its reply
    std::size_t stream_queue_bytes = 1024 * 1024;  // over it the stream is closed
    std::size_t gzip_from_bytes = 1024;            // bodies smaller than this are not compressed
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any free one
    int io_threads = 1;
    TlsFiles tls = {};
    ServerLimits limits = {};
    /// A larger limit for some targets (imports); 0 means limits.body_bytes.
    std::function<std::size_t(const std::string& method, const std::string& target)> body_limit =
        {};
    /// Mints request ids. Thread safe. Not set: random ones.
    std::function<std::string()> mint_request_id = {};
    /// Random bits for the ids of traces. Thread safe. Not set: the kernel's.
    std::function<std::uint64_t()> random_bits = {};
    /// One line per answered request, for log and metrics. Streams are told of when they end.
    /// Called on the I/O threads; must be quick and not throw.
    struct Access {
        std::string_view method, target, request_id, peer;
        const Trace& trace;
        int status;
        std::size_t bytes_in, bytes_out;  // on the wire, heads included, TLS not
        std::int64_t duration_us;
        bool is_shed;  // as its Response said
    };
    std::function<void(const Access&)> on_access = {};
    /// A handler threw, never answered, or answered with a header that is none. Thread safe.
    std::function<void(std::string_view request_id, const Trace& trace, std::string_view what)>
        on_failure = {};
};

struct ServerCounts {
    std::size_t open_connections = 0, open_streams = 0;
    std::uint64_t accepted = 0, refused = 0, malformed = 0, timed_out = 0;
};

class Server {
public:
    /// Binds and listens; throws std::runtime_error with the reason when it cannot.
    Server(ServerOptions options, Handler handler);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    ServerCounts counts() const;
    /// Stops accepting, lets requests in flight finish within `grace`, then closes everything and
    /// joins the threads. Idle connections are closed at once, streams end; replies in flight say
    /// "Connection: close". Not to be called from a handler. Responders and streams that are still
    /// held afterwards may be used and do nothing.
    void stop(Span grace);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace nahtlos::http
