#include "customers/privacy.hpp"
#include "flows/api_cart.hpp"
#include "flows/cart.hpp"
#include "flows/my_order.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;

constexpr api::KnownError no_cart{RefusalKind::not_found, "cart_not_found",
                                  "there is no such cart"};

// By token only: who has it is the buyer, for whom staff have routes of their own.
Result<MyOrder> get_guest_order(Engine& engine, const Call& call, Tx& tx, const CartPath& path) {
    if (path.id) return no_such_cart();
    const auto ref = ref_of(call, path);
    if (!ref) return ref.refusal();
    const auto pages = engine.books().open(tx);
    const auto shelf = load_carts(tx, {*ref}, {}, sql::Lock::no);
    const auto* cart = shelf.find(*ref, *pages);
    if (cart == nullptr) return no_such_cart();
    if (cart->row.status != orders::CartStatus::completed || !cart->row.checkout) {
        return api::no_such_resource();
    }
    auto found = orders::orders(tx, {*cart->row.checkout}, sql::Lock::no);
    if (found.empty() || !found.front().party) return api::no_such_resource();
    if (!customers::erased_parties(tx, {*found.front().party}).empty()) return no_such_cart();
    std::vector<OrderEntry> entries{{summary_of(found.front(), *pages), {}, {}, {}}};
    expand(tx, {OrderPart::lines, OrderPart::fulfillments, OrderPart::payments}, entries);
    return my_view_of(entries.front());
}

}  // namespace

api::Route guest_order_route(Engine& engine) {
    return api::query("GET /v1/carts/{cart}/order", Scope::carts_write, "get_guest_order",
                      "Read the order that a cart became, as its buyer sees it",
                      [&engine](const Call& call, Tx& tx, const CartPath& path) {
                          return get_guest_order(engine, call, tx, path);
                      },
                      {.errors = {no_cart},
                       .description = "For people without an account: who has the token of the "
                                      "cart is its buyer."});
}

}  // namespace nahtlos::flows
