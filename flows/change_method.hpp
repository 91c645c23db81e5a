// ChangeMethod: the goods of a placed order that nobody has begun with go another way. Pure.
#pragma once

#include "flows/order_desk.hpp"
#include "orders/order_changes.hpp"

namespace nahtlos::flows {

/// Where the goods of an order shall go, by an action of a change.
struct NewWay {
    orders::OrderId order;
    orders::ChangeId change;
    const orders::ChangeAction& action;
    std::string pointer;  // of the action
    std::optional<customers::PartyId> recipient;
    std::string country;     // of the address that they are carried to; "" where there is none
    std::uint64_t dice = 0;  // of the code by which they are collected
};

/// Takes all open goods back from their places and gives them to the store that the action names,
/// or to where they can be sent from. All of them find a place, or nothing is changed. Refuses with
/// "already_begun", "nothing_changed", "not_offered", "insufficient_stock" and
/// "tax_country_changes", naming the field.
Result<OrderWork> move_goods(const OrderBook& book, const NewWay& to, const CommandFacts& facts);

/// Whether the goods were carried to the customer before, and will not be any more: then shipping
/// goes back.
bool ends_shipping(const OpenOrder& order, const orders::ChangeAction& action);

/// The taxes of the lines stay as they were charged: they are of the country where the goods go.
std::optional<Refusal> unless_taxed_in(const OpenOrder& order, const std::string& country,
                                       std::string pointer);

/// Whether nobody has touched the goods of a fulfillment yet, and whether it is over.
bool is_untouched(orders::FulfillmentStatus status);
bool is_over(orders::FulfillmentStatus status);

}  // namespace nahtlos::flows
