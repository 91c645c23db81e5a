#include "auth/api.hpp"

#include <algorithm>

#include "auth/tokens.hpp"
#include "base/ops/log.hpp"

namespace nahtlos::auth {
namespace {

using api::Call;
using api::Scope;

struct NewKey {
    json::ShortText<100> name;
    KeyKind kind = KeyKind::store;
    json::List<std::string, 1, 20> scopes;
    std::optional<channels::LegalEntityId> legal_entity;
    std::optional<channels::MarketId> market;
    std::optional<channels::ChannelId> channel;
    std::optional<LocationId> location;
    std::optional<Instant> expires_at;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"kind", "store: for shops and apps, bound to a channel; admin: for staff and systems"},
        {"scopes", "like orders:place; admin is all of them"},
        {"channel", "the key ends here, as with the other three; without one it does not"},
    }};
};
BOOST_DESCRIBE_STRUCT(NewKey, (),
                      (name, kind, scopes, legal_entity, market, channel, location, expires_at))

struct KeyView {
    KeyId id;
    std::string name;
    KeyKind kind = KeyKind::store;
    std::vector<std::string> scopes;
    std::optional<channels::LegalEntityId> legal_entity;
    std::optional<channels::MarketId> market;
    std::optional<channels::ChannelId> channel;
    std::optional<LocationId> location;
    std::optional<MakerId> created_by;
    Instant created_at;
    std::optional<Instant> expires_at, revoked_at, last_used_at;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"created_by",
         "the account of staff that made it, by itself or by a key of its; the key "
         "ends when that loses the rights to make it, unless it is handed over"},
        {"last_used_at", "to the minute, and a minute late"},
    }};
};
BOOST_DESCRIBE_STRUCT(KeyView, (),
                      (id, name, kind, scopes, legal_entity, market, channel, location, created_by,
                       created_at, expires_at, revoked_at, last_used_at))

struct KeyMade : KeyView {
    std::optional<std::string> secret;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"secret", "shown now and never again, not even to the same Idempotency-Key"}}};
};
BOOST_DESCRIBE_STRUCT(KeyMade, (KeyView), (secret))

enum class KeyStatus { live, expired, revoked };
BOOST_DESCRIBE_ENUM(KeyStatus, live, expired, revoked)

struct KeysQuery {
    std::vector<KeyStatus> status;
    std::optional<MakerId> created_by;
    std::optional<api::Cursor<KeyId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 2> may_miss{"status", "limit"};
};
BOOST_DESCRIBE_STRUCT(KeysQuery, (), (status, created_by, cursor, limit))

KeyStatus status_of(const Key& key, Instant now) {
    if (key.revoked_at) return KeyStatus::revoked;
    return key.expires_at && *key.expires_at <= now ? KeyStatus::expired : KeyStatus::live;
}

std::vector<std::string> words_of(std::string_view scopes) {
    std::vector<std::string> words;
    while (!scopes.empty()) {
        const auto comma = scopes.find(',');
        words.emplace_back(scopes.substr(0, comma));
        scopes.remove_prefix(comma == scopes.npos ? scopes.size() : comma + 1);
    }
    return words;
}

KeyView view_of(const Key& key) {
    return {key.id,         key.name,       key.kind,        words_of(key.scopes), key.legal_entity,
            key.market,     key.channel,    key.location,    key.created_by,       key.created_at,
            key.expires_at, key.revoked_at, key.last_used_at};
}

Result<Key> key_from(const Call& call, const NewKey& wish) {
    Key key{call.world->ids.next<KeyId>(),
            wish.name.value,
            wish.kind,
            {},
            wish.legal_entity,
            wish.market,
            wish.channel,
            wish.location,
            {},
            call.now,
            wish.expires_at,
            {},
            {},
            1};
    if (auto refusal = wrong_with(key, wish.scopes.values)) return *std::move(refusal);
    api::Scopes scopes;
    for (const auto& word : wish.scopes) scopes.add(*api::scope_of(word));
    key.scopes = scopes.text();
    return key;
}

// Answers once the ring has seen the change; if it cannot now, it will within a tick.
template <class Answer>
void after_refresh(KeyRing& ring, Executor& readers, Answer answer) {
    const bool is_taken = readers.run([&ring, answer] {
        try {
            ring.refresh();
        } catch (const std::exception& error) {
            // The change is durable all the same and has to be answered; a later tick reads it.
            log::warn("refresh_failed", {{"why", error.what()}});
        }
        answer();
    });
    if (!is_taken) answer();
}

