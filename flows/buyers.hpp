// Buyers: what prices depend on of who buys.
#pragma once

#include <map>
#include <vector>

#include "customers/types.hpp"
#include "flows/books.hpp"
#include "pricing/book.hpp"

namespace nahtlos::flows {

struct Buyer {
    std::optional<customers::ProfileId> profile;
    std::vector<Uuid> groups;         // ascending
    std::optional<bool> has_ordered;  // where some promotion asks, and somebody is known
};

using Buyers = std::map<customers::ProfileId, Buyer>;

/// Reads what is known of these customers, as far as some price depends on it.
Buyers load_buyers(Tx& tx, const Pages& pages, std::vector<customers::ProfileId> profiles);
/// Someone nobody knows, where there is no such customer.
Buyer buyer_of(const Buyers& buyers, const std::optional<customers::ProfileId>& profile);

/// What is bought in a channel by someone at a time is priced in this context.
pricing::PriceContext price_context(const channels::Channel& channel, const Buyer& buyer,
                                    Instant at);

}  // namespace nahtlos::flows
