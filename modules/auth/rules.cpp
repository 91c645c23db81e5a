#include <cstring>

#include "auth/keys.hpp"
#include "auth/tokens.hpp"

namespace nahtlos::auth {
namespace {

using api::Scope;

// Shops run where others can look: their keys cannot change what is sold or what is said of it, who
// may call, or make money.
bool fits_store_key(Scope scope) {
    return scope != Scope::admin && scope != Scope::keys_write && scope != Scope::staff_write &&
           scope != Scope::channels_write && scope != Scope::catalog_write &&
           scope != Scope::stored_value_write && scope != Scope::reviews_write &&
           scope != Scope::reviews_moderate;
}

Refusal wrong_field(std::string pointer, std::string code, std::string detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            "the key cannot be made like this",
            {{std::move(pointer), std::move(code), std::move(detail)}}};
}

}  // namespace

std::string make_secret(KeyKind kind, Random& random) {
    return secret_of(kind, make_token("", random));
}

std::string secret_of(KeyKind kind, std::string_view bits) {
    return "nk_" + std::string(enum_name(kind)) + "_" + std::string(bits);
}

std::string make_token(std::string_view prefix, Random& random) {
    const auto bytes = random.secret(32);
    Uuid halves[2];
    std::memcpy(halves, bytes.data(), 32);
    return std::string(prefix) + typeid_suffix(halves[0]) + typeid_suffix(halves[1]);
}

bool looks_made(std::string_view token) {
    constexpr std::size_t bits_as_text = 52;  // two suffixes of 26
    constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
    if (token.size() <= bits_as_text) return false;
    const auto bits = token.substr(token.size() - bits_as_text);
    return token[token.size() - bits_as_text - 1] == '_' &&
           bits.find_first_not_of(letters) == bits.npos;
}

std::optional<Refusal> wrong_with(const Key& key, const std::vector<std::string>& scopes) {
    if (scopes.empty()) return wrong_field("/scopes", "too_few", "must name at least one scope");
    for (std::size_t i = 0; i < scopes.size(); ++i) {
        const auto scope = api::scope_of(scopes[i]);
        const auto pointer = "/scopes/" + std::to_string(i);
        if (!scope) return wrong_field(pointer, "unknown_value", "is not a scope");
        if (key.kind == KeyKind::store && !fits_store_key(*scope)) {
            return wrong_field(pointer, "not_allowed", "is not for store keys");
        }
    }
    if (key.kind == KeyKind::store && !key.channel) {
        return wrong_field("/channel", "required", "is required for store keys");
    }
    return std::nullopt;
}

}  // namespace nahtlos::auth
