// Pure decisions about orders: prices and VAT of lines, statuses from vectors and balances.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "catalog/types.hpp"
#include "channels/listings.hpp"
#include "orders/requests.hpp"
#include "orders/types.hpp"
#include "pricing/book.hpp"

namespace nahtlos::orders {

/// What prices and taxes depend on, frozen at placement.
struct PricingScene {
    const catalog::Offers& offers;
    const pricing::Resolver& prices;
    const channels::Market& market;
    std::string channel_language;  // of titles
    std::string tax_country;       // ship-to, or the pick-up place
    Uuid channel;
    bool publishes_all = true;
    Pricing pricing = Pricing::engine;
    Instant at;                                           // supply date
    const channels::ChannelListings* listings = nullptr;  // of the channel, if it has any
};

/// What a caller means by a SKU: a listing of the channel, else an article of ours; nothing when it
/// is neither. One of it is `factor` units of the offer.
struct Article {
    const catalog::Offer* offer = nullptr;
    std::int64_t factor = 1;
};
Article article_of(const catalog::Offers& offers, const channels::ChannelListings* listings,
                   const std::string& sku);

/// One wish, resolved: its variant (none for an external SKU that nobody knows), price and VAT.
struct PricedLine {
    NewLine row;  // without ids and allocation
    const catalog::Offer* offer = nullptr;
    std::int64_t factor = 1;  // units that make one of the wish
};

/// More than in any invoice we saw; a whole order is one piece of work for the writer.
inline constexpr std::size_t max_order_lines = 2'000;

/// Prices all lines; every wrong line is named ("/lines/1/sku"), or "/lines" when there is none or
/// more than max_order_lines.
Result<std::vector<PricedLine>> price_lines(const PricingScene& scene,
                                            std::span<const LineRequest> lines);

/// Makes the amounts of a line anew: `amount_minor` is what is to be paid for it, after discount,
/// with VAT in it where `is_gross`.
void set_amounts(NewLine& row, bool is_gross, std::int64_t amount_minor);

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
