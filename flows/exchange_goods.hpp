// ExchangeGoods: goods come back and others are taken instead, as a return and an order of its own.
#pragma once

#include "flows/order_book.hpp"
#include "flows/place_order.hpp"
#include "orders/exchanges.hpp"

namespace nahtlos::flows {

struct ExchangeGoods {
    orders::OrderId order;
    orders::ExchangeWish wish;
    orders::ReturnAsker asked_by = orders::ReturnAsker::staff;
    bool is_held = true;         // the replacement waits for the goods
    std::optional<Span> window;  // since the goods went out; none: whenever
    OrderScope scope = {};
    std::uint64_t dice = 0;  // for a pick-up code
    bool is_free = false;    // what is sent instead of goods that were wrong
    std::optional<std::int64_t> version = {};
};

/// What comes back of a line and what is taken instead.
struct ExchangedLine {
    std::int64_t line = 0, quantity = 0, back_minor = 0;
    std::string sku;
    std::int64_t sku_quantity = 0, total_minor = 0;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"back_minor", "what the units that come back were worth"},
         {"total_minor", "what is taken instead costs, with VAT"}}};
};
BOOST_DESCRIBE_STRUCT(ExchangedLine, (),
                      (line, quantity, back_minor, sku, sku_quantity, total_minor))

/// An exchange as it was agreed, or would be.
struct ExchangeOffer {
    std::optional<orders::ReturnId> return_;
    std::optional<orders::OrderId> replacement;
    std::string number;  // of the replacement
    orders::OrderStatus status = orders::OrderStatus::placed;
    Currency currency;
    std::vector<ExchangedLine> lines;
    std::int64_t back_minor = 0, total_minor = 0, credit_minor = 0, to_pay_minor = 0,
                 to_refund_minor = 0, version = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> docs{
        {{"return", "none for a preview"},
         {"replacement", "the order of what is taken instead; none for a preview"},
         {"status", "of the replacement: on_hold until the goods came"},
         {"credit_minor", "of what comes back, that pays for the replacement"},
         {"to_pay_minor", "that the customer still pays"},
         {"to_refund_minor", "that the customer gets back"},
         {"version", "of the order whose goods come back"}}};
};
BOOST_DESCRIBE_STRUCT(ExchangeOffer, (),
                      (return_, replacement, number, status, currency, lines, back_minor,
                       total_minor, credit_minor, to_pay_minor, to_refund_minor, version))

/// Announces the return, approved, and places the replacement beside it: of the same channel and
/// customer, free of shipping, to be paid by invoice, its stock allocated now. Another variant of
/// the same product costs what was paid, unless it is cheaper today; anything else what it costs
/// today. Refuses as returns and orders do and, naming the field, with "paid_elsewhere",
/// "not_exchangeable", "required" (no address) and "total_changed".
Result<ExchangeOffer> exchange_goods(Books& books, ChangeScope& scope,
                                     const ExchangeGoods& command);

/// Places an order of what `command` wishes for, free of charge, beside `old`, one of `book`, which
/// has the stock of its articles. Refuses as orders do.
Result<orders::OrderId> place_free(Books& books, ChangeScope& scope, const OrderBook& book,
                                   const OpenOrder& old, const ExchangeGoods& command);

/// What an order was paid beyond what it owes, is not on its way back and not kept for another
/// return than `id`.
std::int64_t spare_minor(const OrderBook& book, const OpenOrder& order,
                         const std::optional<orders::ReturnId>& id);
/// What of it can be turned into credit: all but what gift cards paid, which goes back to them.
std::int64_t cash_minor(const OrderBook& book, const OpenOrder& order);

}  // namespace nahtlos::flows
