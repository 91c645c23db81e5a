// PlaceOrder: the one-call order of tills, marketplaces and imports, as a kind of command.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/batch/batch.hpp"
#include "customers/profiles.hpp"
#include "customers/store.hpp"
#include "flows/allocation_plan.hpp"
#include "flows/books.hpp"
#include "flows/promote.hpp"
#include "flows/slots.hpp"
#include "inventory/store.hpp"
#include "orders/requests.hpp"
#include "orders/rules.hpp"
#include "orders/store.hpp"
#include "payments/store.hpp"
#include "sourcing/rows.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {

/// What the API hands over: the request, the channel that the caller's key is bound to or names,
/// and the place that the caller is bound to.
struct PlaceOrderCommand {
    orders::PlaceOrder request;
    channels::ChannelId channel;
    std::optional<inventory::LocationId> location = {};
};

/// One order with everything that is written with it.
struct NewOrder {
    orders::Order order;
    std::vector<orders::NewLine> lines;
    std::vector<orders::Discount> discounts;
    std::vector<pricing::CounterKey> uses;  // that it counts at
    std::vector<customers::Party> parties;
    std::vector<orders::Fulfillment> fulfillments;
    std::vector<inventory::Promise> promises;           // with `fulfillment_of` beside them
    std::vector<orders::FulfillmentId> fulfillment_of;  // of each promise
    std::vector<payments::Payment> payments;
    std::vector<payments::PaymentEvent> payment_events;
    std::vector<payments::PaymentAllocation> payment_allocations;
    std::vector<stored_value::Take> takes;
    std::optional<sourcing::DecisionRow> sourced;  // where a profile decided
    std::optional<WantedSlot> slot;                // of local delivery
};

/// New rows of a batch, to be written together.
struct NewRows {
    std::vector<orders::Order> orders;
    std::vector<orders::NewLine> lines;
    std::vector<orders::Discount> discounts;
    std::vector<customers::Party> parties;
    std::vector<orders::Fulfillment> fulfillments;
    std::vector<inventory::Allocation> allocations;
    std::vector<inventory::Movement> movements;
    std::vector<payments::Payment> payments;
    std::vector<payments::PaymentEvent> payment_events;
    std::vector<payments::PaymentAllocation> payment_allocations;
    std::vector<customers::PartyProfile> party_profiles;
    std::vector<stored_value::Use> uses;
    std::vector<sourcing::DecisionRow> sourced;
};
void insert(Tx& tx, const NewRows& rows);

class PlaceOrderKind {
public:
    static constexpr std::string_view name = "place_order";
    using Command = PlaceOrderCommand;
    using Changes = NewOrder;
    using Outcome = orders::OrderPlaced;
    struct Rows {
        Events events;
        std::shared_ptr<const Pages> pages;
        inventory::Stock stock;
        std::map<orders::ExternalKey, orders::OrderId> externals;
        std::set<payments::ProviderEvent> known_payments;
        std::map<std::string, customers::KnownProfile> profiles;  // by external reference
        Buyers buyers;
        delivery::SlotBook slots;
        UseBook uses;
        std::vector<std::int64_t> numbers;
        std::size_t numbers_used = 0;
        stored_value::Wallet wallet;
        NewRows fresh;
    };

    explicit PlaceOrderKind(Books& books) : books_(&books) {}

    std::size_t cost(const Command& command) const { return 10 + 6 * command.request.lines.size(); }
    Rows load(Tx& tx, std::span<const Entry<Command>* const> all);
    Result<NewOrder> decide(const Rows& rows, const Entry<Command>& entry) const;
    Outcome fold(Rows& rows, const Entry<Command>& entry, NewOrder& fresh) const;
    void save(Tx& tx, const Rows& rows) const;
    std::string store(const Outcome& outcome) const;
    Outcome restore(const std::string& text) const;

private:
    Books* books_;
};

}  // namespace nahtlos::flows
