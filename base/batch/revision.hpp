// Revisions of configuration: raised by whoever changes it, watched by whoever keeps it in memory.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/sql/tx.hpp"

namespace nahtlos {

/// All revisions by name.
std::map<std::string, std::int64_t> read_revisions(Tx& tx);

/// Raises one and returns its new value, which changed rows are stamped with. Locks it to the end
/// of the transaction, so that revisions become visible in their order. On PostgreSQL it is told by
/// NOTIFY nahtlos_revisions.
std::int64_t raise_revision(Tx& tx, std::string_view name);

}  // namespace nahtlos
