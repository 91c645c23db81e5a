// OrderBook: placed orders with all that belongs to them, as the working set of a batch.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/batch/batch.hpp"
#include "base/jobs/jobs.hpp"
#include "flows/books.hpp"
#include "flows/shortages.hpp"
#include "flows/slots.hpp"
#include "inventory/kits.hpp"
#include "inventory/store.hpp"
#include "orders/changes.hpp"
#include "orders/checkout.hpp"
#include "orders/return_store.hpp"
#include "orders/store.hpp"
#include "payments/store.hpp"
#include "sourcing/rows.hpp"

namespace nahtlos::flows {

/// Rows of which some are new or changed, to be written by that.
template <class Row>
struct Tracked {
    Row row;
    bool is_new = false, is_changed = false;
};

/// One placed order.
struct OpenOrder {
    orders::Order order;
    bool is_changed = false;
    std::vector<orders::Line> lines;
    std::set<std::int64_t> changed_lines, identified_lines;
    std::vector<Tracked<orders::Fulfillment>> fulfillments;
    std::vector<Tracked<inventory::Allocation>> allocations;
    /// What one unit of a line was promised as, where all places have given theirs back.
    std::map<std::int64_t, Tracked<std::vector<inventory::Component>>> promised;
    std::vector<Tracked<payments::PaymentAllocation>> payment_allocations;
    /// That it came from; of orders that were asked for by a payment.
    std::optional<Tracked<orders::Checkout>> checkout;
    std::optional<delivery::SlotClaim> slot;  // of local delivery
    /// Where asked for, or where goods of the order are announced.
    std::vector<Tracked<orders::Return>> returns;
    std::vector<Tracked<orders::ReturnLine>> return_lines;

    orders::Line* line(std::int64_t number);
    const orders::Line* line(std::int64_t number) const;
    Tracked<orders::Fulfillment>* fulfillment(orders::FulfillmentId id);
    Tracked<orders::Return>* return_of(orders::ReturnId id);
};

/// A payment, which may be for several orders.
struct OpenPayment {
    payments::Payment row;
    std::vector<payments::PaymentEvent> events;
    std::size_t stored_events = 0;
    bool is_new = false, is_changed = false;
};

/// What one command did to one order: copies of the rows it touched.
struct OrderWork {
    OpenOrder order;
    std::map<payments::PaymentId, OpenPayment> payments;
    inventory::Stock stock;                     // the piles that were touched
    std::optional<std::int64_t> slot_capacity;  // of a window that was taken
    ShortageCases shortages;
    std::vector<inventory::Movement> movements;
    std::vector<jobs::NewJob> jobs;
    std::vector<Uuid> ended_jobs;
    std::vector<orders::TakenBack> taken_back;
    std::vector<sourcing::DecisionRow> sourced;
    Events events;
};

/// Where an order's goods go; empty where nobody said it.
struct Destination {
    std::string country, postcode;
};

struct OrderBook {
    Events events;
    std::shared_ptr<const Pages> pages;
    std::map<orders::OrderId, OpenOrder> orders;
    std::map<payments::PaymentId, OpenPayment> payments;
    std::map<payments::PaymentId, orders::OrderId> order_of;      // of payments that were asked for
    std::map<orders::ReturnId, orders::OrderId> order_of_return;  // of those that were asked for
    std::set<payments::ProviderEvent> told;                       // of those that were asked for
    inventory::Stock stock;
    delivery::SlotBook slots;
    ShortageCases shortages;
    std::vector<inventory::Movement> movements;
    std::vector<jobs::NewJob> jobs;
    std::vector<Uuid> ended_jobs;
    std::vector<orders::TakenBack> taken_back;
    std::vector<sourcing::DecisionRow> sourced;
    std::map<orders::OrderId, Destination> destinations;  // while a sourcing profile is in force

    void take(OrderWork&& work);
};

/// What a batch needs of the book.
struct OrderAsk {
    std::set<orders::OrderId> orders;
    /// And the orders that they were made for.
    std::set<payments::PaymentId> payments;
    /// Ids of providers' events, of which is asked whether they were told before.
    std::set<std::string> told;
    /// References of money that is told to have come, by where it came in: likewise.
    std::set<payments::ProviderEvent> receipts;
    /// Goods of the order may come to lie there.
    std::set<std::pair<orders::OrderId, inventory::LocationId>> places;
    /// With their returns.
    std::set<orders::OrderId> with_returns;
    /// And the orders that they are of, whose goods may come to lie at these places.
    std::map<orders::ReturnId, std::set<inventory::LocationId>> returns;
    /// Windows of local delivery that an order may be moved to.
    std::vector<delivery::SlotCounter> windows;
};

/// The article of a line that was of none when it was ordered, if the channel's listings or the
/// catalog know it now, as one unit of ours; null where there is nothing to find.
const catalog::Offer* known_by_now(const Pages& pages, const orders::Order& order,
                                   const orders::Line& line);

/// Locks orders, then payments, then levels, each in key order, and reads what belongs to them.
OrderBook load_order_book(Tx& tx, Books& books, OrderAsk ask);
void save_order_book(Tx& tx, const OrderBook& book);

/// What is answered about an order after a change.
orders::OrderChanged changed_of(const OrderBook& book, const OpenOrder& order);

std::string write_changed(const orders::OrderChanged& outcome);
orders::OrderChanged read_changed(const std::string& text);

/// Something that was requested of a payment and neither done nor refused yet.
struct Pending {
    Uuid key;
    std::int64_t amount_minor = 0;
    std::string purpose;
};
std::vector<Pending> pending(const OpenPayment& payment, payments::EventKind kind);
std::vector<Pending> pending_refunds(const OpenPayment& payment);
/// How a refund's event names the order it is for, and one of money that pays for nothing the order
/// that it was meant for.
std::string purpose_of(orders::OrderId order);
std::string loose_purpose_of(orders::OrderId order);
/// The order that either names.
std::optional<orders::OrderId> order_of_purpose(std::string_view purpose);

/// Whose orders a caller may touch, as far as it is bound. `location` is for fulfillments and
/// returns: who works at a place serves the orders of all channels there. With `works_at`, those
/// that have something to do at that place may be touched, and orders of `channel` placed there.
struct OrderScope {
    std::optional<Uuid> legal_entity;
    std::optional<inventory::LocationId> location;
    std::optional<Uuid> channel, market;
    std::optional<inventory::LocationId> works_at;
};

/// What the kinds of command that change one placed order have in common. Derived adds
/// `name`, decide() and ask(), which says what of the book it needs.
template <class Derived, class C>
class OrderKind {
public:
    using Command = C;
    using Changes = OrderWork;
    using Outcome = orders::OrderChanged;
    using Rows = OrderBook;

    explicit OrderKind(Books& books) : books_(&books) {}

    std::size_t cost(const Command&) const { return 24; }  // the rows of an order of some lines
    Rows load(Tx& tx, std::span<const Entry<Command>* const> all) {
        OrderAsk ask;
        for (const auto* entry : all) Derived::ask(entry->command, ask);
        return load_order_book(tx, *books_, std::move(ask));
    }
    Outcome fold(Rows& rows, const Entry<Command>&, OrderWork& work) const {
        const auto order = work.order.order.id;
        rows.take(std::move(work));
        return changed_of(rows, rows.orders.at(order));
    }
    void save(Tx& tx, const Rows& rows) const { save_order_book(tx, rows); }
    std::string store(const Outcome& outcome) const { return write_changed(outcome); }
    Outcome restore(const std::string& text) const { return read_changed(text); }

private:
    Books* books_;
};

}  // namespace nahtlos::flows
