// NoShowWork: goods that nobody collects for days become a no-show, and go back on sale after more.
#pragma once

#include "flows/cancel.hpp"
#include "flows/fulfill.hpp"

namespace nahtlos::flows {

/// Zero: never.
struct CollectLimits {
    Span no_show;  // since the goods were ready
    Span release;  // since the no-show
};

/// Everything given here outlives the calls that are under way. Thread safe.
class NoShowWork {
public:
    NoShowWork(sql::Database& database, World& world, Books& books,
               Batch<AdvanceFulfillmentKind>& fulfillments, Batch<CancelOrderKind>& cancels)
        : database_(database),
          world_(world),
          books_(books),
          fulfillments_(fulfillments),
          cancels_(cancels) {}

    /// To be called every minute or so, by any number of processes: reads the database and hands
    /// the writer what is to be done, oldest first. Returns how many commands that were. Who stands
    /// in front of the store (`arrived`) is no no-show. An order that has other goods on their way
    /// is left to people.
    std::size_t run(const CollectLimits& limits);

private:
    std::size_t give_up_waiting(Instant since);
    std::size_t release(Instant since);
    std::vector<orders::Fulfillment> found(Tx& tx, orders::FulfillmentStatus status, Instant since);
    template <class B, class C>
    bool submit(B& batch, C command);

    sql::Database& database_;
    World& world_;
    Books& books_;
    Batch<AdvanceFulfillmentKind>& fulfillments_;
    Batch<CancelOrderKind>& cancels_;
};

}  // namespace nahtlos::flows
