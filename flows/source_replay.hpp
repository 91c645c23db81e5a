// Replays past orders against a draft sourcing profile, beside what happened.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/sql/tx.hpp"
#include "flows/books.hpp"
#include "sourcing/profile.hpp"

namespace nahtlos::flows {

/// All orders together, as one way of deciding has it.
struct ReplaySide {
    std::int64_t parcels = 0;
    std::int64_t split_orders = 0;  // in more than one parcel
    std::int64_t km = 0;            // of all parcels, by the draft's places
    std::int64_t cost_minor = 0;    // by the draft's rates
    std::int64_t units = 0;         // with a place
    std::int64_t without_km = 0;    // parcels of which nobody knows how far they go
};
BOOST_DESCRIBE_STRUCT(ReplaySide, (), (parcels, split_orders, km, cost_minor, units, without_km))

struct ReplayLoad {
    std::int64_t parcels = 0, units = 0;
    std::int64_t busiest_day = 0;  // parcels of the (UTC) day that has most
};
BOOST_DESCRIBE_STRUCT(ReplayLoad, (), (parcels, units, busiest_day))

struct ReplayLocation {
    std::string code;
    ReplayLoad happened, draft;
};
BOOST_DESCRIBE_STRUCT(ReplayLocation, (), (code, happened, draft))

/// Orders of the time that are not compared, by why.
struct ReplayLeftOut {
    std::int64_t collected = 0;      // the customer chose the place
    std::int64_t without_goods = 0;  // nothing of ours was sent, or all of it was given up
    std::int64_t changed = 0;        // articles take other stock than they did
};
BOOST_DESCRIBE_STRUCT(ReplayLeftOut, (), (collected, without_goods, changed))

struct SourceReplay {
    Instant from, to;
    std::int64_t orders = 0;      // compared
    std::int64_t moved = 0;       // of which goods come from elsewhere
    std::int64_t by_profile = 0;  // that the draft decided; others are decided as without profiles
    std::int64_t refused = 0;     // that the draft does not take
    std::int64_t waiting_units = 0;
    std::int64_t lifted_units = 0;  // handed out before the ledger says that they were there
    ReplayLeftOut left_out;
    ReplaySide happened, draft;
    std::vector<ReplayLocation> locations;  // by code; those that gave something
};
BOOST_DESCRIBE_STRUCT(SourceReplay, (),
                      (from, to, orders, moved, by_profile, refused, waiting_units, lifted_units,
                       left_out, happened, draft, locations))

constexpr std::size_t most_replayed = 200'000;

/// What stock the orders find: that of their moment, as the ledger tells it; or, for orders that
/// came in before their goods were counted, from the beginning all that is there today and what
/// the orders took.
enum class ReplayStock { of_the_ledger, of_today };

struct ReplayWish {
    const sourcing::Profile& draft;
    Instant from, to;
    ReplayStock stock = ReplayStock::of_the_ledger;
};

/// Decides the orders placed after `from` and up to `to` again, one after the other, each on the
/// stock that there would be had the draft decided those before: what came in, was counted or went
/// elsewhere is as it was. Where the ledger says that less was there than was handed out, the
/// difference is added from the beginning. Units that were canceled are left out on both sides;
/// goods that moved to another place count there. Channels, locations, calendars, articles and
/// stock policies are those of today, and nobody is in a customer group. Writes nothing. Refuses
/// with "too_many" beyond `most_replayed`.
Result<SourceReplay> replay_sourcing(Tx& tx, const Pages& pages, const ReplayWish& wish);

}  // namespace nahtlos::flows
