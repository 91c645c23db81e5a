#include "base/crypto/sha256.hpp"
#include "staff/identities.hpp"

namespace nahtlos::staff {

std::optional<AccountId> account_of(Tx& tx, const std::string& issuer, const std::string& subject) {
    const auto found = tx.value<Uuid>(
        "select account from staff_identity where issuer = $1 and subject = $2 "
        "and ended_at is null",
        issuer, subject);
    if (!found) return std::nullopt;
    return AccountId{*found};
}

std::optional<LinkedIdentity> identity_of(Tx& tx, AccountId account) {
    return tx.one<LinkedIdentity>(
        "select issuer, subject, account, linked_by, created_at, ended_at from staff_identity "
        "where account = $1 and ended_at is null",
        account);
}

bool was_ever_linked(Tx& tx, AccountId account) {
    return tx.value<std::int64_t>("select was_linked from staff_account where id = $1", account)
               .value_or(0) > 0;
}

void note_linked(Tx& tx, AccountId account) {
    tx.run("update staff_account set was_linked = 1 where id = $1", account);
}

bool link_identity(Tx& tx, const LinkedIdentity& identity) {
    if (identity_of(tx, identity.account)) return false;
    // A row that ended goes over to this account; that the former one had it, its flag says.
    const auto linked = tx.run(
        "insert into staff_identity (issuer, subject, account, linked_by, created_at) "
        "values ($1, $2, $3, $4, $5) on conflict (issuer, subject) do update set "
        "account = $3, linked_by = $4, created_at = $5, ended_at = null "
        "where staff_identity.ended_at is not null",
        identity.issuer, identity.subject, identity.account, identity.linked_by,
        identity.created_at);
    if (linked == 0) return false;
    note_linked(tx, identity.account);
    return true;
}

bool end_identity(Tx& tx, AccountId account, Instant now) {
    return tx.run("update staff_identity set ended_at = $2 where account = $1 and ended_at is null",
                  account, now) > 0;
}

bool take_return(Tx& tx, std::string_view token, Instant expires_at) {
    return tx.run(
               "insert into staff_oidc_return (token_hash, expires_at) values ($1, $2) "
               "on conflict (token_hash) do nothing",
               sql::Bytes{sha256({"return ", token})}, expires_at) > 0;
}

void drop_old_returns(Tx& tx, Instant now) {
    tx.run("delete from staff_oidc_return where expires_at < $1", now);
}

}  // namespace nahtlos::staff