Event key_event(const ChangeScope& scope, const char* type, const KeyId& id, std::int64_t version,
                std::string payload = "{}") {
    return {type, id.uuid, version, scope.context, scope.now, std::move(payload)};
}

void answer_made(KeyRing& ring, Executor& readers, const api::Reply<KeyMade>& reply,
                 const std::string& bits, const Answer<std::string>& answer) {
    if (!answer) return reply(answer.refusal());
    auto made = json::read<KeyMade>(*answer);
    check(made.ok(), "a stored outcome reads back");
    if (!answer.is_replayed) made->secret = secret_of(made->kind, bits);
    after_refresh(ring, readers, [reply, made = *made, is_replayed = answer.is_replayed] {
        reply(made, is_replayed);
    });
}

void create_key(KeyRing& ring, Changes& changes, Executor& readers, const Call& call,
                const api::Reply<KeyMade>& reply, const NewKey& wish) {
    const auto wanted = key_from(call, wish);
    if (!wanted) return reply(wanted.refusal());
    const auto bits = make_token("", call.world->random);
    const auto secret = secret_of(wish.kind, bits);
    Change change = [wanted = *wanted, secret, &call](ChangeScope& scope) -> Result<std::string> {
        auto key = wanted;
        if (auto refusal = settle_place(scope.tx, key)) return *std::move(refusal);
        if (auto refusal = api::beyond(*call.caller, scopes_of(key), place_of(key))) {
            return *std::move(refusal);
        }
        key.created_by = maker_of(scope.tx, *call.caller);
        insert_key(scope.tx, key, secret);
        scope.events.push_back(key_event(scope, "key_created", key.id, 1, granted(key)));
        return json::write(view_of(key));  // without the secret, since it is stored
    };
    const auto done = [&ring, &readers, reply, bits](const Answer<std::string>& answer) {
        answer_made(ring, readers, reply, bits, answer);
    };
    if (!changes.submit(call.entry(std::move(change)), done)) reply(api::overloaded());
}

// Who is bound sees what is bound as closely; a key of the whole house is above them.
bool is_unseen(const api::Caller& caller, const Key& key) {
    return api::beyond(caller, {}, place_of(key)).has_value();
}

void revoke(KeyRing& ring, Changes& changes, Executor& readers, const Call& call,
            const api::Reply<Done>& reply, KeyId id) {
    Change change = [id, &call](ChangeScope& scope) -> Result<std::string> {
        const auto key = find_key(scope.tx, id);
        if (!key || is_unseen(*call.caller, *key)) return api::no_such_resource();
        // Nobody takes away what is above them.
        if (auto refusal = api::beyond(*call.caller, scopes_of(*key), place_of(*key))) {
            return *std::move(refusal);
        }
        if (key->revoked_at) return std::string("{}");
        revoke_key(scope.tx, id, scope.now);
        scope.events.push_back(key_event(scope, "key_revoked", id, key->version + 1));
        return std::string("{}");
    };
    const auto done = [&ring, &readers, reply](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        after_refresh(ring, readers,
                      [reply, is_replayed = answer.is_replayed] { reply(Done{}, is_replayed); });
    };
    if (!changes.submit(call.entry(std::move(change)), done)) reply(api::overloaded());
}

struct Rotation {
    std::int64_t overlap_minutes = 1'440;
    static constexpr std::string_view schema_name = "KeyRotation";
    static constexpr std::array<std::string_view, 1> may_miss{"overlap_minutes"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"overlap_minutes", "how long the old key still works: 0 to 43200; a day if not given"}}};
};
BOOST_DESCRIBE_STRUCT(Rotation, (), (overlap_minutes))

