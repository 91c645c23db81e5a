// Call: what a handler knows about the request beyond its typed inputs: who, when, by which key.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/api/scope.hpp"
#include "base/batch/command.hpp"
#include "base/result.hpp"
#include "base/trace.hpp"
#include "base/world.hpp"

namespace nahtlos::api {

enum class CallerKind { nobody, store, admin };

/// The principal behind a request. Where one of the last four is set, its rights end there.
struct Caller {
    Uuid id;
    CallerKind kind = CallerKind::nobody;
    ActorKind actor_kind = ActorKind::key;  // as whom its deeds are told
    Scopes scopes;
    std::string name;
    std::optional<Uuid> legal_entity, market, channel, location;
    std::optional<Instant> expires_at;
    std::optional<Uuid> session;  // of people, who log in; keys have none
};

/// What a request wants to touch; only what is set is looked at.
struct Place {
    std::optional<Uuid> legal_entity, market, channel, location;
};

/// Refuses (forbidden, "outside_of_key") what lies outside of what the caller is bound to.
std::optional<Refusal> outside_of(const Caller& caller, const Place& place);

/// Nobody gives away more than they have, neither rights nor reach: refuses (forbidden) what has a
/// scope that the caller lacks ("scope_missing"), or is not bound as the caller is
/// ("outside_of_key").
std::optional<Refusal> beyond(const Caller& caller, const Scopes& scopes, const Place& place);

/// Turns a credential into its caller.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    /// Null when nobody has this token, or not any more. Never blocks. Thread safe.
    virtual std::shared_ptr<const Caller> caller_of(std::string_view token, Instant now) = 0;
    /// The same by the latest keys, since another process may have made one a moment ago. May wait
    /// for the database and throw what it throws. Thread safe.
    virtual std::shared_ptr<const Caller> look_again(std::string_view token, Instant now) {
        return caller_of(token, now);
    }
    /// The same without counting as a use of the token: who only listens lets a session idle out.
    virtual std::shared_ptr<const Caller> peek(std::string_view token, Instant now) {
        return caller_of(token, now);
    }
};

struct Call {
    std::string request_id;
    std::shared_ptr<const Caller> caller;  // never null; kind nobody on open routes without a key
    std::string_view language = "en";      // or "de": what the caller reads
    bool has_language = false;             // the caller said so
    Instant now;                           // when the request was admitted
    std::string peer;          // address of the client; behind a trusted proxy what that says
    std::string_view cookies;  // as the browser sent them
    Trace trace;               // that the request is a step of
    std::optional<std::int64_t> if_match;  // version named by If-Match
    CommandKey key;                        // commands only
    std::string_view bearer;               // the token that the request was sent with, or ""
    bool is_by_cookie = false;             // and the browser sent it by itself
    Priority priority = Priority::visit;
    World* world = nullptr;

    /// The command with key, context, moment and id, ready to be submitted. The context says the
    /// caller and what it is bound to; a handler may add what the body says.
    template <class C>
    Entry<C> entry(C command) const {
        return {std::move(command),   key,     context(), now, command_id(world->ids.next()),
                world->random.bits(), priority};
    }
    Context context() const;
    bool may(Scope scope) const { return caller->scopes.allow(scope); }
    /// 32 bytes that nobody can guess. With an Idempotency-Key they follow from it, the caller's
    /// own token, `what` and `id`: who repeats the request is told them again, though they are
    /// stored nowhere.
    std::string secret_for(std::string_view what, const Uuid& id) const;
    /// Refuses (precondition, "version_changed") when If-Match names another version than this one.
    std::optional<Refusal> unless_version(std::int64_t version) const;
};

/// The same for rules that get If-Match within a command.
std::optional<Refusal> unless_version(std::optional<std::int64_t> if_match, std::int64_t version);

}  // namespace nahtlos::api
