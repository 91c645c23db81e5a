// OrderDesk: changes a copy of one placed order step by step, keeping stock, amounts, statuses and
// events in line with each other. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/order_book.hpp"
#include "payments/port.hpp"

namespace nahtlos::flows {

/// The parts of an entry that every step needs.
struct CommandFacts {
    Uuid id;
    Instant now;
    const Context& context;
    template <class C>
    static CommandFacts of(const Entry<C>& entry) {
        return {entry.id, entry.now, entry.context};
    }
};

/// Why an order may not be touched: it is not there or out of sight (not_found), has nothing to do
/// at the caller's place (forbidden), or is of another version; nothing when it may.
std::optional<Refusal> order_problem(const OrderBook& book, orders::OrderId order,
                                     const OrderScope& scope,
                                     const std::optional<std::int64_t>& version);

/// Units of a line.
struct UnitsOf {
    std::int64_t line = 0;
    std::int64_t units = 0;
};

/// Units that a fulfillment still has to hand over, by line.
std::vector<UnitsOf> open_units(const OpenOrder& order, orders::FulfillmentId fulfillment);

class OrderDesk {
public:
    OrderDesk(const OrderBook& book, orders::OrderId order, const CommandFacts& facts);

    OpenOrder& order() { return work_.order; }
    const OpenOrder& order() const { return work_.order; }
    const Pages& pages() const { return *book_.pages; }
    const inventory::Stock& stock() const { return book_.stock; }
    const CommandFacts& facts() const { return facts_; }
    /// As this command has left it so far.
    const inventory::Level& level(const inventory::PileKey& key) { return pile(key).level; }
    /// Where the goods go, as far as sourcing profiles need it.
    Destination destination() const {
        const auto it = book_.destinations.find(work_.order.order.id);
        return it == book_.destinations.end() ? Destination{} : it->second;
    }

    /// The n-th id of this command, each once.
    Uuid next_id() { return child_id(facts_.id, ++ids_); }

    /// Units that `fulfillment` still has to hand over, and those it has handed over, by line.
    std::vector<UnitsOf> open_units(orders::FulfillmentId fulfillment) const;
    std::vector<UnitsOf> gone_units(orders::FulfillmentId fulfillment) const;
    /// Units of a line that no location has: neither allocated nor gone nor canceled.
    std::int64_t unallocated(const orders::Line& line) const;

    /// Gives the stock of allocated units back, because `reason`.
    void release(orders::FulfillmentId fulfillment, const UnitsOf& units, const std::string& why);
    /// Takes goods out of stock and counts the units as fulfilled.
    void hand_out(orders::FulfillmentId fulfillment, const UnitsOf& units);
    /// Allocates units, each made of `parts`, at the fulfillment's location; the caller has planned
    /// that they fit.
    void allocate(const orders::Fulfillment& fulfillment, const UnitsOf& units,
                  const std::vector<inventory::Component>& parts);
    /// What one unit of a line takes from stock: as it was promised, else as the catalog says.
    std::vector<inventory::Component> components(const orders::Line& line) const;

    /// Whether the line takes no stock by its nature, as services, shipping and discounts do.
    bool is_service(const orders::Line& line) const;
    /// Counts units as fulfilled that leave no stock, and tells of it.
    void fulfill(const std::vector<UnitsOf>& units);

    /// Applies a movement of the goods of this order; fills in what is the same for all.
    void move(inventory::Movement movement);
    /// What looks at a shortage that this command opens shall read.
    void because(std::string reason) { shortage_reason_ = std::move(reason); }

    void touch(orders::Line& line);
    void touch(Tracked<orders::Fulfillment>& fulfillment);
    orders::Fulfillment& add(orders::Fulfillment fulfillment);

    /// Refunds what was paid beyond what is owed, in the caller's way. Never more than was
    /// captured.
    void refund(orders::RefundWish wish);
    /// Gives back what a payment pays for nothing; without an amount, all of it. Refuses with
    /// "nothing_to_refund" and "out_of_range", which names what can be refunded.
    std::optional<Refusal> refund_unapplied(payments::PaymentId id,
                                            std::optional<std::int64_t> amount_minor,
                                            bool is_paid_out);
    std::optional<Refusal> settle(const orders::RefundSettled& settled);
    /// Books money that came outside any provider of ours. Refuses with "paid_elsewhere",
    /// "nothing_to_pay" and "out_of_range".
    std::optional<Refusal> receive(const orders::PaymentReceived& received);

    /// Asks for an authorized payment's money, or that the authorization is given up: what goods
    /// that go out and orders that are canceled do. A job calls the provider.
    std::optional<Refusal> capture(payments::PaymentId id,
                                   std::optional<std::int64_t> amount_minor);
    void capture_authorized();
    void release_authorized();
    /// Books what the provider says; `capture`: it answers that request.
    std::optional<Refusal> book(const payments::ProviderReport& report,
                                const std::optional<Uuid>& capture);

    /// Keeps what a sourcing profile decided about the order's goods.
    void decided(sourcing::DecisionRow row) { work_.sourced.push_back(std::move(row)); }

    /// The goods are brought in this window from now on; the caller has asked whether it has room.
    void take_slot(const WantedSlot& slot);
    const delivery::SlotBook& slots() const { return book_.slots; }

    /// Appends an event of the order with its next version. `payload` is a JSON object.
    void note(std::string_view type, std::string payload);
    /// Fulfills services when the last goods have gone, sets the statuses, tells of their changes
    /// and looks after shortages. Call once, last.
    OrderWork finish();

private:
    inventory::Pile& pile(const inventory::PileKey& key);
    OpenPayment& payment(payments::PaymentId id);
    using Step = std::optional<Refusal>;
    struct PaymentMove {
        payments::EventKind kind;
        payments::EventOutcome outcome;
        std::int64_t amount_minor = 0;
        std::optional<Uuid> key;
        const payments::ProviderReport* said = nullptr;
        bool is_loose = false;  // of a refund: of what is unapplied
    };
    void append(OpenPayment& p, const PaymentMove& move);
    void tell(std::string_view type, const payments::Payment& p, std::int64_t amount_minor,
              const std::string& reason = {});
    Step book_capture(OpenPayment& p, const payments::ProviderReport& report);
    void fail_capture(OpenPayment& p, const payments::ProviderReport& report);
    void book_cancel(OpenPayment& p, const payments::ProviderReport& report);
    Step book_told_refund(OpenPayment& p, const payments::ProviderReport& report);
    Step book_charge_back(OpenPayment& p, const payments::ProviderReport& report);
    std::int64_t take_back(OpenPayment& p, std::int64_t amount_minor);
    void end_unapplied(const OpenPayment& p);
    std::int64_t owed_left() const;
    Tracked<payments::PaymentAllocation>* share_of(payments::PaymentId id);

    void finish_services();
    void release_slot();
    void book_refund(payments::PaymentId id, std::int64_t amount_minor);
    void book_loose_refund(OpenPayment& p, std::int64_t amount_minor);
    bool is_own(payments::PaymentId id) const;
    std::int64_t authorized_minor() const;
    template <class Change>
    void change_allocations(orders::FulfillmentId fulfillment, const UnitsOf& units, Change change);

    const OrderBook& book_;
    CommandFacts facts_;
    OrderWork work_;
    std::uint16_t ids_ = 0;
    std::int64_t movements_ = 0;
    std::string shortage_reason_ = "order_change";
};

}  // namespace nahtlos::flows
