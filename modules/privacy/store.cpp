#include "privacy/erasures.hpp"

namespace nahtlos::privacy {
namespace {

enum class Kind { profile, party, cart };
BOOST_DESCRIBE_ENUM(Kind, profile, party, cart)

struct ErasedRow {
    ErasureId erasure;
    Kind kind = Kind::profile;
    Uuid subject;
};
BOOST_DESCRIBE_STRUCT(ErasedRow, (), (erasure, kind, subject))

}  // namespace

void insert_erasure(Tx& tx, const ErasureRow& row) {
    tx.insert("privacy_erasure", std::vector<ErasureRow>{row});
}

std::optional<ErasureRow> find_erasure(Tx& tx, ErasureId id) {
    return tx.one<ErasureRow>(
        "select id, profile, asked_by, state, asked_at, due_at, done_at from privacy_erasure "
        "where id = $1",
        id);
}

std::optional<ErasureRow> waiting_erasure(Tx& tx, const Uuid& profile) {
    return tx.one<ErasureRow>(
        "select id, profile, asked_by, state, asked_at, due_at, done_at from privacy_erasure "
        "where profile = $1 and state = 'waiting'",
        profile);
}

bool end_erasure(Tx& tx, ErasureId id, ErasureState state, Instant now) {
    return tx.run(
               "update privacy_erasure set state = $2, done_at = $3 "
               "where id = $1 and state = 'waiting'",
               id, state, now) > 0;
}

std::vector<ErasureRow> erasures_before(Tx& tx, const std::optional<ErasureId>& before,
                                        std::int64_t limit) {
    ErasureId all;
    all.uuid.bytes.fill(0xFF);
    return tx.all<ErasureRow>(
        "select id, profile, asked_by, state, asked_at, due_at, done_at from privacy_erasure "
        "where id < $1 order by id desc limit $2",
        before.value_or(all), limit);
}

void insert_erased(Tx& tx, const LogEntry& entry) {
    std::vector<ErasedRow> rows;
    for (const auto& id : entry.profiles) rows.push_back({entry.id, Kind::profile, id});
    for (const auto& id : entry.parties) rows.push_back({entry.id, Kind::party, id});
    for (const auto& id : entry.carts) rows.push_back({entry.id, Kind::cart, id});
    tx.insert("privacy_erased", rows);
}

std::vector<DoneErasure> done_since(Tx& tx, Instant since) {
    return tx.all<DoneErasure>(
        "select id, done_at from privacy_erasure where state = 'done' and done_at >= $1 "
        "order by done_at, id",
        since);
}

LogEntry entry_of(Tx& tx, const DoneErasure& done) {
    LogEntry entry{done.id, done.done_at, {}, {}, {}};
    for (const auto& part :
         tx.all<ErasedRow>("select erasure, kind, subject from privacy_erased where erasure = $1 "
                           "order by kind, subject",
                           done.id)) {
        (part.kind == Kind::profile ? entry.profiles
         : part.kind == Kind::party ? entry.parties
                                    : entry.carts)
            .push_back(part.subject);
    }
    return entry;
}

std::vector<LogEntry> done_after(Tx& tx, const std::optional<ErasureId>& after,
                                 std::int64_t limit) {
    std::vector<LogEntry> entries;
    for (const auto& done :
         tx.all<DoneErasure>("select id, done_at from privacy_erasure "
                             "where state = 'done' and id > $1 order by id limit $2",
                             after.value_or(ErasureId{}), limit)) {
        entries.push_back(entry_of(tx, done));
    }
    return entries;
}

}  // namespace nahtlos::privacy
