#include "base/batch/outcomes.hpp"

#include <algorithm>

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

// More than a transaction may last and clocks may differ.
constexpr Span midnight_margin = minutes(10);

std::int64_t day_of(Instant at) { return at.us / days(1).us; }

}  // namespace

Outcomes find_outcomes(Tx& tx, std::vector<KeyName> names, Instant now) {
    tx.enter(sql::LockRank::idempotency_key);
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<OutcomeKey> wanted;
    wanted.reserve(names.size() * 2);
    for (const auto day : {day_of(now) - 1, day_of(now)}) {
        for (const auto& name : names) wanted.push_back({day, name.principal, name.key});
    }
    Outcomes found;
    for (auto& row : tx.find<OutcomeRow>("base_command", wanted)) {
        found.insert_or_assign({row.principal, row.key},
                               StoredOutcome{row.fingerprint, std::move(row.outcome)});
    }
    return found;
}

void save_outcomes(Tx& tx, const Outcomes& outcomes, Instant now) {
    // Two processes insert keys in the same order, so that one waits for the other and no two for
    // each other: by day, then by name as the map has them.
    const auto first = day_of(now - midnight_margin), last = day_of(now + midnight_margin);
    std::vector<OutcomeRow> rows;
    rows.reserve(outcomes.size());
    for (auto day = first; day <= last; ++day) {
        for (const auto& [name, o] : outcomes) {
            rows.push_back({day, name.principal, name.key, o.fingerprint, o.outcome, now.us});
        }
    }
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
