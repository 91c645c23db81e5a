// Erasures: the log of who was erased, by ids and times, from which a restored backup is erased
// again.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/sql/tx.hpp"
#include "base/time.hpp"

namespace nahtlos::privacy {

using ErasureId = Id<"era">;

enum class AskedBy { customer, staff, console, retention };
BOOST_DESCRIBE_ENUM(AskedBy, customer, staff, console, retention)

enum class ErasureState { waiting, done, withdrawn };
BOOST_DESCRIBE_ENUM(ErasureState, waiting, done, withdrawn)

/// A row of privacy_erasure.
struct ErasureRow {
    ErasureId id;
    std::optional<Uuid> profile;
    AskedBy asked_by = AskedBy::staff;
    ErasureState state = ErasureState::waiting;
    Instant asked_at, due_at;
    std::optional<Instant> done_at;
    static constexpr std::string_view schema_name = "ErasureEntry";
};
BOOST_DESCRIBE_STRUCT(ErasureRow, (), (id, profile, asked_by, state, asked_at, due_at, done_at))

void insert_erasure(Tx& tx, const ErasureRow& row);
std::optional<ErasureRow> find_erasure(Tx& tx, ErasureId id);
/// The one of this profile that waits.
std::optional<ErasureRow> waiting_erasure(Tx& tx, const Uuid& profile);
/// From waiting to `state`; false, and nothing done, when it does not wait any more.
bool end_erasure(Tx& tx, ErasureId id, ErasureState state, Instant now);
/// Newest first, before `before`.
std::vector<ErasureRow> erasures_before(Tx& tx, const std::optional<ErasureId>& before,
                                        std::int64_t limit);

/// One that was done, and of whom and what: an entry of the log beside the database.
struct LogEntry {
    ErasureId id;
    Instant done_at;
    std::vector<Uuid> profiles, parties, carts;  // ascending
};
BOOST_DESCRIBE_STRUCT(LogEntry, (), (id, done_at, profiles, parties, carts))

/// Writes whom a done erasure was about.
void insert_erased(Tx& tx, const LogEntry& entry);
struct DoneErasure {
    ErasureId id;
    Instant done_at;
};
BOOST_DESCRIBE_STRUCT(DoneErasure, (), (id, done_at))
/// Done at `since` or later, in order of that.
std::vector<DoneErasure> done_since(Tx& tx, Instant since);
LogEntry entry_of(Tx& tx, const DoneErasure& done);
/// Done ones by id after `after`.
std::vector<LogEntry> done_after(Tx& tx, const std::optional<ErasureId>& after, std::int64_t limit);

}  // namespace nahtlos::privacy
