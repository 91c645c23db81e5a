// The rows of orders, stock and money as text, to compare what two ways of working left behind.
#pragma once

#include <string>

#include "base/sql/database.hpp"

namespace nahtlos::testing {

/// One JSON object a line, without what depends on how commands were batched (versions of levels,
/// tickets of events).
std::string dump(sql::Database& database);

}  // namespace nahtlos::testing
