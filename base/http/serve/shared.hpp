// What all threads and connections of one server share: options, counters, the way to stop.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/http/serve/request_reader.hpp"
#include "base/http/serve/tls.hpp"
#include "base/http/server.hpp"

namespace nahtlos::http {

struct Shared {
    Shared(ServerOptions wanted, Handler serve);

    std::string mint_request_id();
    /// The one that the headers name, or a new one.
    Trace trace_of(const Request& request) const;
    void fail(std::string_view request_id, const Trace& trace, std::string_view what) const;
    void connection_closed();
    /// True when no connection is open within `grace`.
    bool wait_until_empty(Span grace);

    const ServerOptions options;
    const Handler handler;
    const ReaderLimits reader_limits;
    const std::unique_ptr<TlsContext> tls;  // null without TLS
    std::atomic<std::size_t> open_connections{0}, open_streams{0};
    std::atomic<std::uint64_t> accepted{0}, refused{0}, malformed{0}, timed_out{0};
    std::atomic<bool> is_stopping{false};

private:
    const std::uint64_t id_start_;
    std::atomic<std::uint64_t> ids_{0};
    std::mutex mutex_;
    std::condition_variable empty_;
};

}  // namespace nahtlos::http
