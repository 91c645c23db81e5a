// Idempotency: the outcome of a command is stored in its own transaction, and replayed by its key.
#pragma once

#include <string>
#include <vector>

#include "base/batch/command.hpp"
#include "base/result.hpp"
#include "base/sql/tx.hpp"

namespace nahtlos {

struct StoredOutcome {
    Uuid principal, key, fingerprint;
    std::string outcome;
};

/// The stored outcomes of those of `keys` that were seen today or yesterday (UTC).
std::vector<StoredOutcome> find_outcomes(Tx& tx, std::vector<CommandKey> keys, Instant now);

void save_outcomes(Tx& tx, const std::vector<StoredOutcome>& outcomes, Instant now);

/// Drops at most `limit` rows of buckets older than `keep_days` (at least 2); returns how many.
std::int64_t drop_old_outcomes(Tx& tx, Instant now, std::int64_t keep_days, std::int64_t limit);

/// Said when a key comes back with another body.
Refusal key_reused();

}  // namespace nahtlos
