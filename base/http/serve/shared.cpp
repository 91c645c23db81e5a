#include "base/http/serve/shared.hpp"

#include <chrono>
#include <random>

namespace nahtlos::http {
namespace {

ReaderLimits reader_limits_of(const ServerOptions& options) {
    ReaderLimits limits;
    limits.header_bytes = options.limits.header_bytes;
    limits.body_bytes = options.limits.body_bytes;
    limits.body_limit = options.body_limit;
    return limits;
}

std::unique_ptr<TlsContext> tls_of(const TlsFiles& files) {
    if (files.certificate_chain.empty() && files.private_key.empty()) return nullptr;
    return std::make_unique<TlsContext>(files);
}

std::uint64_t random_bits() {
    std::random_device device;
    return (std::uint64_t{device()} << 32) | device();
}

}  // namespace

Shared::Shared(ServerOptions wanted, Handler serve)
    : options(std::move(wanted)),
      handler(std::move(serve)),
      reader_limits(reader_limits_of(options)),
      tls(tls_of(options.tls)),
      id_start_(random_bits()) {}

std::string Shared::mint_request_id() {
    if (options.mint_request_id) return options.mint_request_id();
    // The finalizer of splitmix64: distinct for distinct counts, and not to be guessed by eye.
    std::uint64_t bits = id_start_ + ids_.fetch_add(1, std::memory_order_relaxed);
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebULL;
    bits ^= bits >> 31;
    std::string id(16, '0');
    for (char& c : id) {
        c = "0123456789abcdef"[bits >> 60];
        bits <<= 4;
    }
    return id;
}

Trace Shared::trace_of(const Request& request) const {
    // Several headers of one name are one list; a traceparent that is a list is malformed.
    std::string parent, state;
    for (const auto& [name, value] : request.headers) {
        if (name != "traceparent" && name != "tracestate") continue;
        auto& joined = name == "traceparent" ? parent : state;
        if (!joined.empty()) joined += ',';
        joined += value;
    }
    auto trace = read_trace(parent, state);
    if (trace.is_set()) return trace;
    const auto bits = [&] { return options.random_bits ? options.random_bits() : random_bits(); };
    const auto high = bits();
    return make_trace(high, bits());
}

void Shared::fail(std::string_view request_id, const Trace& trace, std::string_view what) const {
    if (options.on_failure) options.on_failure(request_id, trace, what);
}

void Shared::connection_closed() {
    if (open_connections.fetch_sub(1) == 1 && is_stopping) {
        const std::lock_guard lock(mutex_);
        empty_.notify_all();
    }
}

bool Shared::wait_until_empty(Span grace) {
    std::unique_lock lock(mutex_);
    return empty_.wait_for(lock, std::chrono::microseconds(grace.us),
                           [this] { return open_connections == 0; });
}

}  // namespace nahtlos::http
