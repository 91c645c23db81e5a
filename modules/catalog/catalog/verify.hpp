// What verify asks of the catalog: since when a variant is as it is.
#pragma once

#include <map>
#include <vector>

#include "base/sql/tx.hpp"
#include "catalog/types.hpp"

namespace nahtlos::catalog {

/// When these variants (ascending, unique) or what belongs to them last changed.
std::map<VariantId, Instant> last_changes(Tx& tx, const std::vector<VariantId>& variants);

}  // namespace nahtlos::catalog
