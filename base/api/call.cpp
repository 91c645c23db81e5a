#include "base/api/call.hpp"

#include "base/crypto/hmac.hpp"

namespace nahtlos::api {
namespace {

// Where one side says nothing there is nothing to compare.
bool differ(const std::optional<Uuid>& bound, const std::optional<Uuid>& wanted) {
    return bound && wanted && *bound != *wanted;
}

}  // namespace

std::optional<Refusal> outside_of(const Caller& caller, const Place& place) {
    const char* what = nullptr;
    if (differ(caller.legal_entity, place.legal_entity)) what = "legal entity";
    if (differ(caller.market, place.market)) what = "market";
    if (differ(caller.channel, place.channel)) what = "channel";
    if (differ(caller.location, place.location)) what = "location";
    if (what == nullptr) return std::nullopt;
    return Refusal{RefusalKind::forbidden, "outside_of_key",
                   std::string("this key is bound to another ") + what};
}

std::optional<Refusal> beyond(const Caller& caller, const Scopes& scopes, const Place& place) {
    for (const auto& [word, scope] : scope_words) {
        if (!scopes.has(scope) || caller.scopes.allow(scope)) continue;
        return Refusal{RefusalKind::forbidden, "scope_missing",
                       "you lack the scope " + std::string(word) + " and cannot give it"};
    }
    const bool is_wider = (caller.legal_entity && !place.legal_entity) ||
                          (caller.market && !place.market) || (caller.channel && !place.channel) ||
                          (caller.location && !place.location);
    if (is_wider) {
        return Refusal{RefusalKind::forbidden, "outside_of_key",
                       "what you give rights to must be bound as you are"};
    }
    return outside_of(caller, place);
}

Context Call::context() const {
    Context context;
    context.channel = caller->channel;
    context.market = caller->market;
    if (caller->kind != CallerKind::nobody) context.actor = caller->id;
    context.actor_kind = caller->actor_kind;
    if (caller->session) context.session = to_string(*caller->session);
    context.request_id = request_id;
    context.trace = trace;
    return context;
}

std::string Call::secret_for(std::string_view what, const Uuid& id) const {
    constexpr std::size_t bytes = 32;
    if (!key.is_remembered()) return world->random.secret(bytes);
    return hmac_sha256(bearer, std::string(what) + ' ' + to_string(key.key) + ' ' + to_string(id));
}

std::optional<Refusal> unless_version(std::optional<std::int64_t> if_match, std::int64_t version) {
    if (!if_match || *if_match == version) return std::nullopt;
    return Refusal{RefusalKind::precondition, "version_changed",
                   "If-Match names version " + std::to_string(*if_match) + ", but it is now " +
                       std::to_string(version)};
}

std::optional<Refusal> Call::unless_version(std::int64_t version) const {
    return api::unless_version(if_match, version);
}

}  // namespace nahtlos::api
