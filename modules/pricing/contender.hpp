// Contender: a price that competes to be the one, by the rule that Resolver states.
#pragma once

#include <string_view>

#include "pricing/book.hpp"

namespace nahtlos::pricing {

/// The higher priority, then the lower price, then the first by code; the list price before all.
struct Contender {
    std::int64_t priority = 0;
    UnitPrice unit_price;
    std::string_view code;  // "": the list price

    bool beats(const Contender& other) const {
        if (priority != other.priority) return priority > other.priority;
        if (unit_price != other.unit_price) return unit_price < other.unit_price;
        return code < other.code;
    }
    /// Why it lost.
    PriceOutcome against(const Contender& winner) const {
        if (priority != winner.priority) return PriceOutcome::lower_priority;
        if (unit_price != winner.unit_price) return PriceOutcome::higher_price;
        return PriceOutcome::later_code;
    }
};

}  // namespace nahtlos::pricing
