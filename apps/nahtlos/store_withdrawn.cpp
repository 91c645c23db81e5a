#include <algorithm>
#include <utility>

#include "apps/nahtlos/withdrawn.hpp"
#include "auth/keys.hpp"
#include "base/batch/revision.hpp"
#include "base/crypto/hmac.hpp"
#include "base/crypto/sha256.hpp"
#include "staff/accounts.hpp"
#include "staff/identities.hpp"
#include "staff/keys.hpp"

namespace nahtlos::app {
namespace {

struct EndingKey {
    Uuid id;
    std::optional<Instant> expires_at, revoked_at;
};
BOOST_DESCRIBE_STRUCT(EndingKey, (), (id, expires_at, revoked_at))

struct Person {
    Uuid id;
    std::string login, status, password_hash;
    bool was_linked = false;
    std::optional<Uuid> legal_entity, market, channel, location;
    std::optional<Instant> factor_at;
    std::optional<std::string> issuer, subject;
};
BOOST_DESCRIBE_STRUCT(Person, (),
                      (id, login, status, password_hash, was_linked, legal_entity, market, channel,
                       location, factor_at, issuer, subject))

std::vector<Person> people(Tx& tx) {
    return tx.all<Person>(
        "select a.id, a.login, a.status, a.password_hash, a.was_linked, a.legal_entity, a.market, "
        "a.channel, a.location, t.confirmed_at as factor_at, i.issuer, i.subject "
        "from staff_account a left join staff_totp t on t.account = a.id "
        "left join staff_identity i on i.account = a.id and i.ended_at is null order by a.id");
}

Instant end_of(const EndingKey& key) {
    const auto never = Instant{INT64_MAX};
    return std::min(key.expires_at.value_or(never), key.revoked_at.value_or(never));
}

std::string secret_of(const Person& person) {
    const auto factor = std::to_string(person.factor_at.value_or(Instant{}).us);
    return hex(sha256({person.password_hash, "/", factor})).substr(0, 16);
}

// Who they are at an identity provider, as the journal tells it.
constexpr const char *never_linked = "never", *link_ended = "ended";
std::string link_of(const Person& person) {
    if (!person.issuer) return person.was_linked ? link_ended : never_linked;
    return hex(sha256({*person.issuer, "\n", person.subject.value_or("")})).substr(0, 16);
}

Bounds bounds_of(const Person& person) {
    return {person.legal_entity, person.market, person.channel, person.location};
}

Bounds bounds_of(const staff::Account& account) {
    const auto place = staff::place_of(account);
    return {place.legal_entity, place.market, place.channel, place.location};
}

std::vector<Uuid> role_ids_of(Tx& tx, const Uuid& account) {
    std::vector<Uuid> ids;
    for (const auto& role : staff::roles_of(tx, staff::AccountId{account})) {
        ids.push_back(role.id.uuid);
    }
    std::ranges::sort(ids);
    return ids;
}

std::string rights_of(Tx& tx, const Uuid& account, const Bounds& bounds) {
    std::vector<std::string> parts;
    for (const auto& role : staff::roles_of(tx, staff::AccountId{account})) {
        for (auto& scope : staff::words_of(role.scopes)) parts.push_back(std::move(scope));
    }
    std::ranges::sort(parts);
    for (const auto& place :
         {bounds.legal_entity, bounds.market, bounds.channel, bounds.location}) {
        parts.push_back(place ? to_string(*place) : "-");
    }
    std::string text;
    for (const auto& part : parts) text += part + ',';
    return hex(sha256({text})).substr(0, 16);
}

// Nothing that they know, and nobody who answers for them, lets them in any more: the password is
// as a given one whose time is over, and neither the provider nor an e-mail address is believed.
void lock_out(Tx& tx, const Person& person, Instant now) {
    tx.run(
        "update staff_account set must_change = 1, password_until = $2, "
        "version = version + 1, updated_at = $2 where id = $1",
        person.id, now);
    staff::end_identity(tx, staff::AccountId{person.id}, now);
    staff::note_linked(tx, staff::AccountId{person.id});
}

// What both let somebody do. A scope that this program does not know counts by its word.
std::string scopes_of_both(const std::string& then, const std::string& since) {
    const auto mine = staff::words_of(then), theirs = staff::words_of(since);
    const auto has = [](const std::vector<std::string>& words, std::string_view word) {
        return std::ranges::find(words, word) != words.end();
    };
    const auto is_all = [&](const auto& words) {
        return has(words, api::word_of(api::Scope::admin));
    };
    // Who has all has by name what the other one has.
    const auto& named = is_all(mine) && !is_all(theirs) ? theirs : mine;
    std::string text;
    for (const auto& word : named) {
        const bool is_in_both =
            (has(mine, word) || is_all(mine)) && (has(theirs, word) || is_all(theirs));
        if (is_in_both) text += (text.empty() ? "" : ",") + word;
    }
    return text;
}

using Withdrawals = std::map<Uuid, Withdrawal>;

const Withdrawal* latest_of(const Withdrawals& withdrawals, std::string_view kind, const Uuid& id) {
    const auto it = withdrawals.find(id);
    return it == withdrawals.end() || it->second.kind != kind ? nullptr : &it->second;
}

void narrow_roles(Tx& tx, const Withdrawals& withdrawals, Instant now, Reapplied& done) {
    for (const auto& [id, latest] : withdrawals) {
        if (latest.kind != "role" || !latest.scopes) continue;
        auto role = staff::find_role(tx, staff::RoleId{id});
        if (!role) continue;
        const auto before =
            std::exchange(role->scopes, scopes_of_both(role->scopes, *latest.scopes));
        if (role->scopes == before) continue;
        staff::save_role(tx, *role, now);
        ++done.roles;
        done.to_look_at.push_back("role " + role->name + " had other scopes since: of " + before +
                                  " it keeps " + (role->scopes.empty() ? "nothing" : role->scopes));
    }
}

/// False when nothing lies within both.
template <class PlaceId>
bool narrow(std::optional<PlaceId>& place, const std::optional<Uuid>& since) {
    if (since && place && place->uuid != *since) return false;
    if (since) place = PlaceId{*since};
    return true;
}

// False when nothing would be left, or what is left cannot be bound like this any more.
bool narrow_reach(Tx& tx, staff::Account& account, const Bounds& since) {
    return narrow(account.legal_entity, since.legal_entity) &&
           narrow(account.market, since.market) && narrow(account.channel, since.channel) &&
           narrow(account.location, since.location) && !staff::settle_place(tx, account);
}

/// The roles that an account had then and has had since; names the others in `lost`. Empty when one
/// of them cannot be compared.
std::optional<std::vector<staff::RoleId>> roles_in_both(Tx& tx, const Person& person,
                                                        const Withdrawals& withdrawals,
                                                        std::string& lost) {
    const auto& since = withdrawals.at(person.id).roles;
    if (!since) return std::nullopt;
    std::vector<staff::RoleId> kept;
    for (const auto& role : staff::roles_of(tx, staff::AccountId{person.id})) {
        if (std::ranges::find(*since, role.id.uuid) == since->end()) {
            lost += " the role " + role.name + ',';
            continue;
        }
        if (latest_of(withdrawals, "role", role.id.uuid) == nullptr) return std::nullopt;
        kept.push_back(role.id);
    }
    return kept;
}

/// Leaves an account the roles and the reach that it had then and has had since, after the roles
/// were narrowed. False when that cannot be told: then it has no roles at all.
bool narrow_rights(Tx& tx, const Person& person, const Withdrawals& withdrawals, Instant now,
                   Reapplied& done) {
    const auto& latest = withdrawals.at(person.id);
    if (latest.rights == rights_of(tx, person.id, bounds_of(person))) return true;
    std::string lost;
    auto account = *staff::find_account(tx, staff::AccountId{person.id});
    const auto kept = roles_in_both(tx, person, withdrawals, lost);
    if (!kept || !latest.bounds || !narrow_reach(tx, account, *latest.bounds)) {
        staff::give_roles(tx, account.id, {});
        return false;
    }
    if (bounds_of(account) != bounds_of(person)) lost += " reach,";
    if (!lost.empty()) {
        staff::give_roles(tx, account.id, *kept);
        staff::save_account(tx, account, now);
        ++done.bound;
        lost.pop_back();
        done.to_look_at.push_back("account " + person.login + " lost" + lost + " again");
    }
    // What it was given since is for people to give again.
    if (latest.rights != rights_of(tx, person.id, bounds_of(account))) {
        done.to_look_at.push_back("account " + person.login +
                                  " had other roles, scopes or another reach: it has what it had "
                                  "then and since, and nothing more");
    }
    return true;
}

void unlink(Tx& tx, const Person& person, const std::string& link, Instant now, Reapplied& done) {
    const staff::AccountId id{person.id};
    if (link != never_linked) staff::note_linked(tx, id);
    if (!staff::end_identity(tx, id, now)) return;
    ++done.links;
    done.to_look_at.push_back("account " + person.login +
                              " is linked to no identity provider, as it was since");
}

// Keys that were handed over since are of their makers again, who may have lost what these can do.
void name_keys_beyond(Tx& tx, const Person& person, Instant now, Reapplied& done) {
    const auto account = *staff::find_account(tx, staff::AccountId{person.id});
    for (const auto& key : staff::keys_beyond(tx, account, now)) {
        done.to_look_at.push_back("key " + to_string(key.id) + " (" + key.name +
                                  ") may do more than account " + person.login + ", which made it");
    }
}

void reapply_to(Tx& tx, const Person& person, const Withdrawals& withdrawals, Instant now,
                Reapplied& done) {
    const auto& latest = withdrawals.at(person.id);
    const bool has_rights_settled = narrow_rights(tx, person, withdrawals, now, done);
    if (latest.status == "disabled" && person.status != "disabled") {
        tx.run(
            "update staff_account set status = 'disabled', version = version + 1, "
            "updated_at = $2 where id = $1",
            person.id, now);
        ++done.disabled;
        done.to_look_at.push_back("account " + person.login + " was disabled again");
    }
    const auto link = latest.link.value_or(link_of(person));
    const bool is_linked_since = link != never_linked && link != link_ended;
    const bool is_same_link = link == link_of(person);
    if (!is_same_link && !is_linked_since) unlink(tx, person, link, now, done);
    const auto* why =
        latest.secret != secret_of(person) ? "had another password or second factor"
        : !is_same_link && is_linked_since
            ? "was linked to an identity provider since, and its password opened nothing"
        : !has_rights_settled
            ? "had rights since that cannot be compared with its own, and has no roles now"
            : nullptr;
    if (why != nullptr) {
        lock_out(tx, person, now);
        ++done.locked;
        done.to_look_at.push_back("account " + person.login + ' ' + why +
                                  ": it is locked, and `nahtlos staff password " + person.login +
                                  "` lets it in again");
    }
    name_keys_beyond(tx, person, now, done);
}

Withdrawal about(const char* kind, const Uuid& id, Instant now) {
    Withdrawal found;
    found.at = now;
    found.kind = kind;
    found.id = id;
    return found;
}

struct RoleRow {
    Uuid id;
    std::string scopes;
};
BOOST_DESCRIBE_STRUCT(RoleRow, (), (id, scopes))

}  // namespace

std::vector<Withdrawal> withdrawals_in(Tx& tx, Instant now) {
    std::vector<Withdrawal> found;
    for (const auto& key :
         tx.all<EndingKey>("select id, expires_at, revoked_at from auth_key "
                           "where revoked_at is not null or expires_at is not null order by id")) {
        found.push_back(about("key", key.id, now));
        found.back().ends_at = end_of(key);
    }
    // Before the accounts: what they have is told of by their roles.
    for (const auto& role : tx.all<RoleRow>("select id, scopes from staff_role order by id")) {
        found.push_back(about("role", role.id, now));
        found.back().scopes = role.scopes;
    }
    for (const auto& person : people(tx)) {
        auto& line = found.emplace_back(about("staff", person.id, now));
        line.status = person.status;
        line.secret = secret_of(person);
        line.rights = rights_of(tx, person.id, bounds_of(person));
        line.link = link_of(person);
        line.roles = role_ids_of(tx, person.id);
        line.bounds = bounds_of(person);
    }
    return found;
}

Reapplied reapply(Tx& tx, const std::map<Uuid, Withdrawal>& withdrawals, Instant now) {
    Reapplied done;
    for (const auto& [id, latest] : withdrawals) {
        if (latest.kind != "key") continue;
        // What ends later than now, ends then.
        const bool is_over = latest.ends_at <= now;
        done.keys += is_over ? tx.run(
                                   "update auth_key set revoked_at = $2, version = version + 1 "
                                   "where id = $1 and revoked_at is null "
                                   "and (expires_at is null or expires_at > $2)",
                                   id, latest.ends_at)
                             : tx.run(
                                   "update auth_key set expires_at = $2, version = version + 1 "
                                   "where id = $1 and revoked_at is null "
                                   "and (expires_at is null or expires_at > $2)",
                                   id, latest.ends_at);
    }
    narrow_roles(tx, withdrawals, now, done);
    for (const auto& person : people(tx)) {
        if (latest_of(withdrawals, "staff", person.id) == nullptr) continue;
        reapply_to(tx, person, withdrawals, now, done);
    }
    raise_revision(tx, "auth");
    raise_revision(tx, "staff");
    return done;
}

std::int64_t end_all_sessions(Tx& tx, Instant now) {
    auto ended = tx.run("update staff_session set ended_at = $1 where ended_at is null", now);
    ended += tx.run("update shoppers_session set ended_at = $1 where ended_at is null", now);
    return ended + tx.run("update shoppers_link set used_at = $1 where used_at is null", now);
}

}  // namespace nahtlos::app
