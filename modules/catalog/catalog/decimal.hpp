// Decimal: exact numbers of attributes and measures, with at most six decimals.
#pragma once

#include <boost/json/object.hpp>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nahtlos::catalog {

/// A number in millionths; at most 12 digits before the point. Travels as text: "1.5".
struct Decimal {
    using Wire = std::string;
    static constexpr std::string_view rule =
        "must be a number like -12.5 with at most 6 decimals and 12 digits before them";
    std::int64_t micro = 0;
    auto operator<=>(const Decimal&) const = default;
    static std::optional<Decimal> parse(std::string_view text);
    /// Without zeros at the end: "1.5", "2".
    Wire wire() const;
    static boost::json::object schema();
};

/// How many decimals its shortest text has: 0 to 6.
int decimals(Decimal value);

}  // namespace nahtlos::catalog
