// What variants weigh, for who has to carry them.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/sql/tx.hpp"
#include "catalog/types.hpp"

namespace nahtlos::catalog {

/// In grams; variants that do not say it are missing.
std::map<VariantId, std::int64_t> weights_of(Tx& tx, std::vector<VariantId> variants);

}  // namespace nahtlos::catalog
