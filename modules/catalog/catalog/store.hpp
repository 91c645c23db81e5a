// The catalog's stored form: what other parts may ask of its tables.
#pragma once

#include <memory>

#include "base/sql/tx.hpp"
#include "catalog/types.hpp"

namespace nahtlos::catalog {

/// The offers as of now: only what changed since `previous` is read (everything when there is
/// none).
std::shared_ptr<const Offers> load_offers(Tx& tx, const Offers* previous);

}  // namespace nahtlos::catalog
