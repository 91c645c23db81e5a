#include "base/batch/revision.hpp"
#include "channels/directory.hpp"
#include "inventory/setup.hpp"
#include "staff/accounts.hpp"

namespace nahtlos::staff {
namespace {

struct AccountRow : Account {
    std::string password_hash;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (Account), (password_hash))

struct AccountRoleRow {
    AccountId account;
    RoleId role;
};
BOOST_DESCRIBE_STRUCT(AccountRoleRow, (), (account, role))

}  // namespace

std::optional<Account> find_account(Tx& tx, AccountId id) {
    return tx.one<Account>(
        "select id, login, name, language, status, must_change, password_until, legal_entity, "
        "market, channel, location, version, created_at, updated_at from staff_account where id = "
        "$1",
        id);
}

std::optional<Account> find_account(Tx& tx, const Login& login) {
    return tx.one<Account>(
        "select id, login, name, language, status, must_change, password_until, legal_entity, "
        "market, channel, location, version, created_at, updated_at from staff_account where login "
        "= $1",
        login.value);
}

std::vector<Account> accounts_after(Tx& tx, const std::optional<AccountId>& after,
                                    std::int64_t limit) {
    return tx.all<Account>(
        "select id, login, name, language, status, must_change, password_until, legal_entity, "
        "market, channel, location, version, created_at, updated_at from staff_account where id > "
        "$1 "
        "order by id limit $2",
        after.value_or(AccountId{}), limit);
}

std::string password_hash_of(Tx& tx, AccountId id) {
    return tx.value<std::string>("select password_hash from staff_account where id = $1", id)
        .value_or("");
}

std::optional<Refusal> settle_place(Tx& tx, Account& account) {
    const auto directory = channels::load_directory(tx);
    std::vector<FieldProblem> wrong;
    const auto settle = [&](const char* pointer, channels::LegalEntityId entity) {
        if (account.legal_entity.value_or(entity) != entity) {
            wrong.push_back({pointer, "other_legal_entity", "belongs to another legal entity"});
        }
        account.legal_entity = entity;
    };
    const auto unknown = [&](const char* pointer) {
        wrong.push_back({pointer, "unknown", "does not exist"});
    };
    if (account.legal_entity && !directory->legal_entities.contains(*account.legal_entity)) {
        unknown("/legal_entity");
    }
    if (account.market && !directory->markets.contains(*account.market)) unknown("/market");
    if (account.channel) {
        const auto* channel = directory->find(*account.channel);
        channel == nullptr ? unknown("/channel") : settle("/channel", channel->legal_entity);
    }
    if (account.location) {
        const auto entity = inventory::legal_entity_of(tx, *account.location);
        entity ? settle("/location", {*entity}) : unknown("/location");
    }
    if (wrong.empty()) return std::nullopt;
    return Refusal{RefusalKind::invalid, "invalid_request", "the account cannot be bound like this",
                   std::move(wrong)};
}

void insert_account(Tx& tx, const Account& account, const std::string& password_hash) {
    tx.insert("staff_account", std::vector<AccountRow>{{account, password_hash}});
}

void save_account(Tx& tx, Account& account, Instant now) {
    account.updated_at = now;
    // One version for one change: the guard makes the later of two at once read again.
    const auto saved = tx.run(
        "update staff_account set name = $3, language = $4, status = $5, legal_entity = $6, "
        "market = $7, channel = $8, location = $9, version = version + 1, updated_at = $10 "
        "where id = $1 and version = $2",
        account.id, account.version, account.name, account.language, account.status,
        account.legal_entity, account.market, account.channel, account.location, now);
    if (saved != 1) throw sql::Error(sql::ErrorKind::serialization, "the account changed just now");
    ++account.version;
    raise_revision(tx, "staff");
}

bool save_password(Tx& tx, AccountId id, const std::string* old_hash, const std::string& new_hash,
                   bool must_change, Instant now) {
    std::optional<Instant> until;
    if (must_change) until = now + given_password_lifetime;
    const auto saved = tx.run(
        "update staff_account set password_hash = $2, must_change = $3, password_until = $6, "
        "version = version + 1, updated_at = $4 "
        "where id = $1 and ($5 = '' or password_hash = $5)",
        id, new_hash, must_change, now, old_hash == nullptr ? std::string() : *old_hash, until);
    if (saved > 0) raise_revision(tx, "staff");
    return saved > 0;
}

std::optional<Role> find_role(Tx& tx, RoleId id) {
    return tx.one<Role>(
        "select id, name, scopes, version, created_at, updated_at from staff_role where id = $1",
        id);
}

std::optional<Role> find_role(Tx& tx, std::string_view name) {
    return tx.one<Role>(
        "select id, name, scopes, version, created_at, updated_at from staff_role where name = $1",
        name);
}

std::vector<Role> roles_after(Tx& tx, const std::optional<RoleId>& after, std::int64_t limit) {
    return tx.all<Role>(
        "select id, name, scopes, version, created_at, updated_at from staff_role where id > $1 "
        "order by id limit $2",
        after.value_or(RoleId{}), limit);
}

void insert_role(Tx& tx, const Role& role) { tx.insert("staff_role", std::vector<Role>{role}); }

void save_role(Tx& tx, Role& role, Instant now) {
    role.updated_at = now;
    const auto saved = tx.run(
        "update staff_role set name = $3, scopes = $4, version = version + 1, updated_at = $5 "
        "where id = $1 and version = $2",
        role.id, role.version, role.name, role.scopes, now);
    if (saved != 1) throw sql::Error(sql::ErrorKind::serialization, "the role changed just now");
    ++role.version;
    raise_revision(tx, "staff");
}

bool erase_role(Tx& tx, RoleId id) {
    return tx.run(
               "delete from staff_role where id = $1 and not exists "
               "(select 1 from staff_account_role where role = $1)",
               id) > 0;
}

std::vector<Role> roles_of(Tx& tx, AccountId id) {
    return tx.all<Role>(
        "select r.id, r.name, r.scopes, r.version, r.created_at, r.updated_at "
        "from staff_account_role a join staff_role r on r.id = a.role where a.account = $1 "
        "order by r.name",
        id);
}

api::Scopes scopes_of(Tx& tx, AccountId id) {
    std::string all;
    for (const auto& role : roles_of(tx, id)) all += (all.empty() ? "" : ",") + role.scopes;
    return scopes_of(all);
}

std::vector<AccountId> accounts_with(Tx& tx, RoleId role) {
    std::vector<AccountId> found;
    for (const auto& row : tx.all<AccountRoleRow>(
             "select account, role from staff_account_role where role = $1 order by account",
             role)) {
        found.push_back(row.account);
    }
    return found;
}

void give_roles(Tx& tx, AccountId id, const std::vector<RoleId>& roles) {
    tx.run("delete from staff_account_role where account = $1", id);
    std::vector<AccountRoleRow> rows;
    for (const auto& role : roles) rows.push_back({id, role});
    tx.insert("staff_account_role", rows);
    raise_revision(tx, "staff");
}

}  // namespace nahtlos::staff
