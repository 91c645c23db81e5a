// Whole: a whole number of a range, refused outside of it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "base/json/schema.hpp"

namespace nahtlos::json {

/// `Least` to `Most`, `Otherwise` unless said.
template <std::int64_t Least, std::int64_t Most, std::int64_t Otherwise = Least>
struct Whole {
    using Wire = std::int64_t;
    static_assert(Least <= Otherwise && Otherwise <= Most);
    std::int64_t value = Otherwise;
    auto operator<=>(const Whole&) const = default;
    static std::string rule() {
        return "must be between " + std::to_string(Least) + " and " + std::to_string(Most);
    }
    static std::optional<Whole> parse(Wire wire) {
        if (wire < Least || wire > Most) return std::nullopt;
        return Whole{wire};
    }
    Wire wire() const { return value; }
    static boost::json::object schema() { return integer_schema(Least, Most); }
};

}  // namespace nahtlos::json
