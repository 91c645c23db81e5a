// Keys: who may call. API keys with scopes, bound to a channel or to less than everything.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/api/call.hpp"
#include "base/describe.hpp"
#include "base/result.hpp"
#include "base/sql/database.hpp"
#include "base/sql/tx.hpp"
#include "channels/types.hpp"
#include "inventory/types.hpp"

namespace nahtlos::auth {

using KeyId = Id<"key">;
using MakerId = Id<"stf">;  // an account of staff
using inventory::LocationId;

/// store keys are for shops and apps and end at one channel; admin keys are for people and systems
/// of the house.
enum class KeyKind { store, admin };
BOOST_DESCRIBE_ENUM(KeyKind, store, admin)

/// A row of auth_key without its secret. Bound to a channel or location, it is bound to their legal
/// entity as well: see settle_place.
struct Key {
    KeyId id;
    std::string name;
    KeyKind kind = KeyKind::store;
    std::string scopes;  // "orders:place,stock:read"
    std::optional<channels::LegalEntityId> legal_entity;
    std::optional<channels::MarketId> market;
    std::optional<channels::ChannelId> channel;
    std::optional<LocationId> location;
    std::optional<MakerId> created_by;  // by itself or by a key of its; null is the house
    Instant created_at;
    std::optional<Instant> expires_at, revoked_at, last_used_at;  // used: to the minute
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Key, (),
                      (id, name, kind, scopes, legal_entity, market, channel, location, created_by,
                       created_at, expires_at, revoked_at, last_used_at, version))

/// "nk_store_..." or "nk_admin_...": the kind and 256 random bits. Shown once, stored nowhere.
std::string make_secret(KeyKind kind, Random& random);
/// The same of bits made before; see make_token.
std::string secret_of(KeyKind kind, std::string_view bits);

/// Refuses scopes that are none, that a store key may not carry, or a store key without a channel.
std::optional<Refusal> wrong_with(const Key& key, const std::vector<std::string>& scopes);

/// Fills in the legal entity of the key's channel or location. Refuses (invalid) places that do not
/// exist, or do not belong together.
std::optional<Refusal> settle_place(Tx& tx, Key& key);

/// For the audit, as JSON: the scopes of a key and where they end.
std::string granted(const Key& key);

void insert_key(Tx& tx, const Key& key, std::string_view secret);
/// What the command line does is told as the API's commands are: when, and under which id.
struct AtConsole {
    Instant now;
    Uuid command;
};
void insert_key(Tx& tx, const Key& key, std::string_view secret, const AtConsole& told);

/// Keys in order of id after `after`, at most `limit`.
std::vector<Key> keys_after(Tx& tx, const std::optional<KeyId>& after, std::int64_t limit);
std::optional<Key> find_key(Tx& tx, KeyId id);
/// Those of a maker that are valid, oldest first.
std::vector<Key> live_keys_of(Tx& tx, MakerId maker, Instant now);
/// The key is another's, or, with null, the house's.
void give_key(Tx& tx, KeyId id, const std::optional<MakerId>& maker);
/// Who makes what this caller makes: themselves, or whoever made the key that they call with.
std::optional<MakerId> maker_of(Tx& tx, const api::Caller& caller);

api::Place place_of(const Key& key);
api::Scopes scopes_of(const Key& key);

/// False when there is no such key. Revoking again changes nothing.
bool revoke_key(Tx& tx, KeyId id, Instant now);
/// Lets it end at `end`, if it does not end sooner. False when it is no longer valid.
bool expire_key(Tx& tx, KeyId id, Instant end, Instant now);

/// When a key was last used.
struct Used {
    KeyId id;
    Instant at;
};
void save_used(Tx& tx, const std::vector<Used>& used);
bool revoke_key(Tx& tx, KeyId id, const AtConsole& told);

/// All keys that are valid, in memory by the SHA-256 of their secret.
class KeyRing final : public api::Authenticator {
public:
    explicit KeyRing(sql::Database& database) : database_(database) {}

    /// One look-up; sees what the last refresh saw.
    std::shared_ptr<const api::Caller> caller_of(std::string_view token, Instant now) override;

    std::shared_ptr<const api::Caller> look_again(std::string_view token, Instant now) override;

    /// Reads one revision, and the keys if it moved. To be called several times a second, and after
    /// a change. Throws sql::Error. Thread safe.
    void refresh();

    /// The keys that were used since the last call, to be saved; to the minute.
    std::vector<Used> take_used();

private:
    // Which key, and when it was used: written once a minute, so that requests only read it.
    struct Known {
        std::shared_ptr<const api::Caller> caller;
        std::atomic<std::int64_t> used_us{0}, told_us{0};
    };
    using Callers = std::unordered_map<std::string, std::shared_ptr<Known>>;
    sql::Database& database_;
    std::mutex refreshing_;
    std::int64_t revision_ = 0;  // under refreshing_
    std::mutex mutex_;
    std::shared_ptr<const Callers> callers_ = std::make_shared<Callers>();
};

}  // namespace nahtlos::auth
