// Which location gives how much of which line, until sourcing rules come: the wanted store, or the
// locations by priority, one alone if it can, split when needed. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "inventory/stock.hpp"

namespace nahtlos::flows {

struct PlanLine {
    std::int64_t line = 0;
    std::vector<inventory::Component> components;  // of one unit; empty takes no stock
    std::int64_t quantity = 0;
};

/// Units of a line that one location gives.
struct Share {
    std::int64_t line = 0;
    inventory::LocationId location;
    std::int64_t quantity = 0;
};

struct PlanScene {
    const inventory::Stock& stock;
    Uuid owner;
    std::string group;  // of the channel, for fences
    Instant now;
    std::vector<inventory::LocationId> locations;  // best first
};

/// Every line in whole units, demand of all lines summed per item and location. Refuses with
/// "insufficient_stock" and names for each line that does not fit how many units are left.
Result<std::vector<Share>> plan_allocation(const PlanScene& scene,
                                           const std::vector<PlanLine>& lines);

/// The line that a problem's pointer names, from zero ("/lines/2/quantity"); nothing for others.
std::optional<std::size_t> line_index(std::string_view pointer);

}  // namespace nahtlos::flows
