// The cart routes: make, read, change and claim carts.
#pragma once

#include <optional>
#include <string>

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// A cart in a path: its token, which is all a customer needs, or its id for those who may read
/// orders.
struct CartPath {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be the token or the id of a cart";
    std::string text;
    std::optional<orders::CartId> id;
    static std::optional<CartPath> parse(Wire wire);
    const Wire& wire() const { return text; }
    static boost::json::object schema();
};

/// Refuses (not_found) an id where the caller may not read orders.
Result<orders::CartRef> ref_of(const api::Call& call, const CartPath& path);

/// `engine` outlives the routes.
api::Routes cart_routes(Engine& engine);

/// The order that a cart became, by the cart's token only: who has it is the buyer, for whom staff
/// have routes of their own. Refuses (not_found) what is no cart, no order yet, or erased.
Result<orders::OrderId> guest_order_of(Engine& engine, const api::Call& call, Tx& tx,
                                       const CartPath& path);
/// The route that shows it.
api::Route guest_order_route(Engine& engine);

/// Lists of carts and of checkouts, for staff.
api::Routes cart_lists(Engine& engine);

}  // namespace nahtlos::flows
