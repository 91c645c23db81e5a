// The customers' stored form: what flows may ask of its tables.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "customers/types.hpp"

namespace nahtlos::customers {

/// A party from what a caller said; personal data goes nowhere else.
Party make_party(PartyId id, const std::optional<Contact>& contact,
                 const std::optional<Address>& address, Instant now);

void insert_parties(Tx& tx, const std::vector<Party>& parties);
std::vector<Party> parties(Tx& tx, const std::vector<PartyId>& ids);

}  // namespace nahtlos::customers
