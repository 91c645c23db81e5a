// StartCheckout: the first phase of a checkout as a kind of command. It prices the cart anew, says
// everything that is wrong at once, holds the goods, and drafts the order.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/batch/batch.hpp"
#include "base/jobs/jobs.hpp"
#include "flows/cart.hpp"
#include "flows/place_order.hpp"
#include "flows/refused_demand.hpp"
#include "orders/checkout.hpp"
#include "payments/port.hpp"
#include "stored_value/wallet.hpp"

namespace nahtlos::flows {

/// How long things may take.
struct CheckoutLimits {
    Span window = minutes(30);      // from start to payment
    Span hold_slack = minutes(10);  // goods stay held this much longer, while the end is settled
    Span first_look = seconds(20);  // after which an unfinished checkout is looked after
    Span last_pay = seconds(60);    // before the end of the window no payment is begun any more
    Span give_up = hours(24);       // after the window, for a provider that cannot be asked
};

/// The job that looks after a checkout; its id and subject are the draft order's.
inline constexpr const char* checkout_job = "checkout";

/// What a cart asked for, where it was refused: SKU and quantity of each line.
struct Wanted {
    channels::ChannelId channel;
    std::vector<RefusedDemand::Wish> lines;
};

struct StartCheckout {
    orders::CartRef cart;
    orders::CheckoutRequest request;
    std::optional<std::int64_t> if_match;
    /// The checkout that an earlier call under the same key was about: go on with that one.
    std::optional<orders::OrderId> again = {};
    /// Filled when the checkout is refused, for whoever counts what could not be had. Not before
    /// the reply is it done with.
    std::shared_ptr<Wanted> wanted = {};
};

/// What is to be done next: pay, if `pay` is set; finish at once, if nothing is to be paid.
struct CheckoutStep {
    orders::CheckoutAnswer answer;
    std::optional<payments::PayRequest> pay;
    std::string provider;
    bool is_free = false;  // placed without a payment
};

/// What is known of a checkout under way, for going on with it.
struct CheckoutTrail {
    orders::Checkout checkout;
    orders::Order order;
    std::optional<payments::Payment> payment;
};
CheckoutStep step_of(const CheckoutTrail& trail, const std::string& number_prefix);
std::vector<CheckoutTrail> load_trails(Tx& tx, const std::vector<orders::OrderId>& ids);

class StartCheckoutKind {
public:
    static constexpr std::string_view name = "start_checkout";
    using Command = StartCheckout;
    struct Changes {
        std::optional<CheckoutStep> resumed;  // nothing to be written
        NewOrder fresh;
        orders::Checkout checkout;
        std::vector<stored_value::Take> takes;
    };
    using Outcome = CheckoutStep;
    struct Rows {
        Events events;
        std::shared_ptr<const Pages> pages;
        CartShelf shelf;
        std::map<orders::OrderId, CheckoutTrail> trails;
        inventory::Stock stock;
        stored_value::Wallet wallet;
        Buyers buyers;
        delivery::SlotBook slots;
        UseBook uses;
        std::vector<std::int64_t> numbers;
        std::size_t numbers_used = 0;
        NewRows fresh;
        std::vector<inventory::Hold> holds;
        std::vector<orders::Checkout> checkouts;
        std::vector<jobs::NewJob> jobs;
    };

    StartCheckoutKind(Books& books, std::set<std::string, std::less<>> providers,
                      CheckoutLimits limits)
        : books_(&books), providers_(std::move(providers)), limits_(limits) {}

    std::size_t cost(const Command&) const { return 64; }
    Rows load(Tx& tx, std::span<const Entry<Command>* const> all);
    Result<Changes> decide(const Rows& rows, const Entry<Command>& entry) const;
    Outcome fold(Rows& rows, const Entry<Command>& entry, Changes& changes) const;
    void save(Tx& tx, const Rows& rows) const;
    // Remembered is which checkout the call was about; how far that is by then, the call that goes
    // on with it is told.
    std::string store(const Outcome& outcome) const;
    Outcome restore(const std::string& text) const;

private:
    Result<Changes> resume(const Rows& rows, const Entry<Command>& entry, orders::OrderId id) const;
    Result<Changes> begin(const Rows& rows, const Entry<Command>& entry,
                          const orders::OpenCart& cart) const;
    std::vector<FieldProblem> payment_problems(const orders::CheckoutPayment& payment,
                                               bool is_due) const;
    void reserve(Rows& rows, const Entry<Command>& entry, const Changes& changes,
                 const Context& context) const;

    Books* books_;
    std::set<std::string, std::less<>> providers_;
    CheckoutLimits limits_;
};

}  // namespace nahtlos::flows
