#include <algorithm>

#include "base/crypto/sha256.hpp"
#include "shoppers/accounts.hpp"

namespace nahtlos::shoppers {
namespace {

constexpr std::size_t most_known = 65'536;
constexpr Span believed_for = seconds(5);

struct LinkRow {
    sql::Bytes token_hash;
    std::string email;
    std::optional<Uuid> legal_entity, market, channel;
    Uuid asked_by;
    Instant expires_at;
    std::optional<Instant> used_at;
};
BOOST_DESCRIBE_STRUCT(LinkRow, (),
                      (token_hash, email, legal_entity, market, channel, asked_by, expires_at,
                       used_at))

struct SessionRow : Session {
    sql::Bytes token_hash;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (Session), (token_hash))

struct AddressRow : AddressEntry {
    ProfileId profile;
};
BOOST_DESCRIBE_STRUCT(AddressRow, (AddressEntry), (profile))

void tell(ChangeScope& scope, const char* type, SessionId id, std::int64_t seq) {
    scope.events.push_back({type, id.uuid, seq, scope.context, scope.now, "{}"});
}

}  // namespace

void insert_link(Tx& tx, std::string_view token, const Proof& proof, const Uuid& asked_by,
                 Instant expires_at) {
    tx.insert("shoppers_link", std::vector<LinkRow>{{{sha256({token})},
                                                     proof.email,
                                                     proof.legal_entity,
                                                     proof.market,
                                                     proof.channel,
                                                     asked_by,
                                                     expires_at,
                                                     {}}});
}

std::int64_t links_asked_by(Tx& tx, const Uuid& key, Instant expire_after) {
    return tx
        .value<std::int64_t>(
            "select count(*) from shoppers_link where asked_by = $1 and expires_at > $2", key,
            expire_after)
        .value_or(0);
}

std::string box_of(std::string_view email) {
    const auto at = email.rfind('@');
    std::string box(email.substr(0, std::min(at, email.find('+'))));
    for (auto& c : box) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (at != email.npos) box += email.substr(at);
    return box;
}

void erase_links(Tx& tx, const std::set<std::string>& emails, const Uuid& legal_entity) {
    for (const auto& email : emails) {
        tx.run("delete from shoppers_link where email = $1 and legal_entity = $2", email,
               legal_entity);
    }
}

std::optional<Proof> use_link(Tx& tx, std::string_view token, Instant now) {
    const sql::Bytes hash{sha256({token})};
    // The guard is in the write: of two who come at once, one gets in.
    const auto used = tx.run(
        "update shoppers_link set used_at = $2 "
        "where token_hash = $1 and used_at is null and expires_at > $2",
        hash, now);
    if (used == 0) return std::nullopt;
    return tx.one<Proof>(
        "select email, legal_entity, market, channel from shoppers_link where token_hash = $1",
        hash);
}

std::string password_hash_of(Tx& tx, ProfileId profile) {
    return tx
        .value<std::string>("select password_hash from shoppers_password where profile = $1",
                            profile)
        .value_or("");
}

bool save_password(Tx& tx, ProfileId profile, const std::string& old_hash,
                   const std::string& new_hash, Instant now) {
    return tx.run(
               "insert into shoppers_password (profile, password_hash, version, updated_at) "
               "values ($1, $2, 1, $3) on conflict (profile) do update set password_hash = $2, "
               "version = shoppers_password.version + 1, updated_at = $3 "
               "where shoppers_password.password_hash = $4",
               profile, new_hash, now, old_hash) > 0;
}

bool hold_password(Tx& tx, ProfileId profile, const std::string& hash) {
    return tx.run(
               "update shoppers_password set version = version "
               "where profile = $1 and password_hash = $2",
               profile, hash) > 0;
}

std::optional<Session> find_session(Tx& tx, SessionId id, Instant now) {
    return tx.one<Session>(
        "select id, profile, legal_entity, market, channel, by_link, created_at, expires_at "
        "from shoppers_session where id = $1 and ended_at is null and expires_at > $2",
        id, now);
}

bool proves_mail(const Session& session, Instant now) {
    return session.by_link && now < session.created_at + link_proof_lifetime;
}

void begin_session(ChangeScope& scope, const Session& session, std::string_view token) {
    scope.tx.insert("shoppers_session", std::vector<SessionRow>{{session, {sha256({token})}}});
    tell(scope, "customer_session_started", session.id, 1);
}

void end_session(ChangeScope& scope, SessionId id) {
    const auto ended =
        scope.tx.run("update shoppers_session set ended_at = $2 where id = $1 and ended_at is null",
                     id, scope.now);
    if (ended > 0) tell(scope, "customer_session_ended", id, 2);
}

void end_sessions(ChangeScope& scope, ProfileId profile) {
    for (const auto& session : scope.tx.all<Session>(
             "select id, profile, legal_entity, market, channel, by_link, created_at, expires_at "
             "from shoppers_session where profile = $1 and ended_at is null and expires_at > $2",
             profile, scope.now)) {
        end_session(scope, session.id);
    }
}

std::vector<AddressEntry> addresses_of(Tx& tx, ProfileId profile) {
    return tx.all<AddressEntry>(
        "select id, address, created_at from shoppers_address where profile = $1 order by id",
        profile);
}

void insert_address(Tx& tx, ProfileId profile, const AddressEntry& entry) {
    tx.insert("shoppers_address", std::vector<AddressRow>{{entry, profile}});
}

bool erase_address(Tx& tx, ProfileId profile, AddressId id) {
    return tx.run("delete from shoppers_address where id = $1 and profile = $2", id, profile) > 0;
}

void drop_old(Tx& tx, Instant over_before) {
    tx.run("delete from shoppers_link where expires_at < $1", over_before);
    tx.run("delete from shoppers_session where expires_at < $1", over_before);
}

std::shared_ptr<const api::Caller> SessionCache::caller_of(std::string_view token, Instant now) {
    constexpr std::size_t longest = 128;
    if (token.size() > longest) return nullptr;
    const auto hash = sha256({token});
    const std::lock_guard lock(mutex_);
    const auto it = known_.find(hash);
    if (it == known_.end()) return nullptr;
    const auto& known = it->second;
    if (known.read_at + believed_for <= now || *known.caller->expires_at <= now) return nullptr;
    return known.caller;
}

std::shared_ptr<const api::Caller> SessionCache::look_again(std::string_view token, Instant now) {
    constexpr std::size_t longest = 128;
    if (token.size() > longest || !token.starts_with(token_prefix)) return nullptr;
    const auto hash = sha256({token});
    const auto session = database_.read([&](Tx& tx) {
        return tx.one<Session>(
            "select id, profile, legal_entity, market, channel, by_link, created_at, expires_at "
            "from shoppers_session where token_hash = $1 and ended_at is null and expires_at > $2",
            sql::Bytes{hash}, now);
    });
    if (!session) return nullptr;
    auto caller = std::make_shared<api::Caller>();
    caller->id = session->profile.uuid;
    caller->kind = api::CallerKind::store;
    caller->actor_kind = ActorKind::customer;
    caller->name = "customer";
    caller->legal_entity = session->legal_entity;
    caller->market = session->market;
    caller->channel = session->channel;
    caller->expires_at = session->expires_at;
    caller->session = session->id.uuid;
    const std::lock_guard lock(mutex_);
    if (known_.size() >= most_known) known_.clear();  // they are read again when they come
    known_.insert_or_assign(hash, Known{caller, now});
    return caller;
}

void SessionCache::forget() {
    const std::lock_guard lock(mutex_);
    known_.clear();
}

}  // namespace nahtlos::shoppers
