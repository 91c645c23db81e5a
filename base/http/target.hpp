// Splits a request target into decoded path segments and query pairs, strictly.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nahtlos::http {

/// "/v1/orders/ord_1?limit=3&q=a+b": segments v1, orders, ord_1; query limit=3, q="a b".
/// "/" has no segments; a trailing slash makes a last empty segment.
struct Target {
    std::vector<std::string> segments;
    std::vector<std::pair<std::string, std::string>> query;  // in order, repeated names kept

    /// The first value of a query name, or nothing.
    const std::string* query_value(std::string_view name) const;
};

/// Splits and percent-decodes (in the query '+' is a space). Nothing when the target does not start
/// with '/', has a bad escape, a control character (raw or escaped), bytes that are not UTF-8, a
/// "." or ".." segment, a '#', more than 32 segments or more than 100 query pairs.
std::optional<Target> parse_target(std::string_view target);

/// Percent-decoding alone; nothing on a bad escape, a control character or invalid UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

/// Escapes all but the unreserved characters of RFC 3986 (letters, digits, "-._~").
std::string percent_encode(std::string_view text);

/// True for well-formed UTF-8 (no surrogates, no overlong forms, up to U+10FFFF).
bool is_utf8(std::string_view text);

}  // namespace nahtlos::http
