// Asks the sourcing profile in force where an order's goods come from. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flows/allocation_plan.hpp"
#include "flows/books.hpp"
#include "sourcing/rows.hpp"

namespace nahtlos::flows {

/// What profiles ask of an order.
struct SourceAsk {
    const Pages& pages;
    PlanScene scene;  // locations: all that may be drawn on, best first
    Uuid order, decision;
    channels::ChannelId channel;
    inventory::Method method = inventory::Method::ship;
    std::vector<Uuid> customer_groups;
    std::string country, postcode;
    std::int64_t value_minor = 0;
    std::vector<PlanLine> lines;
    std::vector<std::int64_t> unit_values_minor;       // of the lines
    std::vector<inventory::LocationId> rejected = {};  // among the locations
    sourcing::Cause cause = sourcing::Cause::placed;
};

struct Sourced {
    Result<std::vector<Share>> shares;  // "insufficient_stock" as plan_allocation() says it
    sourcing::DecisionRow row;
};

/// Nothing where no profile is in force for the order's channel or market, or the customer chose
/// the place. What a profile leaves without refusing it is decided for the whole order as without
/// profiles, and the row says so.
std::optional<Sourced> source_order(const SourceAsk& ask);

}  // namespace nahtlos::flows
