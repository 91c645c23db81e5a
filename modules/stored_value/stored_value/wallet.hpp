// Wallet: accounts as the working set of a batch; what is taken from one is taken once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "stored_value/types.hpp"

namespace nahtlos::stored_value {

/// What an order would take from an account.
struct Take {
    AccountId account;
    std::int64_t amount_minor = 0;
};

/// For what value shall be taken.
struct TakeScene {
    Uuid legal_entity;
    Currency currency;
    std::optional<Uuid> profile;  // who is known to buy
    Instant now;
};

/// Why nothing can be taken from an account: "blocked", "expired", "currency_differs", "not_yours",
/// "unknown" (another legal entity's), "empty"; nothing when something can.
const char* problem_with(const Account& account, const TakeScene& scene);

struct Posting {
    EntryKind kind = EntryKind::redeemed;
    std::int64_t amount_minor = 0;
    Uuid source;
    std::optional<Uuid> order_id = {};
    std::optional<std::string> reason = {};
};

class Wallet {
public:
    struct Held {
        Account row;
        bool is_new = false, is_changed = false;
        bool is_told = false;  // an event tells of this version
    };

    void add(Account account, bool is_new = false);
    const Account* find(AccountId id) const;
    const Account* find_code(const Uuid& hash) const;

    /// What of `total_minor` these accounts pay, in their order: each as much as it has. Accounts
    /// that cannot be used, or that nothing is left for, are missing.
    std::vector<Take> plan(const std::vector<AccountId>& accounts, std::int64_t total_minor,
                           const TakeScene& scene) const;

    /// Adds an entry; the account's version rises. A balance below zero is a bug of the caller:
    /// it has looked. Returns the account as it is then.
    const Account& post(AccountId id, const Posting& posting, Instant now);
    /// For changes of the row itself; its version rises.
    Account& change(AccountId id, Instant now);

    const std::map<AccountId, Held>& accounts() const { return accounts_; }
    const std::vector<Entry>& entries() const { return entries_; }

private:
    std::map<AccountId, Held> accounts_;
    std::vector<Entry> entries_;  // new ones
};

}  // namespace nahtlos::stored_value
