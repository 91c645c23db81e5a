// What an erasure would lose to a customer: gift cards and credit of theirs that are not used up.
#include "flows/personal_data.hpp"
#include "flows/stored_tender.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using stored_value::Account;

std::vector<Account> still_spendable(const stored_value::Wallet& wallet) {
    std::vector<Account> left;
    for (const auto& [id, held] : wallet.accounts()) {
        const bool is_active = held.row.status == stored_value::AccountStatus::active;
        if (is_active && held.row.balance_minor > 0) left.push_back(held.row);
    }
    return left;
}

std::optional<Refusal> refusal_of(const std::vector<Account>& left) {
    if (left.empty()) return std::nullopt;
    Refusal refusal{RefusalKind::conflict, "value_left",
                    "gift cards or credit of theirs are not used up; pay them out, or say that "
                    "they are given up"};
    for (const auto& account : left) {
        const auto amount = to_string(Money{account.balance_minor, account.currency}) + ' ' +
                            std::string(account.currency.view());
        refusal.fields.push_back({"/stored_value/" + to_string(account.id), "has_value",
                                  "has " + amount + " left", account.balance_minor});
    }
    return refusal;
}

}  // namespace

std::optional<Refusal> value_left(Tx& tx, const std::set<Uuid>& profiles) {
    return refusal_of(stored_value::accounts_with_value(tx, profiles));
}

std::optional<Refusal> settle_value(ChangeScope& scope, const std::set<Uuid>& profiles,
                                    ValueLeft what) {
    std::set<stored_value::AccountId> ids;
    for (const auto& account : stored_value::accounts_with_value(scope.tx, profiles)) {
        ids.insert(account.id);
    }
    // Somebody may have spent it meanwhile.
    auto wallet = stored_value::load_wallet(scope.tx, {}, ids, sql::Lock::yes);
    const auto left = still_spendable(wallet);
    if (what == ValueLeft::refuse) return refusal_of(left);
    for (const auto& account : left) {
        stored_value::Posting posting{stored_value::EntryKind::debited, -account.balance_minor,
                                      scope.id};
        posting.reason = "given up at erasure";
        post(wallet, {account.id, posting}, scope.now, scope.context, scope.events);
    }
    stored_value::save_wallet(scope.tx, wallet);
    return std::nullopt;
}

}  // namespace nahtlos::flows
