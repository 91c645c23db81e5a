// What became of the orders that a network was sent, counted order by order. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/replay/network.hpp"

namespace nahtlos::replay {

/// What left one place for one order.
struct Parcel {
    std::size_t site = 0;
    std::int64_t units = 0;
    bool is_collected = false;
};

struct SiteLoad {
    std::int64_t parcels = 0, units = 0;
};

struct NetworkTally {
    // Of orders: collected ones have no parcel and count for none of the figures of parcels.
    std::int64_t shipped = 0, split = 0, collected = 0, all_canceled = 0;
    std::int64_t parcels = 0, km = 0, minor = 0, units_shipped = 0, units_collected = 0;
    std::map<std::size_t, SiteLoad> sites;  // what each sent or handed over

    void add(const Spot& to, const std::vector<Parcel>& parcels_of_order);
};

/// What happened on the way, as it was sent and answered.
struct NetworkEvents {
    std::int64_t placed = 0, wished_to_collect = 0, store_had_it = 0;
    std::int64_t asked_of_stores = 0, rejections = 0, not_found = 0, resourced = 0,
                 without_place = 0;
    std::int64_t short_units = 0;     // that no place had when they were ordered
    std::int64_t canceled_units = 0;  // for which no place was left after a rejection
    std::int64_t cancellations = 0, returns = 0, returned_units = 0, not_out = 0;
    double seconds = 0;
};

/// The figures in words, the load of each site, and a row of the guide's table.
std::string describe(const NetworkWish& wish, const NetworkTally& tally,
                     const NetworkEvents& events);
std::string table_row(const NetworkWish& wish, const NetworkTally& tally,
                      const NetworkEvents& events);

}  // namespace nahtlos::replay
