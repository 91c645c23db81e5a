// Trace: the W3C trace context of a request, by which its steps are found in all systems it
// crosses.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace nahtlos {

/// What "traceparent" and "tracestate" say (W3C Recommendation Trace Context, 23 November 2021).
struct Trace {
    std::array<char, 32> id{};  // lower case hex
    bool is_sampled = false;    // whoever called records this trace
    std::string state = {};     // tracestate, passed on as it is; "" for none

    bool is_set() const { return id[0] != '\0'; }
    std::string_view id_text() const {
        return is_set() ? std::string_view(id.data(), id.size()) : std::string_view();
    }
};

/// Takes part in the trace of these headers, each with all its values joined by commas. What is
/// malformed counts as missing: without a sane traceparent the trace is not set, and a tracestate
/// that is none is dropped. One of more than 512 characters loses entries, long ones first.
Trace read_trace(std::string_view traceparent, std::string_view tracestate);

/// A new trace of 128 random bits, not sampled: nobody records it yet.
Trace make_trace(std::uint64_t high, std::uint64_t low);

/// The traceparent of a call that is made within this trace, under a span of its own.
std::string traceparent_of(const Trace& trace, std::uint64_t span);

/// 16 digits, lower case; never all zero, which means none.
std::string span_text(std::uint64_t span);

}  // namespace nahtlos
