#include "base/batch/outcomes.hpp"

#include <algorithm>
#include <tuple>

namespace nahtlos {
namespace {

struct OutcomeRow {
    std::int64_t day = 0;
    Uuid principal, key, fingerprint;
    std::string outcome;
    std::int64_t recorded_at = 0;
};
BOOST_DESCRIBE_STRUCT(OutcomeRow, (), (day, principal, key, fingerprint, outcome, recorded_at))

struct OutcomeKey {
    std::int64_t day = 0;
    Uuid principal, key;
    auto operator<=>(const OutcomeKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(OutcomeKey, (), (day, principal, key))

std::int64_t day_of(Instant at) { return at.us / days(1).us; }

}  // namespace

std::vector<StoredOutcome> find_outcomes(Tx& tx, std::vector<CommandKey> keys, Instant now) {
    std::vector<OutcomeKey> wanted;
    wanted.reserve(keys.size() * 2);
    for (const auto& key : keys) {
        if (!key.is_remembered()) continue;
        wanted.push_back({day_of(now) - 1, key.principal, key.key});
        wanted.push_back({day_of(now), key.principal, key.key});
    }
    std::ranges::sort(wanted);
    std::vector<StoredOutcome> found;
    for (auto& row : tx.find<OutcomeRow>("base_command", wanted)) {
        found.push_back({row.principal, row.key, row.fingerprint, std::move(row.outcome)});
    }
    return found;
}

void save_outcomes(Tx& tx, const std::vector<StoredOutcome>& outcomes, Instant now) {
    std::vector<OutcomeRow> rows;
    rows.reserve(outcomes.size());
    for (const auto& o : outcomes) {
        rows.push_back({day_of(now), o.principal, o.key, o.fingerprint, o.outcome, now.us});
    }
    // Two processes insert keys in the same order, so that one waits for the other and no two for
    // each other.
    std::ranges::sort(rows, [](const auto& a, const auto& b) {
        return std::tie(a.principal, a.key) < std::tie(b.principal, b.key);
    });
    tx.insert("base_command", rows);
}

std::int64_t drop_old_outcomes(Tx& tx, Instant now, std::int64_t keep_days, std::int64_t limit) {
    return tx.run(
        "delete from base_command where (day, principal, key) in "
        "(select day, principal, key from base_command where day < $1 limit $2)",
        day_of(now) - std::max<std::int64_t>(keep_days, 2), limit);
}

Refusal key_reused() {
    return {RefusalKind::invalid, "idempotency_key_reused",
            "this Idempotency-Key was used before with another request"};
}

}  // namespace nahtlos
