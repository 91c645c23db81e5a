#include <algorithm>

#include "base/json/schema.hpp"
#include "orders/checkout.hpp"
#include "orders/rules.hpp"

namespace nahtlos::orders {

std::optional<WebAddress> WebAddress::parse(Wire wire) {
    const std::string_view text = wire;
    const auto scheme = text.starts_with("https://") ? 8u : text.starts_with("http://") ? 7u : 0u;
    if (scheme == 0 || text.size() == scheme || text.size() > most) return std::nullopt;
    const bool is_plain = std::ranges::all_of(
        text, [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '<' && c != '>'; });
    if (!is_plain) return std::nullopt;
    return WebAddress{std::move(wire)};
}

boost::json::object WebAddress::schema() {
    auto schema = json::type_schema("string");
    schema["format"] = "uri";
    schema["maxLength"] = most;
    return schema;
}

CheckoutStatus status_of(CheckoutState state) {
    switch (state) {
        case CheckoutState::paying: return CheckoutStatus::pending;
        case CheckoutState::placed: return CheckoutStatus::placed;
        case CheckoutState::declined: return CheckoutStatus::declined;
        case CheckoutState::expired: return CheckoutStatus::expired;
        case CheckoutState::unapplied: return CheckoutStatus::unapplied;
        case CheckoutState::refunded: break;
    }
    return CheckoutStatus::refunded;
}

CheckoutAnswer answer_of(const Checkout& checkout, const Order& order,
                         const std::string& number_prefix) {
    CheckoutAnswer answer;
    answer.status = status_of(checkout.state);
    answer.order = order.id;
    answer.number = shown_number(number_prefix, order.number);
    answer.order_status = order.status;
    answer.payment_status = order.payment_status;
    answer.total = {order.total_minor, order.currency};
    answer.tax_minor = order.tax_minor;
    answer.stored_value_minor = checkout.stored_value_minor;
    answer.payment = checkout.payment;
    if (checkout.state == CheckoutState::paying) answer.redirect_url = checkout.redirect_url;
    answer.reason = checkout.reason;
    answer.expires_at = checkout.expires_at;
    answer.version = order.version;
    return answer;
}

}  // namespace nahtlos::orders
