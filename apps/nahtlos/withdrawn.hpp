// Withdrawn: who lost the right to come in, kept beside the database, so that a restore to an older
// state does not let them in again.
//
// withdrawn.jsonl, in data_dir and in backup.directory: one JSON object a line, the newest of an id
// counts:
//   {"at":"2026-11-22T10:00:00.000000Z","kind":"key","id":UUID,"ends_at":TIME,"status":"",...}
//     a key ends then, or has ended: it was revoked, followed by another, or made to end
//   {"at":...,"kind":"staff","id":UUID,"status":"active"|"disabled","secret":HEX,"rights":HEX}
//     an account as it is now: secret and rights stand for its password and second factor, and for
//     its roles, their scopes and its reach, and tell only whether they are the same
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/sql/database.hpp"
#include "base/time.hpp"

namespace nahtlos::app {

inline constexpr const char* withdrawn_file = "withdrawn.jsonl";

struct Withdrawal {
    Instant at;
    std::string kind;  // "key", "staff"
    Uuid id;
    Instant ends_at;
    std::string status, secret, rights;
    bool says_the_same_as(const Withdrawal& other) const;
};
BOOST_DESCRIBE_STRUCT(Withdrawal, (), (at, kind, id, ends_at, status, secret, rights))

/// What the database says of keys that end and of accounts.
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
    std::int64_t keys = 0, disabled = 0, locked = 0;  // accounts
    std::vector<std::string> to_look_at;              // lines for people
};
/// Ends keys, disables accounts, and locks those out whose password or second factor is another:
/// they need `nahtlos staff password`. Names those whose rights are others.
Reapplied reapply(Tx& tx, const std::map<Uuid, Withdrawal>& withdrawals, Instant now);

/// Ends every session of staff and of customers, and every link.
std::int64_t end_all_sessions(Tx& tx, Instant now);

}  // namespace nahtlos::app
