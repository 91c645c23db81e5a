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

Result<orders::Order> order_row_of(Engine& engine, const Call& call, Tx& tx, const CartPath& path) {
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
    return std::move(found.front());
}

Result<MyOrder> get_guest_order(Engine& engine, const Call& call, Tx& tx, const CartPath& path) {
    const auto order = order_row_of(engine, call, tx, path);
    if (!order) return order.refusal();
    const auto pages = engine.books().open(tx);
    std::vector<OrderEntry> entries{{summary_of(*order, *pages), {}, {}, {}}};
    expand(tx, {OrderPart::lines, OrderPart::fulfillments, OrderPart::payments}, entries);
    return my_view_of(entries.front());
}

}  // namespace

Result<orders::OrderId> guest_order_of(Engine& engine, const Call& call, Tx& tx,
                                       const CartPath& path) {
    const auto order = order_row_of(engine, call, tx, path);
    if (!order) return order.refusal();
    return order->id;
}

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
