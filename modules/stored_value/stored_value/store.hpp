// The stored form of accounts, their ledger, uses and articles.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "stored_value/types.hpp"
#include "stored_value/wallet.hpp"

namespace nahtlos::stored_value {

/// The accounts of these codes' hashes (unknown ones are missing) and ids. Locked if asked for: the
/// rank is `stored_value`, behind levels and counters.
Wallet load_wallet(Tx& tx, const std::set<Uuid>& code_hashes, std::set<AccountId> ids,
                   sql::Lock lock);
void save_wallet(Tx& tx, const Wallet& wallet);

/// Uses of these orders (ascending, unique).
std::vector<Use> uses_of(Tx& tx, const std::vector<Uuid>& orders);
void insert_uses(Tx& tx, const std::vector<Use>& uses);
void update_uses(Tx& tx, const std::vector<Use>& uses);
/// The account that a payment of an order takes from.
std::optional<AccountId> account_of(Tx& tx, Uuid order, Uuid payment);

/// Which of these orders (ascending, unique) have cards that are not blocked, whatever is left on
/// them.
std::vector<Uuid> orders_with_cards(Tx& tx, const std::vector<Uuid>& orders);

/// The credit accounts of a customer.
std::vector<AccountId> credit_of(Tx& tx, Uuid profile, Uuid legal_entity, Currency currency);

/// The accounts of these customers, credit and cards, in order of id.
std::vector<Account> accounts_of(Tx& tx, const std::set<Uuid>& profiles);
/// Those of them that can be spent and have something left.
std::vector<Account> accounts_with_value(Tx& tx, const std::set<Uuid>& profiles);
/// Which of these customers have such an account.
std::set<Uuid> profiles_with_value(Tx& tx, const std::set<Uuid>& profiles);

/// Whether an entry of that kind was made by `source`.
bool has_entry(Tx& tx, AccountId account, Uuid source, EntryKind kind);

/// Active accounts that ran out, longest first.
std::vector<AccountId> run_out(Tx& tx, Instant now, std::int64_t limit);

/// What is empty is not asked for.
struct AccountFilter {
    std::vector<AccountKind> kind;
    std::vector<AccountStatus> status;
    std::optional<Uuid> legal_entity, profile, order;
    std::optional<std::string> external_reference;
    std::optional<AccountId> only, before;
    std::int64_t limit = 20;
};
/// Descending by id, which is the order in which they were made.
std::vector<Account> search_accounts(Tx& tx, const AccountFilter& filter);
/// Newest first; `before`: the number of the last entry of the page before.
std::vector<Entry> entries_of(Tx& tx, AccountId account, std::optional<std::int64_t> before,
                              std::int64_t limit);

/// What is owed to holders of accounts that can still be spent, by legal entity and currency.
struct Owed {
    Uuid legal_entity;
    Currency currency;
    AccountKind kind = AccountKind::gift_card;
    std::int64_t accounts = 0, balance_minor = 0;
};
BOOST_DESCRIBE_STRUCT(Owed, (), (legal_entity, currency, kind, accounts, balance_minor))
std::vector<Owed> owed(Tx& tx, std::optional<Uuid> legal_entity);

/// Whether anything is sold as a gift card.
bool has_articles(Tx& tx);
/// Ascending by variant.
std::vector<Article> list_articles(Tx& tx, const std::optional<Uuid>& after, std::int64_t limit);
/// Which of these variants (ascending, unique) are gift cards.
std::vector<Article> articles(Tx& tx, const std::vector<Uuid>& variants);
std::optional<Article> find_article(Tx& tx, Uuid variant);
void set_article(Tx& tx, const Article& article);
void erase_article(Tx& tx, Uuid variant);

}  // namespace nahtlos::stored_value
