#include "inventory/sites.hpp"

namespace nahtlos::inventory {

std::vector<LocationPoint> location_points(Tx& tx) {
    return tx.all<LocationPoint>(
        "select id, latitude, longitude from inventory_location "
        "where latitude is not null and longitude is not null");
}

}  // namespace nahtlos::inventory
