// ReturnGoods: goods that came back over the counter, all in one call, as a kind of command.
#pragma once

#include "flows/order_desk.hpp"

namespace nahtlos::flows {

struct ReturnGoods {
    orders::OrderId order;
    orders::ReturnRequest request;
    OrderScope scope = {};
    std::optional<std::int64_t> version = {};
};

/// Takes goods back into stock at any open location, resellable or damaged, credits their amount
/// and refunds it as the request says. Refuses with "order_not_found", "version_changed" and,
/// naming the field, "too_many" (never more than was handed over), "unknown", "closed".
class ReturnGoodsKind : public OrderKind<ReturnGoodsKind, ReturnGoods> {
public:
    static constexpr std::string_view name = "return_goods";
    using OrderKind::OrderKind;
    static void ask(const Command& command, OrderAsk& all) {
        all.orders.insert(command.order);
        all.places.insert({command.order, command.request.location});
    }
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

struct SettleRefund {
    orders::OrderId order;
    orders::RefundSettled settled;
    OrderScope scope = {};
};

/// Tells that a requested refund was done, or failed: said by whoever did it, a payment provider's
/// adapter or a person at a till. Refuses with "order_not_found", "payment_not_found",
/// "refund_not_pending".
class SettleRefundKind : public OrderKind<SettleRefundKind, SettleRefund> {
public:
    static constexpr std::string_view name = "settle_refund";
    using OrderKind::OrderKind;
    static void ask(const Command& command, OrderAsk& all) {
        all.orders.insert(command.order);
        all.payments.insert(command.settled.payment);  // which may pay for nothing
    }
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

}  // namespace nahtlos::flows
