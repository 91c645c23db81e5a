// Finds the sales that the lines of cancellation invoices reverse. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/describe.hpp"
#include "bench/replay/reader.hpp"

namespace nahtlos::replay {

enum class MatchOutcome {
    found,
    no_customer,     // nobody knows whose sale it was
    no_article,      // discount, postage, fee
    no_sale_before,  // the file has no earlier sale to this customer: it begins later than the sale
    other_articles,  // earlier sales to the customer, none of this code
    other_price,     // sales of the code to the customer, none at this price
    already_undone,  // such sales, but other reversals took all their units
    too_many,        // some units are left, fewer than are given back
};
BOOST_DESCRIBE_ENUM(MatchOutcome, found, no_customer, no_article, no_sale_before, other_articles,
                    other_price, already_undone, too_many)

/// Units of one sale that a reversal takes back; `sale` is the index of its line.
struct ReversedPart {
    std::size_t sale = 0;
    std::int64_t quantity = 0;
};

struct Match {
    std::size_t line = 0;  // the reversal
    MatchOutcome outcome = MatchOutcome::found;
    std::vector<ReversedPart> parts;  // of outcome `found`; they add up to the whole line
};

/// One match per reversal line, in the order of the file. A reversal takes the most recent earlier
/// sales of the same customer, code and price first, several if need be, and all of its units or
/// none. No unit is taken back twice.
std::vector<Match> match_reversals(std::span<const Line> lines);

}  // namespace nahtlos::replay
