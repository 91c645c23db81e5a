// Identities: who somebody is to an identity provider, and which account that is here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "staff/accounts.hpp"

namespace nahtlos::staff {

enum class LinkedBy { administrator, email };
BOOST_DESCRIBE_ENUM(LinkedBy, administrator, email)

/// A row of staff_identity.
struct LinkedIdentity {
    std::string issuer, subject;
    AccountId account;
    LinkedBy linked_by = LinkedBy::administrator;
    Instant created_at;
    std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(LinkedIdentity, (),
                      (issuer, subject, account, linked_by, created_at, ended_at))

/// The account that this is, if one is linked.
std::optional<AccountId> account_of(Tx& tx, const std::string& issuer, const std::string& subject);
/// The live one of an account, which has one at most.
std::optional<LinkedIdentity> identity_of(Tx& tx, AccountId account);
/// Whether it ever had one: then an e-mail address links it no more.
bool was_ever_linked(Tx& tx, AccountId account);
/// From now on administrators alone link it, as if it had been linked.
void note_linked(Tx& tx, AccountId account);
/// False when somebody has this identity, or the account has one. The account must be locked: by
/// save_account, before.
bool link_identity(Tx& tx, const LinkedIdentity& identity);
/// False when there is none.
bool end_identity(Tx& tx, AccountId account, Instant now);

/// False when this browser came back before. To be called in the write that precedes the calls to
/// the provider.
bool take_return(Tx& tx, std::string_view token, Instant expires_at);
void drop_old_returns(Tx& tx, Instant now);

}  // namespace nahtlos::staff
