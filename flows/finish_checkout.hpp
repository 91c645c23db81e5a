// FinishCheckout: the last phase of a checkout as a kind of command. The client's call, the
// provider's webhook and the job all end here, in any order and any number of times.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "flows/allocation_plan.hpp"
#include "flows/shortages.hpp"
#include "flows/start_checkout.hpp"

namespace nahtlos::flows {

/// What is known of the payment now. Found by the order or by the payment.
struct FinishCheckout {
    std::optional<orders::OrderId> order;
    std::optional<payments::PaymentId> payment;
    /// free: nothing is to be paid. expire: nobody paid in time. Else as the provider says.
    enum class Why { report, free, expire } why = Why::report;
    payments::ProviderReport report;
    std::optional<Instant> hold_until;  // the payment is still open: keep the goods until then
};

/// What a report means for a checkout.
enum class Verdict {
    nothing,    // known already, or says nothing
    wait,       // still open: remember where to pay, keep the goods
    place,      // the draft becomes an order
    decline,    // the draft ends, the cart is free again
    expire,     // the same, because nobody paid in time
    unapplied,  // money came for a cart that has another order
    payment     // the checkout has ended, but the report says more of its payment
};

/// A checkout with everything that its end touches.
struct OpenCheckout {
    orders::Checkout row;
    orders::Order order;
    std::vector<orders::Line> lines;
    std::optional<payments::Payment> payment;
    std::vector<payments::PaymentEvent> payment_events;
    std::size_t stored_events = 0;
    std::vector<payments::PaymentAllocation> shares;
    std::vector<inventory::Hold> holds;
    std::vector<stored_value::Use> uses;
    std::vector<pricing::Use> promotion_uses;
    bool promotion_uses_changed = false;
    bool is_changed = false, lines_changed = false, payment_changed = false, holds_changed = false,
         share_is_new = false, uses_changed = false, job_is_over = false;
};

/// How a checkout is now, and what the command did to it.
struct CheckoutNews {
    orders::CheckoutAnswer answer;
    Verdict verdict = Verdict::nothing;
};

/// What one unit of each line takes from stock: as it was held for this checkout, whatever the
/// catalog says by now. Lines that take none are not in it.
using LineParts = std::map<std::int64_t, std::vector<inventory::Component>>;
LineParts held_parts(const OpenCheckout& checkout);

class FinishCheckoutKind {
public:
    static constexpr std::string_view name = "finish_checkout";
    using Command = FinishCheckout;
    struct Changes {
        orders::OrderId order;
        Verdict verdict = Verdict::nothing;
        std::vector<Share> shares;  // of place
    };
    using Outcome = CheckoutNews;
    struct Rows {
        Events events;
        std::shared_ptr<const Pages> pages;
        CartShelf shelf;
        std::map<orders::OrderId, OpenCheckout> checkouts;
        std::map<payments::PaymentId, orders::OrderId> by_payment;
        inventory::Stock stock;
        ShortageCases shortages;
        stored_value::Wallet wallet;
        delivery::SlotBook slots;
        UseBook uses;  // the counters
        NewRows fresh;
        std::vector<jobs::NewJob> jobs;
    };

    explicit FinishCheckoutKind(Books& books) : books_(&books) {}

    std::size_t cost(const Command&) const { return 64; }
    Rows load(Tx& tx, std::span<const Entry<Command>* const> all);
    Result<Changes> decide(const Rows& rows, const Entry<Command>& entry) const;
    Outcome fold(Rows& rows, const Entry<Command>& entry, Changes& changes) const;
    void save(Tx& tx, const Rows& rows) const;
    // Never remembered by key: a repeated report has no further effect by itself.
    std::string store(const Outcome&) const { return {}; }
    Outcome restore(const std::string&) const;

private:
    Books* books_;
};

/// What `command` means for `checkout`, whose cart is `cart`. Pure.
Verdict verdict_of(const OpenCheckout& checkout, const orders::Cart& cart,
                   const FinishCheckout& command);

/// Where the goods of a draft come from now: as they were held, if that still fits; else by a new
/// plan; else as they were held, with a shortage. Pure.
std::vector<Share> shares_of(const OpenCheckout& checkout, const Pages& pages,
                             const inventory::Stock& stock, Instant now);

}  // namespace nahtlos::flows
