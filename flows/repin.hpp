// Finds another place for goods whose location gave them back: the rules of placement, without the
// locations that cannot. Pure.
#pragma once

#include <optional>
#include <vector>

#include "flows/allocation_plan.hpp"
#include "flows/order_desk.hpp"

namespace nahtlos::flows {

/// Units without a place, and what one of them takes from stock.
struct RepinUnits {
    UnitsOf units;
    std::vector<inventory::Component> parts;
};

/// Where the units can come from: `only` there, or else, for what is carried to the customer, from
/// any location of the channel but that of `like`, which gives them up, and those that have
/// rejected the order. One that has begun or sent its part may send another. Units that the
/// sourcing profile lets wait are in no share. Refuses with "insufficient_stock" or, for a wrong
/// `only`, "not_offered".
Result<std::vector<Share>> find_place(OrderDesk& desk, const orders::Fulfillment& like,
                                      const std::vector<RepinUnits>& units,
                                      const std::optional<inventory::LocationId>& only);

/// Whether the shares have all of the units.
bool is_all(const std::vector<RepinUnits>& units, const std::vector<Share>& shares);

/// Allocates the shares at fulfillments of their locations; those without one get a new one `like`
/// the one before. `reuse`, which has no location yet, serves first.
void place(OrderDesk& desk, const orders::Fulfillment& like, const std::vector<RepinUnits>& units,
           const std::vector<Share>& shares, const std::optional<orders::FulfillmentId>& reuse);

/// find_place and place, or a fulfillment on hold that waits for a place ("no_location").
void repin(OrderDesk& desk, const orders::Fulfillment& like, const std::vector<RepinUnits>& units);

}  // namespace nahtlos::flows
