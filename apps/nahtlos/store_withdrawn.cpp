#include <algorithm>

#include "apps/nahtlos/withdrawn.hpp"
#include "auth/keys.hpp"
#include "base/batch/revision.hpp"
#include "base/crypto/hmac.hpp"
#include "base/crypto/sha256.hpp"
#include "staff/accounts.hpp"

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
    std::optional<Uuid> legal_entity, market, channel, location;
    std::optional<Instant> factor_at;
};
BOOST_DESCRIBE_STRUCT(Person, (),
                      (id, login, status, password_hash, legal_entity, market, channel, location,
                       factor_at))

std::vector<Person> people(Tx& tx) {
    return tx.all<Person>(
        "select a.id, a.login, a.status, a.password_hash, a.legal_entity, a.market, a.channel, "
        "a.location, t.confirmed_at as factor_at from staff_account a "
        "left join staff_totp t on t.account = a.id order by a.id");
}

Instant end_of(const EndingKey& key) {
    const auto never = Instant{INT64_MAX};
    return std::min(key.expires_at.value_or(never), key.revoked_at.value_or(never));
}

std::string secret_of(const Person& person) {
    const auto factor = std::to_string(person.factor_at.value_or(Instant{}).us);
    return hex(sha256({person.password_hash, "/", factor})).substr(0, 16);
}

std::string rights_of(Tx& tx, const Person& person) {
    std::vector<std::string> parts;
    for (const auto& role : staff::roles_of(tx, staff::AccountId{person.id})) {
        for (auto& scope : staff::words_of(role.scopes)) parts.push_back(std::move(scope));
    }
    std::ranges::sort(parts);
    for (const auto& place :
         {person.legal_entity, person.market, person.channel, person.location}) {
        parts.push_back(place ? to_string(*place) : "-");
    }
    std::string text;
    for (const auto& part : parts) text += part + ',';
    return hex(sha256({text})).substr(0, 16);
}

// What they know opens nothing any more, as a given password whose time is over.
bool lock_out(Tx& tx, const Person& person, Instant now) {
    return tx.run(
               "update staff_account set must_change = 1, password_until = $2, "
               "version = version + 1, updated_at = $2 where id = $1",
               person.id, now) > 0;
}

void reapply_to(Tx& tx, const Person& person, const Withdrawal& latest, Instant now,
                Reapplied& done) {
    if (latest.status == "disabled" && person.status != "disabled") {
        tx.run(
            "update staff_account set status = 'disabled', version = version + 1, "
            "updated_at = $2 where id = $1",
            person.id, now);
        ++done.disabled;
        done.to_look_at.push_back("account " + person.login + " was disabled again");
    } else if (latest.secret != secret_of(person) && lock_out(tx, person, now)) {
        ++done.locked;
        done.to_look_at.push_back("account " + person.login +
                                  " had another password or second factor: `nahtlos staff "
                                  "password " +
                                  person.login + "` lets it in again");
    }
    if (latest.rights != rights_of(tx, person)) {
        done.to_look_at.push_back("account " + person.login +
                                  " had other roles, scopes or another reach: look at them");
    }
}

}  // namespace

std::vector<Withdrawal> withdrawals_in(Tx& tx, Instant now) {
    std::vector<Withdrawal> found;
    for (const auto& key :
         tx.all<EndingKey>("select id, expires_at, revoked_at from auth_key "
                           "where revoked_at is not null or expires_at is not null order by id")) {
        found.push_back({now, "key", key.id, end_of(key), "", "", ""});
    }
    for (const auto& person : people(tx)) {
        found.push_back({now, "staff", person.id, Instant{}, person.status, secret_of(person),
                         rights_of(tx, person)});
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
    for (const auto& person : people(tx)) {
        const auto latest = withdrawals.find(person.id);
        if (latest == withdrawals.end()) continue;
        reapply_to(tx, person, latest->second, now, done);
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
