#include <algorithm>
#include <map>

#include "base/batch/revision.hpp"
#include "base/crypto/sha256.hpp"
#include "staff/sessions.hpp"

namespace nahtlos::staff {
namespace {

struct SessionRow : Session {
    sql::Bytes token_hash;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (Session), (token_hash))

template <class T>
std::optional<Uuid> uuid_of(const std::optional<T>& id) {
    if (!id) return std::nullopt;
    return id->uuid;
}

void end_row(ChangeScope& scope, SessionId id) {
    const auto ended = scope.tx.run(
        "update staff_session set ended_at = $2 where id = $1 and ended_at is null", id, scope.now);
    if (ended == 0) return;
    scope.events.push_back(told(scope, "session_ended", id.uuid, 2));
}

}  // namespace

bool is_two(Factor factor) { return factor != Factor::password && factor != Factor::oidc; }

bool is_elsewhere(Factor factor) { return factor == Factor::oidc || factor == Factor::oidc_mfa; }

bool is_demanded(SecondFactorFor whom, const api::Scopes& scopes) {
    using api::Scope;
    if (whom == SecondFactorFor::everybody) return true;
    return whom == SecondFactorFor::administrators &&
           (scopes.allow(Scope::keys_write) || scopes.allow(Scope::staff_write));
}

bool begin_session(Tx& tx, const Session& session, std::string_view token, const Ground& ground) {
    // Locks the account, so that who disables it either is seen here or ends this session, too.
    // Who logs in at a provider does so there only: what ends there must end here.
    const auto active =
        is_elsewhere(session.factor)
            ? tx.run(
                  "update staff_account set status = status where id = $1 and status = 'active' "
                  "and exists (select 1 from staff_identity where account = $1 and issuer = $2 "
                  "and subject = $3 and ended_at is null)",
                  session.account, ground.issuer, ground.subject)
            : tx.run(
                  "update staff_account set status = status where id = $1 and status = 'active' "
                  "and password_hash = $2 and not exists "
                  "(select 1 from staff_identity where account = $1 and ended_at is null)",
                  session.account, ground.password_hash);
    if (active == 0) return false;
    tx.insert("staff_session", std::vector<SessionRow>{{session, {sha256({token})}}});
    return true;
}

std::vector<Session> live_sessions(Tx& tx, AccountId account, Instant now) {
    return tx.all<Session>(
        "select id, account, factor, created_at, seen_at, expires_at, ended_at from "
        "staff_session "
        "where account = $1 and ended_at is null and expires_at > $2 order by id desc",
        account, now);
}

void end_sessions(ChangeScope& scope, AccountId account, const std::optional<SessionId>& but) {
    for (const auto& session : live_sessions(scope.tx, account, scope.now)) {
        if (but != session.id) end_row(scope, session.id);
    }
    raise_revision(scope.tx, "staff");
}

bool end_session(ChangeScope& scope, AccountId account, SessionId id) {
    const auto live = live_sessions(scope.tx, account, scope.now);
    if (std::ranges::find(live, id, &Session::id) == live.end()) return false;
    end_row(scope, id);
    raise_revision(scope.tx, "staff");
    return true;
}

std::int64_t drop_old_sessions(Tx& tx, Instant over_before) {
    return tx.run("delete from staff_session where expires_at < $1", over_before);
}

void save_seen(Tx& tx, const std::vector<Seen>& seen) {
    for (const auto& one : seen) {
        tx.run("update staff_session set seen_at = $2 where id = $1 and seen_at < $2", one.id,
               one.at);
    }
}

struct SessionRing::Row {
    SessionId id;
    AccountId account;
    Factor factor = Factor::password;
    sql::Bytes token_hash;
    Instant seen_at, expires_at;
    std::string name;
    bool must_change = false;
    std::optional<Uuid> legal_entity, market, channel, location;
    BOOST_DESCRIBE_CLASS(Row, (),
                         (id, account, factor, token_hash, seen_at, expires_at, name, must_change,
                          legal_entity, market, channel, location),
                         (), ())
};

std::shared_ptr<SessionRing::Known> SessionRing::known_from(const Row& row,
                                                            const api::Scopes& scopes) const {
    auto caller = std::make_shared<api::Caller>();
    caller->id = row.account.uuid;
    caller->kind = api::CallerKind::admin;
    caller->actor_kind = ActorKind::staff;
    // Who still has a password that somebody else knows may only change it, and who must have a
    // second factor may only add one.
    const bool must_change = row.must_change && !is_elsewhere(row.factor);
    const bool must_add = is_demanded(limits_.second_factor, scopes) && !is_two(row.factor);
    if (!must_change && !must_add) caller->scopes = scopes;
    caller->name = row.name;
    caller->legal_entity = row.legal_entity;
    caller->market = row.market;
    caller->channel = row.channel;
    caller->location = row.location;
    caller->expires_at = row.expires_at;
    caller->session = row.id.uuid;
    auto known = std::make_shared<Known>();
    known->caller = std::move(caller);
    known->id = row.id;
    known->expires_at = row.expires_at;
    known->seen_us = row.seen_at.us;
    known->told_us = row.seen_at.us;
    return known;
}

bool SessionRing::is_over(const Known& known, Instant now) const {
    return known.expires_at <= now || Instant{known.seen_us} + limits_.idle <= now;
}

std::shared_ptr<SessionRing::Known> SessionRing::find(std::string_view token, Instant now) {
    constexpr std::size_t longest = 128;
    if (token.size() > longest || !token.starts_with(token_prefix)) return nullptr;
    const auto hash = sha256({token});
    const std::lock_guard lock(mutex_);
    const auto it = sessions_.find(hash);
    if (it == sessions_.end() || is_over(*it->second, now)) return nullptr;
    return it->second;
}

std::shared_ptr<const api::Caller> SessionRing::caller_of(std::string_view token, Instant now) {
    const auto known = find(token, now);
    if (known == nullptr) return nullptr;
    // Never back: another request may have come later and got here sooner.
    for (auto seen = known->seen_us.load(); seen < now.us;) {
        if (known->seen_us.compare_exchange_weak(seen, now.us)) break;
    }
    return known->caller;
}

std::shared_ptr<const api::Caller> SessionRing::peek(std::string_view token, Instant now) {
    const auto known = find(token, now);
    return known == nullptr ? nullptr : known->caller;
}

std::shared_ptr<const api::Caller> SessionRing::look_again(std::string_view token, Instant now) {
    constexpr std::size_t longest = 128;
    if (token.size() > longest || !token.starts_with(token_prefix)) return nullptr;
    // What this process knows first, so that no use of it is lost; ends are not missed either.
    refresh(now);
    if (auto caller = caller_of(token, now)) return caller;
    const auto hash = sha256({token});
    std::shared_ptr<Known> fresh;
    const std::lock_guard one_at_a_time(refreshing_);
    database_.read([&](Tx& tx) {
        const auto row = tx.one<Row>(
            "select s.id, s.account, s.factor, s.token_hash, s.seen_at, s.expires_at, a.name, "
            "a.must_change, a.legal_entity, a.market, a.channel, a.location "
            "from staff_session s join staff_account a on a.id = s.account "
            "where s.token_hash = $1 and s.ended_at is null and a.status = 'active'",
            sql::Bytes{hash});
        if (row) fresh = known_from(*row, scopes_of(tx, row->account));
        return 0;
    });
    if (fresh == nullptr || is_over(*fresh, now)) return nullptr;
    fresh->seen_us = std::max(fresh->seen_us.load(), now.us);
    const std::lock_guard lock(mutex_);
    sessions_.insert_or_assign(hash, fresh);
    return fresh->caller;
}

void SessionRing::refresh(Instant now) {
    const std::lock_guard one_at_a_time(refreshing_);
    auto revision = revision_;
    Sessions fresh;
    const bool is_changed = database_.read([&](Tx& tx) {
        fresh.clear();
        revision = read_revisions(tx).at("staff");
        if (revision == revision_) return false;
        std::map<AccountId, api::Scopes> scopes;
        for (const auto& row : tx.all<Row>(
                 "select s.id, s.account, s.factor, s.token_hash, s.seen_at, s.expires_at, a.name, "
                 "a.must_change, a.legal_entity, a.market, a.channel, a.location "
                 "from staff_session s join staff_account a on a.id = s.account "
                 "where s.ended_at is null and s.expires_at > $1 and a.status = 'active'",
                 now)) {
            auto it = scopes.find(row.account);
            if (it == scopes.end()) {
                it = scopes.emplace(row.account, scopes_of(tx, row.account)).first;
            }
            fresh.emplace(row.token_hash.data, known_from(row, it->second));
        }
        return true;
    });
    if (!is_changed) return;
    revision_ = revision;
    const std::lock_guard lock(mutex_);
    for (auto& [hash, known] : fresh) {
        const auto it = sessions_.find(hash);
        if (it == sessions_.end()) continue;
        known->seen_us = std::max(known->seen_us.load(), it->second->seen_us.load());
        known->told_us = it->second->told_us.load();
    }
    sessions_.swap(fresh);
}

std::vector<Seen> SessionRing::take_seen() {
    std::vector<Seen> seen;
    const std::lock_guard lock(mutex_);
    for (const auto& [hash, known] : sessions_) {
        if (known->seen_us <= known->told_us) continue;
        known->told_us = known->seen_us.load();
        seen.push_back({known->id, {known->seen_us}});
    }
    return seen;
}

}  // namespace nahtlos::staff
