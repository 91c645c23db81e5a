// WaitingWork: goods that a sourcing profile lets wait get a place once some location has them, or
// are canceled when they have waited too long.
#pragma once

#include <optional>

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
    /// waits. Goods that wait without a profile's wish are left to people.
    std::size_t run();

private:
    struct Found;
    std::vector<Found> find();
    template <class B, class C>
    bool submit(B& batch, C command);

    sql::Database& database_;
    World& world_;
    Books& books_;
    Batch<AdvanceFulfillmentKind>& fulfillments_;
    Batch<CancelOrderKind>& cancels_;
    std::optional<orders::FulfillmentId> after_;
};

}  // namespace nahtlos::flows
