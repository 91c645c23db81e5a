// First orders: whether who buys has ordered before, by their account or by their e-mail address.
#pragma once

#include <optional>
#include <vector>

#include "flows/buyers.hpp"

namespace nahtlos::flows {

/// Whether some order of this account was placed. A checkout that was given up is none.
bool has_ordered(Tx& tx, customers::ProfileId profile);

/// Puts guests beside the customers, by the key of their address, where some promotion asks.
void add_guests(Tx& tx, const Pages& pages,
                const std::vector<std::optional<customers::Contact>>& contacts, Buyers& buyers);

/// Who buys with this account, if any, and this address: has ordered when either of them has.
Buyer buyer_of(const Buyers& buyers, const std::optional<customers::ProfileId>& profile,
               const std::optional<customers::Contact>& contact);

}  // namespace nahtlos::flows
