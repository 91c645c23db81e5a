// Pure decisions about orders: prices and VAT of lines, statuses from vectors and balances.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "catalog/types.hpp"
#include "channels/types.hpp"
#include "orders/requests.hpp"
#include "orders/types.hpp"

namespace nahtlos::orders {

/// What prices and taxes depend on, frozen at placement.
struct PricingScene {
    const catalog::Offers& offers;
    const channels::Market& market;
    std::string channel_language;  // of titles
    std::string tax_country;       // ship-to, or the pick-up place
    Uuid channel;
    bool publishes_all = true;
    Pricing pricing = Pricing::engine;
    Instant at;  // supply date
};

/// One wish, resolved: its variant (none for an external SKU that nobody knows), price and VAT.
struct PricedLine {
    NewLine row;  // without ids and allocation
    const catalog::Offer* offer = nullptr;
};

/// More than in any invoice we saw; a whole order is one piece of work for the writer.
inline constexpr std::size_t max_order_lines = 2'000;

/// Prices all lines; every wrong line is named ("/lines/1/sku"), or "/lines" when there is none or
/// more than max_order_lines.
Result<std::vector<PricedLine>> price_lines(const PricingScene& scene,
                                            std::span<const LineRequest> lines);

/// Σ total, tax and discount of lines into the order; amounts only.
void add_up(Order& order, std::span<const NewLine> lines);

/// Statuses as functions of the line vectors and balances; the one place that knows them.
PaymentState payment_state(const Order& order, std::int64_t charged_minor,
                           std::int64_t authorized_minor);
FulfillmentState fulfillment_state(std::span<const Line> lines);
ReturnState return_state(std::span<const Line> lines);

/// What is wrong with a line's vector, or nullptr: the invariant that verify checks.
const char* broken_vector(const Line& line);

/// "N-1000042" for people.
std::string shown_number(const std::string& prefix, std::int64_t number);

}  // namespace nahtlos::orders
