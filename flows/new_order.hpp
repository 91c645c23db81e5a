// Makes an order from a request: prices, delivery, stock plan, payment. Pure.
#pragma once

#include <span>
#include <string>

#include "flows/place_order.hpp"

namespace nahtlos::flows {

/// A whole new order without its number, or the typed reason why not. Ids come from the entry's.
/// Where it `may_wait`, goods without a place can be left to a fulfillment on hold, if the sourcing
/// profile in force says so.
Result<NewOrder> make_order(const Pages& pages, const inventory::Stock& stock, const Buyer& buyer,
                            const UseBook& uses, const Entry<PlaceOrderCommand>& entry,
                            const stored_value::Wallet& wallet = {}, bool may_wait = false);

/// What an order wants to use; nothing where its prices are another's.
UseAsk use_ask(const Pages& pages, const PlaceOrderCommand& command, const Buyer& buyer,
               Instant now);

/// The order whose buyer this party is, if it is the buyer of one: both are made by one command.
orders::OrderId order_of_buyer(customers::PartyId party);
/// The party that an order's buyer would be.
customers::PartyId buyer_of_order(orders::OrderId order);
/// The order that a payment was made for: both are made by one command.
orders::OrderId order_of_payment(payments::PaymentId payment);
/// The id of the n-th payment, from 0, that is recorded for an order after it was placed.
payments::PaymentId payment_of_order(orders::OrderId order, std::uint16_t n);

/// Another total than the caller expects.
Refusal total_changed(const orders::Order& order);

/// Books money that came with an order: `due_minor`, all that it still owes.
void pay_settled(NewOrder& fresh, const orders::TenderRequest& wish, std::int64_t due_minor,
                 const Entry<PlaceOrderCommand>& entry);

orders::OrderPlaced outcome_of(const NewOrder& fresh, const std::string& number_prefix);

/// The payload of "order_placed".
std::string order_placed_payload(const orders::Order& order, std::span<const orders::NewLine> lines,
                                 std::span<const orders::Fulfillment> fulfillments);

}  // namespace nahtlos::flows
