// Idempotency: the outcome of a command is stored in its own transaction, and replayed by its key.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/batch/command.hpp"
#include "base/result.hpp"
#include "base/sql/tx.hpp"

namespace nahtlos {

struct StoredOutcome {
    Uuid fingerprint;
    std::string outcome;
};
using Outcomes = std::map<KeyName, StoredOutcome>;

/// The stored outcomes of those of `names` that were seen today or yesterday (UTC).
Outcomes find_outcomes(Tx& tx, std::vector<KeyName> names, Instant now);

/// Near midnight an outcome is stored in both days' buckets, so that two processes whose clocks
/// stand on either side of it cannot both run a command. Throws Error{unique} when another one has
/// stored one of the keys since find_outcomes.
void save_outcomes(Tx& tx, const Outcomes& outcomes, Instant now);

/// Drops at most `limit` rows of buckets older than `keep_days` (at least 2); returns how many.
std::int64_t drop_old_outcomes(Tx& tx, Instant now, std::int64_t keep_days, std::int64_t limit);

/// Said when a key comes back with another body.
Refusal key_reused();

}  // namespace nahtlos
