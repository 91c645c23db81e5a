// What a cart costs, and what is missing before it can be ordered. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flows/promote.hpp"
#include "inventory/stock.hpp"
#include "orders/cart.hpp"
#include "orders/rules.hpp"

namespace nahtlos::flows {

struct CartPriceScene {
    const Pages& pages;
    const inventory::Stock* stock;  // null: availability is not looked at
    Instant now;
    const Buyers& buyers;  // the cart's customer is looked for here
    const UseBook& uses;   // and its coupons
};

/// What a cart wants to use; with the context, of one that is priced for these buyers at a time.
UseAsk use_ask(const Pages& pages, const orders::OpenCart& cart);
UseAsk use_ask(const Pages& pages, const orders::OpenCart& cart, const Buyers& buyers, Instant at);

struct PricedCartLine {
    std::int64_t line = 0;
    std::string sku, title;
    std::int64_t quantity = 0;
    std::optional<UnitPrice> unit_price;  // missing where it cannot be sold any more
    std::int64_t discount_minor = 0, total_minor = 0, tax_minor = 0, tax_rate_bp = 0;
    std::optional<std::int64_t> available;  // units that could be had now by the wanted delivery
};
BOOST_DESCRIBE_STRUCT(PricedCartLine, (),
                      (line, sku, title, quantity, unit_price, discount_minor, total_minor,
                       tax_minor, tax_rate_bp, available))

/// Something that comes with the cart for nothing, while there is some.
struct CartGift {
    std::string sku, title;
    std::int64_t quantity = 0;
};
BOOST_DESCRIBE_STRUCT(CartGift, (), (sku, title, quantity))

/// What the way of the cart costs, where it costs something.
struct CartShipping {
    std::string way, name;
    std::int64_t price_minor = 0, discount_minor = 0, total_minor = 0, tax_minor = 0,
                 tax_rate_bp = 0;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"price_minor", "as the market shows it, before a promotion makes it free"},
        {"total_minor", "with VAT; part of the cart's total"},
    }};
};
BOOST_DESCRIBE_STRUCT(CartShipping, (),
                      (way, name, price_minor, discount_minor, total_minor, tax_minor, tax_rate_bp))

struct PricedCart {
    std::vector<PricedCartLine> lines;
    std::optional<CartShipping> shipping;
    Money total;
    std::int64_t tax_minor = 0, discount_minor = 0;
    std::vector<PromotionNote> promotions;
    std::vector<CouponAnswer> coupons;
    std::vector<CartGift> gifts;
    bool is_shipping_free = false;
    /// Everything that stands between this cart and an order, all at once. Pointers are into the
    /// cart: "/lines/0/quantity", "/delivery/address", "/customer/email".
    std::vector<FieldProblem> requirements;
};

PricedCart price_cart(const CartPriceScene& scene, const orders::OpenCart& cart);

/// Stock items that the lines of a cart take.
void add_items(const Pages& pages, const orders::OpenCart& cart,
               std::vector<inventory::StockItemId>& items);

/// The lines as an order asks for them, in the cart's order.
std::vector<orders::LineRequest> line_requests(const Pages& pages, const orders::OpenCart& cart);

}  // namespace nahtlos::flows
