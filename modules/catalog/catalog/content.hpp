// How much one unit of a variant holds, as callers say it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json/values.hpp"
#include "catalog/types.hpp"

namespace nahtlos::catalog {

/// An amount above zero of at most six decimals, as text: "0.75".
struct Amount {
    using Wire = std::string;
    static constexpr std::string_view rule =
        "must be a number above zero with at most six decimals, as text";
    std::int64_t micro = 1;
    auto operator<=>(const Amount&) const = default;
    static std::optional<Amount> parse(const Wire& wire);
    Wire wire() const;
    static boost::json::object schema();
};

/// How much one unit holds, for prices per kilogram, liter, meter or piece.
struct ContentRequest {
    Amount amount;
    ContentUnit unit = ContentUnit::piece;
};
BOOST_DESCRIBE_STRUCT(ContentRequest, (), (amount, unit))

}  // namespace nahtlos::catalog