// The same key with another secret, and an end for the old one, in one write.
Result<std::string> rotated(const Call& call, ChangeScope& scope, KeyId id, KeyId next,
                            const std::string& bits, Span overlap) {
    const auto old = find_key(scope.tx, id);
    if (!old || api::outside_of(*call.caller, place_of(*old))) return api::no_such_resource();
    if (auto refusal = api::beyond(*call.caller, scopes_of(*old), place_of(*old))) {
        return *std::move(refusal);
    }
    if (!expire_key(scope.tx, id, scope.now + overlap, scope.now)) {
        return Refusal{RefusalKind::conflict, "key_over", "this key is not valid any more"};
    }
    auto key = *old;
    key.id = next;
    key.created_at = scope.now;
    key.last_used_at.reset();
    key.version = 1;
    // Who is shown the next secret has it from now on.
    key.created_by = maker_of(scope.tx, *call.caller);
    insert_key(scope.tx, key, secret_of(key.kind, bits));
    scope.events.push_back(key_event(scope, "key_rotated", id, old->version + 1));
    scope.events.push_back(key_event(scope, "key_created", next, 1, granted(key)));
    return json::write(view_of(key));
}

void rotate(KeyRing& ring, Changes& changes, Executor& readers, const Call& call,
            const api::Reply<KeyMade>& reply, KeyId id, const Rotation& wish) {
    constexpr std::int64_t longest_minutes = 43'200;
    if (wish.overlap_minutes < 0 || wish.overlap_minutes > longest_minutes) {
        return reply(
            Refusal{RefusalKind::invalid,
                    "invalid_request",
                    "the key cannot be rotated like this",
                    {{"/overlap_minutes", "out_of_range", "must be between 0 and 43200"}}});
    }
    const auto next = call.world->ids.next<KeyId>();
    const auto bits = make_token("", call.world->random);
    Change change = [&call, id, next, bits,
                     overlap = minutes(wish.overlap_minutes)](ChangeScope& scope) {
        return rotated(call, scope, id, next, bits, overlap);
    };
    const auto done = [&ring, &readers, reply, bits](const Answer<std::string>& answer) {
        answer_made(ring, readers, reply, bits, answer);
    };
    if (!changes.submit(call.entry(std::move(change)), done)) reply(api::overloaded());
}

// What the caller may not see or did not ask for is passed over, so that pages are full.
Result<api::Page<KeyView>> list_keys(const Call& call, Tx& tx, const KeysQuery& query) {
    constexpr std::int64_t at_once = 100;
    std::optional<KeyId> after;
    if (query.cursor) after = query.cursor->key;
    const auto wanted = static_cast<std::size_t>(query.limit.value) + 1;
    std::vector<KeyView> views;
    for (bool is_more = true; is_more && views.size() < wanted;) {
        const auto keys = keys_after(tx, after, at_once);
        is_more = static_cast<std::int64_t>(keys.size()) == at_once;
        if (is_more) after = keys.back().id;
        for (const auto& key : keys) {
            const auto status = status_of(key, call.now);
            const bool is_asked = (query.status.empty() ||
                                   std::ranges::find(query.status, status) != query.status.end()) &&
                                  (!query.created_by || query.created_by == key.created_by);
            if (views.size() == wanted) break;
            if (is_asked && !is_unseen(*call.caller, key)) views.push_back(view_of(key));
        }
    }
    return api::page_of(std::move(views), query.limit, [](const KeyView& key) { return key.id; });
}

}  // namespace

api::Routes key_routes(KeyRing& ring, Changes& changes, Executor& readers) {
    return {
        api::command("POST /v1/keys", Scope::keys_write, "create_key", "Make a key",
                     [&](const Call& call, api::Reply<KeyMade> reply, NewKey wish) {
                         create_key(ring, changes, readers, call, reply, wish);
                     },
                     {.status = 201}),
        api::query("GET /v1/keys", Scope::keys_write, "list_keys", "List keys, oldest first",
                   list_keys),
        api::command(
            "POST /v1/keys/{id}/rotate", Scope::keys_write, "rotate_key",
            "Make the next key with the same rights, and let this one end",
            [&](const Call& call, api::Reply<KeyMade> reply, KeyId id, Rotation wish) {
                rotate(ring, changes, readers, call, reply, id, wish);
            },
            {.status = 201, .errors = {{RefusalKind::conflict, "key_over", "revoked or expired"}}}),
        api::command("DELETE /v1/keys/{id}", Scope::keys_write, "revoke_key",
                     "Revoke a key, everywhere within a second",
                     [&](const Call& call, api::Reply<Done> reply, KeyId id) {
                         revoke(ring, changes, readers, call, reply, id);
                     }),
    };
}

}  // namespace nahtlos::auth
