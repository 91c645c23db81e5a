// Where locations lie on the map, for those who measure ways.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "inventory/types.hpp"

namespace nahtlos::inventory {

struct LocationPoint {
    LocationId id;
    double latitude = 0, longitude = 0;  // degrees
};
BOOST_DESCRIBE_STRUCT(LocationPoint, (), (id, latitude, longitude))

/// Of those that say it.
std::vector<LocationPoint> location_points(Tx& tx);

}  // namespace nahtlos::inventory
