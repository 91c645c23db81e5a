// Engine: the books, the writer and every kind of command of one process.
#pragma once

#include <memory>

#include "base/batch/writer.hpp"
#include "flows/advance_return.hpp"
#include "flows/ask_return.hpp"
#include "flows/books.hpp"
#include "flows/cancel.hpp"
#include "flows/captures.hpp"
#include "flows/card_sales.hpp"
#include "flows/cart.hpp"
#include "flows/checkouts.hpp"
#include "flows/fulfill.hpp"
#include "flows/fulfill_lines.hpp"
#include "flows/hold.hpp"
#include "flows/idle.hpp"
#include "flows/place_order.hpp"
#include "flows/refunds.hpp"
#include "flows/refused_demand.hpp"
#include "flows/return_goods.hpp"
#include "flows/shipments.hpp"
#include "flows/stock_change.hpp"
#include "flows/supply_work.hpp"

namespace nahtlos::flows {

class Engine {
public:
    /// `hooks.wake` is called whenever something is submitted. Providers by their names take the
    /// payments of checkouts.
    Engine(sql::Database& database, World& world, BatchLimits limits, WriterHooks hooks = {},
           const payments::Providers& providers = {}, CheckoutLimits checkout_limits = {});
    ~Engine() { writer_.close(); }  // replies refer to what is destroyed before the writer
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// One batch of each kind, on the writer's thread; returns how many commands were answered.
    std::size_t pump() { return writer_.pump(); }
    std::size_t waiting() const { return writer_.waiting(); }

    Books& books() { return books_; }
    World& world() { return world_; }
    sql::Database& database() { return database_; }
    Writer& writer() { return writer_; }
    Changes& changes() { return writer_.changes(); }
    Batch<EditCartKind>& edit_carts() { return edit_carts_; }
    Batch<PlaceOrderKind>& place_orders() { return place_orders_; }
    Batch<AdvanceFulfillmentKind>& advance_fulfillments() { return advance_fulfillments_; }
    Batch<CancelOrderKind>& cancel_orders() { return cancel_orders_; }
    Batch<HoldOrderKind>& hold_orders() { return hold_orders_; }
    Batch<FulfillLinesKind>& fulfill_lines() { return fulfill_lines_; }
    Batch<ReturnGoodsKind>& return_goods() { return return_goods_; }
    Batch<AskReturnKind>& ask_returns() { return ask_returns_; }
    Batch<AdvanceReturnKind>& advance_returns() { return advance_returns_; }
    Batch<SettleRefundKind>& settle_refunds() { return settle_refunds_; }
    Batch<RefundPaymentKind>& refund_payments() { return refund_payments_; }
    Batch<ReceivePaymentKind>& receive_payments() { return receive_payments_; }
    Batch<ChangeStockKind>& change_stock() { return change_stock_; }
    Batch<RepromiseKind>& repromises() { return repromises_; }
    Captures& captures() { return captures_; }
    Checkouts& checkouts() { return checkouts_; }
    /// Looks after what has to be done later; its run_due() is to be called every moment or so.
    jobs::Runner& jobs() { return jobs_; }
    /// Carriers are handed to it before anything else is done.
    Shipments& shipments() { return shipments_; }
    /// To be flushed by whoever pumps, every minute or so.
    RefusedDemand& refused_demand() { return refused_demand_; }
    /// Its expire() is to be called every minute or so.
    CardSales& card_sales() { return card_sales_; }
    /// Its run() is to be called every minute or so.
    IdleWork& idle_work() { return idle_work_; }
    /// Its run() is to be called every minute or so, by one thread.
    SupplyWork& supply_work() { return supply_work_; }

private:
    sql::Database& database_;
    World& world_;
    Books books_;
    RefusedDemand refused_demand_;
    Writer writer_;
    Batch<PlaceOrderKind>& place_orders_;
    Batch<EditCartKind>& edit_carts_;
    Batch<AdvanceFulfillmentKind>& advance_fulfillments_;
    Batch<CancelOrderKind>& cancel_orders_;
    Batch<HoldOrderKind>& hold_orders_;
    Batch<FulfillLinesKind>& fulfill_lines_;
    Batch<ReturnGoodsKind>& return_goods_;
    Batch<AskReturnKind>& ask_returns_;
    Batch<AdvanceReturnKind>& advance_returns_;
    Batch<SettleRefundKind>& settle_refunds_;
    Batch<RefundPaymentKind>& refund_payments_;
    Batch<ReceivePaymentKind>& receive_payments_;
    Batch<ChangeStockKind>& change_stock_;
    Batch<RepromiseKind>& repromises_;
    Captures captures_;
    Checkouts checkouts_;
    Refunds refunds_;
    CardSales card_sales_;
    IdleWork idle_work_;
    SupplyWork supply_work_;
    Shipments shipments_;
    jobs::Runner jobs_;
};

}  // namespace nahtlos::flows
