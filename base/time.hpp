// Instants and spans of time: int64 microseconds, UTC, printed as RFC 3339.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nahtlos {

/// A span in microseconds; may be negative.
struct Span {
    std::int64_t us = 0;
    auto operator<=>(const Span&) const = default;
};

constexpr Span microseconds(std::int64_t n) { return {n}; }
constexpr Span milliseconds(std::int64_t n) { return {n * 1000}; }
constexpr Span seconds(std::int64_t n) { return {n * 1'000'000}; }
constexpr Span minutes(std::int64_t n) { return seconds(n * 60); }
constexpr Span hours(std::int64_t n) { return minutes(n * 60); }
constexpr Span days(std::int64_t n) { return hours(n * 24); }

/// A point in time: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
struct Instant {
    std::int64_t us = 0;
    auto operator<=>(const Instant&) const = default;
    friend constexpr Instant operator+(Instant at, Span by) { return {at.us + by.us}; }
    friend constexpr Instant operator-(Instant at, Span by) { return {at.us - by.us}; }
    friend constexpr Span operator-(Instant later, Instant earlier) {
        return {later.us - earlier.us};
    }
};

/// "2026-11-22T10:15:30.123456Z"; always six fractional digits.
std::string to_string(Instant at);

/// RFC 3339 with any offset and up to six fractional digits; years 1900 to 2999, else nothing.
std::optional<Instant> parse_instant(std::string_view text);

/// "2026-11-22" of the UTC day.
std::string date_string(Instant at);

}  // namespace nahtlos
