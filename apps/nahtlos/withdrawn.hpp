// Withdrawn: who lost the right to come in, or to do something, kept beside the database, so that a
// restore to an older state does not give it back.
//
// withdrawn.jsonl, in data_dir and in backup.directory: one JSON object a line, the newest of an id
// counts:
//   {"at":"2026-11-22T10:00:00.000000Z","kind":"key","id":UUID,"ends_at":TIME,"status":"",...}
//     a key ends then, or has ended: it was revoked, followed by another, or made to end
//   {"at":...,"kind":"role","id":UUID,...,"scopes":"orders:read,stock:read"}
//     what a role lets people do
//   {"at":...,"kind":"staff","id":UUID,"status":"active"|"disabled","secret":HEX,"rights":HEX,
//    "link":"never"|"ended"|HEX,"roles":[UUID,...],"bounds":{"market":UUID,...}}
//     an account as it is now: secret and rights stand for its password and second factor, and for
//     its roles, their scopes and its reach, link for who it is at an identity provider; they tell
//     only whether they are the same. roles and bounds say what it may do, and where
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/sql/database.hpp"
#include "base/time.hpp"

namespace nahtlos::app {

inline constexpr const char* withdrawn_file = "withdrawn.jsonl";

/// Where the rights of an account end; empty is everywhere.
struct Bounds {
    std::optional<Uuid> legal_entity, market, channel, location;
    bool operator==(const Bounds&) const = default;
};
BOOST_DESCRIBE_STRUCT(Bounds, (), (legal_entity, market, channel, location))

struct Withdrawal {
    Instant at;
    std::string kind;  // "key", "role", "staff"
    Uuid id;
    Instant ends_at;
    std::string status, secret, rights;
    // Lines of earlier programs do not have these.
    std::optional<std::string> link, scopes;
    std::optional<std::vector<Uuid>> roles;
    std::optional<Bounds> bounds;
    bool says_the_same_as(const Withdrawal& other) const;
};
BOOST_DESCRIBE_STRUCT(Withdrawal, (),
                      (at, kind, id, ends_at, status, secret, rights, link, scopes, roles, bounds))

/// What the database says of keys that end, of roles and of accounts.
std::vector<Withdrawal> withdrawals_in(Tx& tx, Instant now);

/// Writes down in one folder what has changed. One thread.
class WithdrawalJournal {
public:
    explicit WithdrawalJournal(const std::filesystem::path& folder);
    /// Throws std::runtime_error when the file cannot be written; the next call tries again.
    void follow(const std::vector<Withdrawal>& all);

private:
    const std::filesystem::path file_;
    std::map<Uuid, Withdrawal> known_;
};

/// The newest of each id, from all of these folders.
std::map<Uuid, Withdrawal> withdrawals_from(const std::vector<std::filesystem::path>& folders);

struct Reapplied {
    std::int64_t keys = 0, links = 0, roles = 0;       // roles: that lost scopes
    std::int64_t disabled = 0, locked = 0, bound = 0;  // accounts; bound: that lost roles or reach
    std::vector<std::string> to_look_at;               // lines for people
};
/// Ends keys and links to identity providers, disables accounts, and leaves nobody more than both
/// the database and the withdrawals let them do. Locks accounts for every way in whose password,
/// second factor or identity is another, or whose rights have nothing in common: they need
/// `nahtlos staff password`, or an administrator who links them.
Reapplied reapply(Tx& tx, const std::map<Uuid, Withdrawal>& withdrawals, Instant now);

/// Ends every session of staff and of customers, and every link.
std::int64_t end_all_sessions(Tx& tx, Instant now);

}  // namespace nahtlos::app
