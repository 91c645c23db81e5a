#include "flows/engine.hpp"

#include "flows/coupon_work.hpp"
#include "flows/credit_notes.hpp"
#include "flows/exchange_work.hpp"
#include "flows/pick_up_zone.hpp"
#include "flows/stored_value_bank.hpp"

namespace nahtlos::flows {

Engine::Engine(sql::Database& database, World& world, BatchLimits limits, WriterHooks hooks,
               const payments::Providers& providers, CheckoutLimits checkout_limits)
    : database_(database),
      world_(world),
      writer_(database, world, limits, std::move(hooks)),
      place_orders_(writer_.add_kind(PlaceOrderKind(books_))),
      edit_carts_(writer_.add_kind(EditCartKind(books_))),
      advance_fulfillments_(writer_.add_kind(AdvanceFulfillmentKind(books_))),
      cancel_orders_(writer_.add_kind(CancelOrderKind(books_))),
      hold_orders_(writer_.add_kind(HoldOrderKind(books_))),
      fulfill_lines_(writer_.add_kind(FulfillLinesKind(books_))),
      return_goods_(writer_.add_kind(ReturnGoodsKind(books_))),
      ask_returns_(writer_.add_kind(AskReturnKind(books_))),
      advance_returns_(writer_.add_kind(AdvanceReturnKind(books_))),
      settle_refunds_(writer_.add_kind(SettleRefundKind(books_))),
      refund_payments_(writer_.add_kind(RefundPaymentKind(books_))),
      receive_payments_(writer_.add_kind(ReceivePaymentKind(books_))),
      change_stock_(writer_.add_kind(ChangeStockKind(books_))),
      repromises_(writer_.add_kind(RepromiseKind(books_))),
      captures_(world, writer_.add_kind(CapturePaymentKind(books_)),
                writer_.add_kind(BookPaymentKind(books_)), providers),
      checkouts_(database, world, books_, writer_, captures_, providers, checkout_limits),
      refunds_(world, settle_refunds_, with_stored_value(providers, world, writer_.changes())),
      card_sales_(database, world, writer_.changes()),
      idle_work_(database, world, books_, edit_carts_, advance_fulfillments_),
      supply_work_(database, world, books_, writer_.changes(), repromises_),
      shipments_(database, world, books_, writer_.changes(), advance_fulfillments_),
      jobs_(database, writer_.changes(), world) {
    checkouts_.add_jobs(jobs_);
    refunds_.add_jobs(jobs_);
    captures_.add_jobs(jobs_);
    card_sales_.add_jobs(jobs_);
    shipments_.add_jobs(jobs_);
    add_coupon_jobs(jobs_, writer_.changes(), world);
    add_credit_note_jobs(jobs_, writer_.changes(), world);
    add_exchange_jobs(jobs_, writer_.changes(), world, books_);
    add_pick_up_zone_jobs(jobs_, *this);
}

}  // namespace nahtlos::flows
