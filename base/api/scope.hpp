// Scopes: the rights that a key carries and a route asks for.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nahtlos::api {

enum class Scope : std::uint8_t {
    open,         // of routes only: no key is needed
    any_key,      // of routes only: any valid key will do
    carts_write,  // carts, and turning them into orders
    orders_read,
    orders_place,
    orders_price,  // beside orders_place: to say what it cost, and that it was paid elsewhere
    orders_write,  // of placed orders: cancel, hold, release, done by the channel
    fulfillments_write,
    returns_write,
    stock_read,
    stock_write,
    catalog_read,
    catalog_write,
    channels_read,
    channels_write,
    customers_read,
    customers_write,
    payments_write,
    stored_value_read,   // gift cards and store credit
    stored_value_write,  // issue, block, post
    reviews_read,        // of products, whatever their state
    reviews_write,       // import them, answer them
    reviews_moderate,    // say which are shown
    events_read,
    keys_write,
    staff_write,
    admin,  // all of them
};

/// The scopes that a key may carry, by the words people write.
inline constexpr std::array<std::pair<std::string_view, Scope>, 25> scope_words{{
    {"carts:write", Scope::carts_write},
    {"orders:read", Scope::orders_read},
    {"orders:place", Scope::orders_place},
    {"orders:price", Scope::orders_price},
    {"orders:write", Scope::orders_write},
    {"fulfillments:write", Scope::fulfillments_write},
    {"returns:write", Scope::returns_write},
    {"stock:read", Scope::stock_read},
    {"stock:write", Scope::stock_write},
    {"catalog:read", Scope::catalog_read},
    {"catalog:write", Scope::catalog_write},
    {"channels:read", Scope::channels_read},
    {"channels:write", Scope::channels_write},
    {"customers:read", Scope::customers_read},
    {"customers:write", Scope::customers_write},
    {"payments:write", Scope::payments_write},
    {"stored_value:read", Scope::stored_value_read},
    {"stored_value:write", Scope::stored_value_write},
    {"reviews:read", Scope::reviews_read},
    {"reviews:write", Scope::reviews_write},
    {"reviews:moderate", Scope::reviews_moderate},
    {"events:read", Scope::events_read},
    {"keys:write", Scope::keys_write},
    {"staff:write", Scope::staff_write},
    {"admin", Scope::admin},
}};

/// "orders:read"; "" for those of routes only.
constexpr std::string_view word_of(Scope scope) {
    for (const auto& [word, known] : scope_words) {
        if (known == scope) return word;
    }
    return {};
}

constexpr std::optional<Scope> scope_of(std::string_view word) {
    for (const auto& [known, scope] : scope_words) {
        if (known == word) return scope;
    }
    return std::nullopt;
}

/// A set of scopes.
class Scopes {
public:
    constexpr void add(Scope scope) { bits_ |= bit(scope); }
    /// Has it by name or by being admin.
    constexpr bool allow(Scope scope) const {
        return (bits_ & (bit(scope) | bit(Scope::admin))) != 0;
    }
    constexpr bool has(Scope scope) const { return (bits_ & bit(scope)) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    /// "orders:read,orders:write"
    std::string text() const {
        std::string out;
        for (const auto& [word, scope] : scope_words) {
            if (!has(scope)) continue;
            if (!out.empty()) out += ',';
            out += word;
        }
        return out;
    }

private:
    static constexpr std::uint64_t bit(Scope scope) {
        return std::uint64_t{1} << static_cast<unsigned>(scope);
    }
    std::uint64_t bits_ = 0;
};

}  // namespace nahtlos::api
