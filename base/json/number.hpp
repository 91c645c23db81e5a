// Numbers as JSON writes them (RFC 8259, section 6), read exactly and printed shortest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nahtlos::json {

enum class Exactness { exact, fraction, overflow };

struct ExactInteger {
    Exactness outcome = Exactness::fraction;
    std::int64_t value = 0;
};

/// The int64 that a JSON number is exactly: "2.0" and "1e2" are integers, "2.5" is not one.
/// `text` must be a JSON number.
ExactInteger exact_integer(std::string_view text);

/// Correctly rounded; nothing when it is too large or too close to zero for a double.
std::optional<double> parse_double(std::string_view text);

/// Whether `text` as a whole is a JSON number, or one without point and exponent.
bool is_number(std::string_view text);
bool is_plain_integer(std::string_view text);

/// The shortest text that reads back as the same double; `value` must be finite.
void append_double(std::string& out, double value);

}  // namespace nahtlos::json
