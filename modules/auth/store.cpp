#include "auth/keys.hpp"
#include "base/batch/events.hpp"
#include "base/batch/revision.hpp"
#include "base/crypto/sha256.hpp"
#include "base/json/writer.hpp"
#include "channels/directory.hpp"
#include "inventory/setup.hpp"

namespace nahtlos::auth {
namespace {

struct KeyRow {
    KeyId id;
    std::string name;
    KeyKind kind = KeyKind::store;
    sql::Bytes secret_hash;
    std::string scopes;
    std::optional<channels::LegalEntityId> legal_entity;
    std::optional<channels::MarketId> market;
    std::optional<channels::ChannelId> channel;
    std::optional<LocationId> location;
    std::optional<MakerId> created_by;
    Instant created_at;
    std::optional<Instant> expires_at, revoked_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (),
                      (id, name, kind, secret_hash, scopes, legal_entity, market, channel, location,
                       created_by, created_at, expires_at, revoked_at, version))

template <class T>
std::optional<Uuid> uuid_of(const std::optional<T>& id) {
    if (!id) return std::nullopt;
    return id->uuid;
}

api::Scopes scopes_in(std::string_view text) {
    api::Scopes scopes;
    while (!text.empty()) {
        const auto comma = text.find(',');
        // A scope of a newer program is no right here.
        if (const auto scope = api::scope_of(text.substr(0, comma))) scopes.add(*scope);
        text.remove_prefix(comma == text.npos ? text.size() : comma + 1);
    }
    return scopes;
}

std::shared_ptr<const api::Caller> caller_from(const KeyRow& row) {
    auto caller = std::make_shared<api::Caller>();
    caller->id = row.id.uuid;
    caller->kind = row.kind == KeyKind::store ? api::CallerKind::store : api::CallerKind::admin;
    caller->scopes = scopes_in(row.scopes);
    caller->name = row.name;
    caller->legal_entity = uuid_of(row.legal_entity);
    caller->market = uuid_of(row.market);
    caller->channel = uuid_of(row.channel);
    caller->location = uuid_of(row.location);
    caller->expires_at = row.expires_at;
    return caller;
}

struct KeyGrant {
    KeyKind kind = KeyKind::store;
    std::string scopes;
    std::optional<channels::LegalEntityId> legal_entity;
    std::optional<channels::MarketId> market;
    std::optional<channels::ChannelId> channel;
    std::optional<LocationId> location;
};
BOOST_DESCRIBE_STRUCT(KeyGrant, (), (kind, scopes, legal_entity, market, channel, location))

void leave_trace(Tx& tx, const char* type, KeyId id, std::int64_t version, const AtConsole& told,
                 std::string payload = "{}") {
    Context context;
    context.actor_kind = ActorKind::console;
    context.request_id = "console";
    const Events events{
        {type, id.uuid, version, context, told.now, std::move(payload), told.command}};
    append_events(tx, take_ticket(tx, events, told.now), events);
}

}  // namespace

api::Place place_of(const Key& key) {
    return {uuid_of(key.legal_entity), uuid_of(key.market), uuid_of(key.channel),
            uuid_of(key.location)};
}

api::Scopes scopes_of(const Key& key) { return scopes_in(key.scopes); }

std::string granted(const Key& key) {
    return json::write(
        KeyGrant{key.kind, key.scopes, key.legal_entity, key.market, key.channel, key.location});
}

std::optional<Refusal> settle_place(Tx& tx, Key& key) {
    const auto directory = channels::load_directory(tx);
    std::vector<FieldProblem> wrong;
    const auto settle = [&](const char* pointer, channels::LegalEntityId entity) {
        if (key.legal_entity.value_or(entity) != entity) {
            wrong.push_back({pointer, "other_legal_entity", "belongs to another legal entity"});
        }
        key.legal_entity = entity;
    };
    const auto unknown = [&](const char* pointer) {
        wrong.push_back({pointer, "unknown", "does not exist"});
    };
    if (key.legal_entity && !directory->legal_entities.contains(*key.legal_entity)) {
        unknown("/legal_entity");
    }
    if (key.market && !directory->markets.contains(*key.market)) unknown("/market");
    if (key.channel) {
        const auto* channel = directory->find(*key.channel);
        channel == nullptr ? unknown("/channel") : settle("/channel", channel->legal_entity);
    }
    if (key.location) {
        const auto entity = inventory::legal_entity_of(tx, *key.location);
        entity ? settle("/location", {*entity}) : unknown("/location");
    }
    if (wrong.empty()) return std::nullopt;
    return Refusal{RefusalKind::invalid, "invalid_request", "the key cannot be made like this",
                   std::move(wrong)};
}

void insert_key(Tx& tx, const Key& key, std::string_view secret) {
    const KeyRow row{key.id,         key.name,         key.kind,       {sha256({secret})},
                     key.scopes,     key.legal_entity, key.market,     key.channel,
                     key.location,   key.created_by,   key.created_at, key.expires_at,
                     key.revoked_at, key.version};
    tx.insert("auth_key", std::vector<KeyRow>{row});
    raise_revision(tx, "auth");
}

void insert_key(Tx& tx, const Key& key, std::string_view secret, const AtConsole& told) {
    insert_key(tx, key, secret);
    leave_trace(tx, "key_created", key.id, 1, told, granted(key));
}

std::vector<Key> keys_after(Tx& tx, const std::optional<KeyId>& after, std::int64_t limit) {
    return tx.all<Key>(
        "select id, name, kind, scopes, legal_entity, market, channel, location, created_by, "
        "created_at, expires_at, revoked_at, last_used_at, version from auth_key where id > $1 "
        "order by id "
        "limit $2",
        after.value_or(KeyId{}), limit);
}

std::optional<Key> find_key(Tx& tx, KeyId id) {
    return tx.one<Key>(
        "select id, name, kind, scopes, legal_entity, market, channel, location, created_by, "
        "created_at, expires_at, revoked_at, last_used_at, version from auth_key where id = $1",
        id);
}

std::vector<Key> live_keys_of(Tx& tx, MakerId maker, Instant now) {
    return tx.all<Key>(
        "select id, name, kind, scopes, legal_entity, market, channel, location, created_by, "
        "created_at, expires_at, revoked_at, last_used_at, version from auth_key "
        "where created_by = $1 and revoked_at is null "
        "and (expires_at is null or expires_at > $2) order by id",
        maker, now);
}

void give_key(Tx& tx, KeyId id, const std::optional<MakerId>& maker) {
    tx.run("update auth_key set created_by = $2, version = version + 1 where id = $1", id, maker);
}

std::optional<MakerId> maker_of(Tx& tx, const api::Caller& caller) {
    if (caller.actor_kind == ActorKind::staff) return MakerId{caller.id};
    const auto key = find_key(tx, {caller.id});
    return key ? key->created_by : std::nullopt;
}

bool revoke_key(Tx& tx, KeyId id, Instant now) {
    const auto found = tx.run(
        "update auth_key set revoked_at = $2, version = version + 1 "
        "where id = $1 and revoked_at is null",
        id, now);
    if (found > 0) raise_revision(tx, "auth");
    return found > 0;
}

bool expire_key(Tx& tx, KeyId id, Instant end, Instant now) {
    const auto found = tx.run(
        "update auth_key set version = version + 1, "
        "expires_at = case when expires_at < $2 then expires_at else $2 end "
        "where id = $1 and revoked_at is null and (expires_at is null or expires_at > $3)",
        id, end, now);
    if (found > 0) raise_revision(tx, "auth");
    return found > 0;
}

void save_used(Tx& tx, const std::vector<Used>& used) {
    for (const auto& one : used) {
        tx.run(
            "update auth_key set last_used_at = $2 where id = $1 "
            "and (last_used_at is null or last_used_at < $2)",
            one.id, one.at);
    }
}

bool revoke_key(Tx& tx, KeyId id, const AtConsole& told) {
    const auto key = find_key(tx, id);
    if (!key) return false;
    if (key->revoked_at) return true;
    revoke_key(tx, id, told.now);
    leave_trace(tx, "key_revoked", id, key->version + 1, told);
    return true;
}

void KeyRing::refresh() {
    const std::lock_guard one_at_a_time(refreshing_);
    std::shared_ptr<Callers> fresh;
    auto revision = revision_;
    database_.read([&](Tx& tx) {
        revision = read_revisions(tx).at("auth");
        if (revision == revision_) return false;
        fresh = std::make_shared<Callers>();
        for (const auto& row : tx.all<KeyRow>(
                 "select id, name, kind, secret_hash, scopes, legal_entity, market, channel, "
                 "location, created_by, created_at, expires_at, revoked_at, version from auth_key "
                 "where revoked_at is null")) {
            auto known = std::make_shared<Known>();
            known->caller = caller_from(row);
            fresh->emplace(row.secret_hash.data, std::move(known));
        }
        return true;
    });
    if (fresh == nullptr) return;
    revision_ = revision;  // not before the read is over: a failed one must be made again
    const std::lock_guard lock(mutex_);
    for (const auto& [hash, known] : *callers_) {
        const auto it = fresh->find(hash);
        if (it == fresh->end()) continue;
        it->second->used_us = known->used_us.load();
        it->second->told_us = known->told_us.load();
    }
    callers_ = std::move(fresh);
}

std::vector<Used> KeyRing::take_used() {
    std::vector<Used> used;
    const std::lock_guard lock(mutex_);
    for (const auto& [hash, known] : *callers_) {
        const auto at = known->used_us.load();
        if (known->told_us.exchange(at) < at) used.push_back({{known->caller->id}, {at}});
    }
    return used;
}

std::shared_ptr<const api::Caller> KeyRing::look_again(std::string_view token, Instant now) {
    if (!token.starts_with("nk_")) return nullptr;
    refresh();
    return caller_of(token, now);
}

std::shared_ptr<const api::Caller> KeyRing::caller_of(std::string_view token, Instant now) {
    constexpr std::size_t longest = 128;
    if (token.size() > longest) return nullptr;
    const auto hash = sha256({token});
    std::shared_ptr<const Callers> callers;  // a map of what may be written to
    {
        const std::lock_guard lock(mutex_);
        callers = callers_;
    }
    const auto it = callers->find(hash);
    if (it == callers->end()) return nullptr;
    auto& known = *it->second;
    if (known.caller->expires_at && *known.caller->expires_at <= now) return nullptr;
    constexpr Span told_to = minutes(1);
    if (known.used_us.load(std::memory_order_relaxed) + told_to.us <= now.us)
        known.used_us = now.us;
    return known.caller;
}

}  // namespace nahtlos::auth
