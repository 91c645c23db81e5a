// Ways: how the demo retailer's goods reach customers, and when its stores are open.
#pragma once

#include <span>
#include <string_view>

#include "flows/demo/catalog.hpp"
#include "flows/demo/runner.hpp"
#include "inventory/types.hpp"

namespace nahtlos::flows::demo {

struct OpenPlace {
    inventory::LocationId location;
    std::string_view holidays;  // region, like DE-BE
    bool is_warehouse = false;
};

/// Opening hours of all places; parcels, express, collection and the curb in every market, for the
/// channels by which customers order themselves or by telephone. Tax rates are there.
void make_ways(Runner& runner, std::span<const OpenPlace> places, const Say& say);

}  // namespace nahtlos::flows::demo
