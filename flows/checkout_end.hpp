// CheckoutEnd: applies a verdict to a checkout in memory; what FinishCheckout folds with.
#pragma once

#include "flows/finish_checkout.hpp"

namespace nahtlos::flows {

class CheckoutEnd {
public:
    CheckoutEnd(FinishCheckoutKind::Rows& rows, OpenCheckout& checkout,
                const Entry<FinishCheckout>& entry)
        : rows_(rows),
          checkout_(checkout),
          entry_(entry),
          context_(
              context_in(entry.context, *rows.pages->directory->find(checkout.order.channel))) {}

    void apply(const FinishCheckoutKind::Changes& changes);

private:
    void wait();
    void place(const std::vector<Share>& shares);
    void close(orders::CheckoutState state);
    void keep_money();
    void release_money();

    void end_holds(inventory::HoldState state);
    void keep_uses();
    void release_uses();
    void keep_slot();
    void release_slot();
    void allocate(const Share& share, const std::vector<inventory::Component>& parts);
    orders::FulfillmentId fulfillment_at(inventory::LocationId location);
    void promise(orders::Fulfillment& f) const;
    void take_payment();
    void redeem();
    void give_back();
    void apply_money();
    void fail_payment(bool is_expired);
    void free_cart();
    void add_payment_event(payments::EventKind kind, payments::EventOutcome outcome,
                           std::int64_t amount_minor);
    void note(const char* type, Uuid aggregate, std::int64_t version);
    void tell(const char* type);
    void refresh_order();

    FinishCheckoutKind::Rows& rows_;
    OpenCheckout& checkout_;
    const Entry<FinishCheckout>& entry_;
    const Context context_;
    std::int64_t stored_minor_ = 0;  // what stored value pays
    std::map<inventory::LocationId, orders::FulfillmentId> fulfillments_;
    std::int64_t movements_ = 0;
    std::uint16_t shortages_ = 0;
};

}  // namespace nahtlos::flows
