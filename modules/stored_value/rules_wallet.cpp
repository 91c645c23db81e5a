#include <algorithm>

#include "base/check.hpp"
#include "stored_value/wallet.hpp"

namespace nahtlos::stored_value {

const char* problem_with(const Account& account, const TakeScene& scene) {
    // Of others nobody is told more than that it is none of ours.
    if (account.legal_entity != scene.legal_entity) return "unknown";
    if (account.kind == AccountKind::credit && account.profile != scene.profile) return "not_yours";
    if (account.status == AccountStatus::blocked) return "blocked";
    if (account.status == AccountStatus::expired) return "expired";
    if (account.expires_at && *account.expires_at <= scene.now) return "expired";
    if (account.currency != scene.currency) return "currency_differs";
    return account.balance_minor == 0 ? "empty" : nullptr;
}

void Wallet::add(Account account, bool is_new) {
    const auto id = account.id;
    accounts_.insert_or_assign(id, Held{std::move(account), is_new, is_new});
}

const Account* Wallet::find(AccountId id) const {
    const auto it = accounts_.find(id);
    return it == accounts_.end() ? nullptr : &it->second.row;
}

const Account* Wallet::find_code(const Uuid& hash) const {
    const auto it = std::ranges::find_if(
        accounts_, [&](const auto& held) { return held.second.row.code_hash == hash; });
    return it == accounts_.end() ? nullptr : &it->second.row;
}

std::vector<Take> Wallet::plan(const std::vector<AccountId>& accounts, std::int64_t total_minor,
                               const TakeScene& scene) const {
    std::vector<Take> takes;
    for (const auto id : accounts) {
        const auto* account = find(id);
        if (account == nullptr || problem_with(*account, scene) != nullptr) continue;
        const auto amount = std::min(total_minor, account->balance_minor);
        if (amount <= 0) continue;
        takes.push_back({id, amount});
        total_minor -= amount;
    }
    return takes;
}

const Account& Wallet::post(AccountId id, const Posting& posting, Instant now) {
    auto& row = change(id, now);
    row.balance_minor += posting.amount_minor;
    check(row.balance_minor >= 0, "nobody spends more than there is");
    entries_.push_back({id, ++row.entries, posting.kind, posting.amount_minor, posting.source,
                        posting.order_id, posting.reason, now});
    return row;
}

Account& Wallet::change(AccountId id, Instant now) {
    auto& held = accounts_.at(id);
    held.is_changed = true;
    // A new account begins at the version that its first change tells of.
    if (!held.is_new || held.is_told) ++held.row.version;
    held.is_told = true;
    held.row.updated_at = now;
    return held.row;
}

}  // namespace nahtlos::stored_value
