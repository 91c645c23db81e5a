#include "stored_value/store.hpp"

#include "base/sql/where.hpp"

namespace nahtlos::stored_value {
namespace {

constexpr std::string_view accounts_table = "stored_value_account";

struct IdKey {
    AccountId id;
};
BOOST_DESCRIBE_STRUCT(IdKey, (), (id))

struct CodeKey {
    Uuid code_hash;
};
BOOST_DESCRIBE_STRUCT(CodeKey, (), (code_hash))

struct OrderKey {
    Uuid order_id;
};
BOOST_DESCRIBE_STRUCT(OrderKey, (), (order_id))

struct ProfileKey {
    Uuid profile;
};
BOOST_DESCRIBE_STRUCT(ProfileKey, (), (profile))

struct VariantKey {
    Uuid variant;
};
BOOST_DESCRIBE_STRUCT(VariantKey, (), (variant))

template <class Key, class Ids>
std::vector<Key> keys_of(const Ids& ids) {
    std::vector<Key> keys;
    keys.reserve(ids.size());
    for (const auto& id : ids) keys.push_back({id});
    return keys;
}

std::vector<AccountId> ids_of(std::vector<IdKey> rows) {
    std::vector<AccountId> ids;
    ids.reserve(rows.size());
    for (const auto& row : rows) ids.push_back(row.id);
    return ids;
}

}  // namespace

Wallet load_wallet(Tx& tx, const std::set<Uuid>& code_hashes, std::set<AccountId> ids,
                   sql::Lock lock) {
    Wallet wallet;
    // Which ones they are is looked up without a lock: a code that is replaced meanwhile is simply
    // not found among the locked rows.
    for (const auto& row : tx.find<IdKey>(accounts_table, keys_of<CodeKey>(code_hashes))) {
        ids.insert(row.id);
    }
    for (auto& row :
         tx.find<Account>(accounts_table, keys_of<IdKey>(ids), lock, sql::LockRank::stored_value)) {
        wallet.add(std::move(row));
    }
    return wallet;
}

void save_wallet(Tx& tx, const Wallet& wallet) {
    std::vector<Account> fresh, changed;
    for (const auto& [id, held] : wallet.accounts()) {
        if (held.is_new) {
            fresh.push_back(held.row);
        } else if (held.is_changed) {
            changed.push_back(held.row);
        }
    }
    tx.insert(accounts_table, fresh);
    tx.update(accounts_table, 1, changed);
    tx.insert("stored_value_entry", wallet.entries());
}

std::vector<Use> uses_of(Tx& tx, const std::vector<Uuid>& orders) {
    return tx.find<Use>("stored_value_use", keys_of<OrderKey>(orders), {}, "order_id, account");
}

void insert_uses(Tx& tx, const std::vector<Use>& uses) { tx.insert("stored_value_use", uses); }

void update_uses(Tx& tx, const std::vector<Use>& uses) { tx.update("stored_value_use", 2, uses); }

std::optional<AccountId> account_of(Tx& tx, Uuid order, Uuid payment) {
    const auto found =
        tx.value<Uuid>("select account from stored_value_use where order_id = $1 and payment = $2",
                       order, payment);
    if (!found) return std::nullopt;
    return AccountId{*found};
}

std::vector<Uuid> orders_with_cards(Tx& tx, const std::vector<Uuid>& orders) {
    std::set<Uuid> found;
    for (const auto& row : tx.find<OrderKey>(accounts_table, keys_of<OrderKey>(orders),
                                             "order_id is not null and status <> 'blocked'")) {
        found.insert(row.order_id);
    }
    return {found.begin(), found.end()};
}

std::vector<AccountId> credit_of(Tx& tx, Uuid profile, Uuid legal_entity, Currency currency) {
    return ids_of(tx.all<IdKey>(
        "select id from stored_value_account where profile = $1 and kind = 'credit' and "
        "status = 'active' and legal_entity = $2 and currency = $3 order by id limit 8",
        profile, legal_entity, currency));
}

std::vector<Account> accounts_of(Tx& tx, const std::set<Uuid>& profiles) {
    // In the words of the index stored_value_account_profile.
    return tx.find<Account>(accounts_table, keys_of<ProfileKey>(profiles), "profile is not null",
                            "id");
}

std::vector<Account> accounts_with_value(Tx& tx, const std::set<Uuid>& profiles) {
    return tx.find<Account>(accounts_table, keys_of<ProfileKey>(profiles),
                            "profile is not null and status = 'active' and balance_minor > 0",
                            "id");
}

std::set<Uuid> profiles_with_value(Tx& tx, const std::set<Uuid>& profiles) {
    std::set<Uuid> found;
    for (const auto& account : accounts_with_value(tx, profiles)) found.insert(*account.profile);
    return found;
}

bool has_entry(Tx& tx, AccountId account, Uuid source, EntryKind kind) {
    return tx
        .value<std::int64_t>(
            "select 1 from stored_value_entry where account = $1 and source = $2 and kind = $3",
            account, source, kind)
        .has_value();
}

std::vector<AccountId> run_out(Tx& tx, Instant now, std::int64_t limit) {
    // In the words of the index stored_value_account_expiry.
    return ids_of(
        tx.all<IdKey>("select id from stored_value_account where status = 'active' and "
                      "expires_at is not null and expires_at <= $1 order by expires_at, id "
                      "limit $2",
                      now, limit));
}

std::vector<Account> search_accounts(Tx& tx, const AccountFilter& filter) {
    sql::Where where;
    where.add_any("kind", filter.kind);
    where.add_any("status", filter.status);
    where.add_if("legal_entity = ", filter.legal_entity);
    where.add_if("profile = ", filter.profile);
    where.add_if("order_id = ", filter.order);
    where.add_if("external_reference = ", filter.external_reference);
    where.add_if("id = ", filter.only);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Account>(tx, accounts_table, where);
}

std::vector<Entry> entries_of(Tx& tx, AccountId account, std::optional<std::int64_t> before,
                              std::int64_t limit) {
    sql::Where where;
    where.add("account = ", account);
    where.page("seq", before, limit, sql::Way::down);
    return sql::rows_of<Entry>(tx, "stored_value_entry", where);
}

std::vector<Owed> owed(Tx& tx, std::optional<Uuid> legal_entity) {
    sql::Where where;
    where.also("balance_minor > 0 and status <> 'expired'");
    where.add_if("legal_entity = ", legal_entity);
    return sql::select<Owed>(
        tx,
        "select legal_entity, currency, kind, count(*), "
        "cast(sum(balance_minor) as bigint) from stored_value_account",
        where, " group by legal_entity, currency, kind order by legal_entity, currency, kind");
}

bool has_articles(Tx& tx) {
    return tx.value<std::int64_t>("select 1 from stored_value_article limit 1").has_value();
}

std::vector<Article> list_articles(Tx& tx, const std::optional<Uuid>& after, std::int64_t limit) {
    sql::Where where;
    where.page("variant", after, limit);
    return sql::rows_of<Article>(tx, "stored_value_article", where);
}

std::vector<Article> articles(Tx& tx, const std::vector<Uuid>& variants) {
    return tx.find<Article>("stored_value_article", keys_of<VariantKey>(variants));
}

std::optional<Article> find_article(Tx& tx, Uuid variant) {
    auto found = articles(tx, {variant});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

void set_article(Tx& tx, const Article& article) {
    tx.upsert("stored_value_article", 1, std::vector{article});
}

void erase_article(Tx& tx, Uuid variant) {
    tx.erase("stored_value_article", std::vector<VariantKey>{{variant}});
}

}  // namespace nahtlos::stored_value
