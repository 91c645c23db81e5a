// The parties of an e-mail address, whoever they belong to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "customers/types.hpp"

namespace nahtlos::customers {

/// The parties that gave this e-mail address, in any case, newest first.
std::vector<PartyId> parties_of_email(Tx& tx, const std::string& email,
                                      const std::optional<PartyId>& before, std::int64_t limit);

}  // namespace nahtlos::customers
