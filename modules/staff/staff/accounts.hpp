// Staff accounts and roles: who works here, and what they may do where.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/api/call.hpp"
#include "base/batch/changes.hpp"
#include "base/describe.hpp"
#include "base/json/values.hpp"
#include "base/result.hpp"
#include "base/sql/tx.hpp"
#include "channels/types.hpp"
#include "inventory/types.hpp"

namespace nahtlos::staff {

using AccountId = Id<"stf">;
using RoleId = Id<"rol">;
using inventory::LocationId;

/// What one logs in with: 2 to 100 of a-z, 0-9 and . _ - + @, so that an e-mail address is one.
/// Read in any case.
struct Login {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be 2 to 100 letters, digits or . _ - + @";
    std::string value;
    static std::optional<Login> parse(const Wire& wire);
    const Wire& wire() const { return value; }
    static boost::json::object schema();
};

/// So long a password that somebody else gave is good for a log-in (ASVS 5.0, 6.4.1).
inline constexpr Span given_password_lifetime = hours(72);

enum class AccountStatus { active, disabled };
BOOST_DESCRIBE_ENUM(AccountStatus, active, disabled)
enum class Language { de, en };
BOOST_DESCRIBE_ENUM(Language, de, en)

/// A row of staff_account without its password.
struct Account {
    AccountId id;
    std::string login, name;
    Language language = Language::en;
    AccountStatus status = AccountStatus::active;
    bool must_change = false;
    std::optional<Instant> password_until;  // of one that somebody else chose
    std::optional<channels::LegalEntityId> legal_entity;
    std::optional<channels::MarketId> market;
    std::optional<channels::ChannelId> channel;
    std::optional<LocationId> location;
    std::int64_t version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (id, login, name, language, status, must_change, password_until, legal_entity,
                       market, channel, location, version, created_at, updated_at))

/// A named set of scopes.
struct Role {
    RoleId id;
    std::string name, scopes;  // "orders:read,stock:read"
    std::int64_t version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(Role, (), (id, name, scopes, version, created_at, updated_at))

api::Scopes scopes_of(std::string_view text);
std::vector<std::string> words_of(std::string_view scopes);
api::Place place_of(const Account& account);

std::optional<Account> find_account(Tx& tx, AccountId id);
std::optional<Account> find_account(Tx& tx, const Login& login);
/// In order of id after `after`, at most `limit`.
std::vector<Account> accounts_after(Tx& tx, const std::optional<AccountId>& after,
                                    std::int64_t limit);
/// "" for an account that is not there.
std::string password_hash_of(Tx& tx, AccountId id);

/// Fills in the legal entity of the channel or location that the account is bound to. Refuses
/// (invalid) places that do not exist or do not belong together.
std::optional<Refusal> settle_place(Tx& tx, Account& account);
/// Throws Error{unique} for a login that is there.
void insert_account(Tx& tx, const Account& account, const std::string& password_hash);
/// Writes what may change, as the next version; sessions see it at once. Raises version in place.
void save_account(Tx& tx, Account& account, Instant now);
/// False when the hash is no longer `old_hash`, which is null for whoever need not know it.
bool save_password(Tx& tx, AccountId id, const std::string* old_hash, const std::string& new_hash,
                   bool must_change, Instant now);

std::optional<Role> find_role(Tx& tx, RoleId id);
std::optional<Role> find_role(Tx& tx, std::string_view name);
std::vector<Role> roles_after(Tx& tx, const std::optional<RoleId>& after, std::int64_t limit);
void insert_role(Tx& tx, const Role& role);
void save_role(Tx& tx, Role& role, Instant now);
/// False while somebody has it.
bool erase_role(Tx& tx, RoleId id);

std::vector<Role> roles_of(Tx& tx, AccountId id);
/// The union of what the roles of an account let it do.
api::Scopes scopes_of(Tx& tx, AccountId id);
/// All who have the role.
std::vector<AccountId> accounts_with(Tx& tx, RoleId role);
void give_roles(Tx& tx, AccountId id, const std::vector<RoleId>& roles);

/// For the audit, as JSON: the scopes of a role; the roles and the reach of an account.
std::string granted(const Role& role);
std::string granted(Tx& tx, const Account& account);

/// What somebody did to an account, a role or a session.
Event told(const ChangeScope& scope, const char* type, const Uuid& what, std::int64_t version,
           std::string payload = "{}");

}  // namespace nahtlos::staff
