// WaitingWork: goods that a sourcing profile lets wait get a place once some location has them, or
// are canceled when they have waited too long.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "flows/cancel.hpp"
#include "flows/fulfill.hpp"

namespace nahtlos::flows {

/// Everything given here outlives the calls that are under way. Not thread safe.
class WaitingWork {
public:
    WaitingWork(sql::Database& database, World& world, Books& books,
                Batch<AdvanceFulfillmentKind>& fulfillments, Batch<CancelOrderKind>& cancels)
        : database_(database),
          world_(world),
          books_(books),
          fulfillments_(fulfillments),
          cancels_(cancels) {}

    /// To be called every minute or so, by any number of processes: reads the database and hands
    /// the writer what is to be done, oldest first; where there is more than one run takes, the
    /// next one goes on. Returns how many commands that were. Reads one statement where nothing
    /// waits. An order for which no place was found is tried again after a minute, and after ever
    /// more, up to ten. Goods that wait without a profile's wish are left to people.
    std::size_t run();

private:
    struct Found;
    struct Tried {
        Instant again_at;
        Span pause;
    };
    std::vector<Found> find();
    bool is_due(orders::OrderId order, Instant now);
    template <class B, class C>
    bool submit(B& batch, C command);

    sql::Database& database_;
    World& world_;
    Books& books_;
    Batch<AdvanceFulfillmentKind>& fulfillments_;
    Batch<CancelOrderKind>& cancels_;
    std::optional<orders::FulfillmentId> after_;
    std::map<orders::OrderId, Tried> tried_;
};

}  // namespace nahtlos::flows
