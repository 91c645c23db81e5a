// Carts: what a customer means to buy. They hold nothing until checkout.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "orders/requests.hpp"
#include "orders/types.hpp"
#include "stored_value/types.hpp"

namespace nahtlos::orders {

/// Adding lines beyond this is refused; a merge of two carts may exceed it.
inline constexpr std::size_t max_cart_lines = 1'000;

enum class CartStatus { active, completing, completed, merged, abandoned };
BOOST_DESCRIBE_ENUM(CartStatus, active, completing, completed, merged, abandoned)

struct Cart {
    CartId id;
    Uuid token_hash;  // of the bearer token, which nobody stores
    channels::ChannelId channel;
    channels::MarketId market;
    std::optional<inventory::LocationId> location;  // where a till or staff of a place made it
    Currency currency;
    std::optional<customers::ProfileId> profile;
    std::optional<std::string> customer;      // JSON of customers::Contact
    std::optional<std::string> coupons;       // JSON array of codes
    std::optional<std::string> delivery;      // JSON of CartDelivery
    std::optional<std::string> stored_value;  // JSON of the accounts that pay first
    std::optional<OrderId> checkout;
    CartStatus status = CartStatus::active;
    std::optional<Instant> completing_at;
    std::optional<CartId> merged_into;
    std::int64_t lines = 0;  // number of the last line given out
    std::int64_t version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(Cart, (),
                      (id, token_hash, channel, market, location, currency, profile, customer,
                       coupons, delivery, stored_value, checkout, status, completing_at,
                       merged_into, lines, version, created_at, updated_at))

struct CartLine {
    CartId cart;
    std::int64_t line = 0;
    std::optional<std::int64_t> parent_line;
    catalog::VariantId variant;
    std::int64_t quantity = 0;
    Instant added_at;
};
BOOST_DESCRIBE_STRUCT(CartLine, (), (cart, line, parent_line, variant, quantity, added_at))

/// How the goods shall come, and since when that is wanted: the newest wish survives a merge.
struct CartDelivery {
    Instant set_at;
    DeliveryRequest to;
};
BOOST_DESCRIBE_STRUCT(CartDelivery, (), (set_at, to))

/// A cart with its lines, as the working set of a batch.
struct OpenCart {
    Cart row;
    std::vector<CartLine> lines;     // by ascending number
    std::set<std::int64_t> touched;  // lines that are new, changed or gone
    bool is_new = false, is_changed = false;

    std::optional<customers::Contact> customer() const;
    std::vector<std::string> coupons() const;
    std::optional<CartDelivery> delivery() const;
    std::vector<stored_value::AccountId> accounts() const;  // that pay first
    void set_accounts(const std::vector<stored_value::AccountId>& accounts);
    CartLine* line(std::int64_t number);
    const CartLine* line(std::int64_t number) const;
};

/// Whose carts a caller may touch, as far as it is bound.
struct CartScope {
    std::optional<channels::ChannelId> channel;
    std::optional<channels::MarketId> market;
    std::optional<channels::LegalEntityId> legal_entity;
    /// Carts are made there; by their ids, only those that were can be opened.
    std::optional<inventory::LocationId> location;

    bool allows(const channels::Channel& of) const;
};

/// A cart by its token or, for those who may see any, by its id.
struct CartRef {
    std::optional<Uuid> token_hash;
    std::optional<CartId> id;
    CartScope scope = {};
};

enum class LineAction { add, set, remove };
BOOST_DESCRIBE_ENUM(LineAction, add, set, remove)

/// add: sku and quantity, on top of what the cart has of it. set: line and quantity. remove: line.
struct CartLineChange {
    LineAction action = LineAction::add;
    std::optional<std::int64_t> line;
    std::optional<json::Sku> sku;
    std::optional<json::Quantity> quantity;
};
BOOST_DESCRIBE_STRUCT(CartLineChange, (), (action, line, sku, quantity))

/// Everything that one call may change of a cart; what is missing stays.
struct CartChange {
    std::optional<json::List<CartLineChange, 1, max_cart_lines>> lines;
    std::optional<customers::Contact> customer;
    std::optional<DeliveryRequest> delivery;
    std::optional<GiftCards> gift_cards = {};  // all of them; none takes them off
    std::optional<bool> use_credit = {};       // of the customer whose cart it is
    std::optional<CouponCodes> coupons = {};   // all of them
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"gift_cards", "codes of the cards that pay first, all of them; [] takes them off"},
        {"use_credit", "whether the customer's store credit pays, too"},
        {"coupons", "codes of coupons, all of them; [] takes them off"},
    }};
};
BOOST_DESCRIBE_STRUCT(CartChange, (), (lines, customer, delivery, gift_cards, use_credit, coupons))

/// What lines may be added to: the catalog as the cart's channel sells it.
struct CartScene {
    const catalog::Offers& offers;
    const channels::Channel& channel;
    Instant now;
};

/// Changes the cart in memory and raises its version. Refuses with every wrong line named:
/// unknown_sku, not_for_sale, unknown_line, required, not_allowed, out_of_range, too_many.
std::optional<Refusal> change_cart(const CartScene& scene, OpenCart& cart,
                                   const CartChange& change);

/// Moves all of `guest` into `into`: quantities are summed, the newest delivery wins, the customer
/// of `into` stays if it has one. `guest` becomes merged. Both versions rise.
void merge_carts(OpenCart& guest, OpenCart& into, Instant now);

/// Active, or abandoned and as good as that: who touches it again has it back.
bool is_open(CartStatus status);

/// Nobody touched the active cart for long, or somebody touches the abandoned one again. Raises the
/// version.
void abandon_cart(OpenCart& cart, Instant now);
void revive_cart(OpenCart& cart, Instant now);

/// Why this cart cannot be changed now: completion_in_progress, cart_completed, cart_merged.
std::optional<Refusal> frozen(const Cart& cart);

}  // namespace nahtlos::orders
