// Asks the sourcing profile in force where an order's goods come from. Pure.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "flows/allocation_plan.hpp"
#include "flows/books.hpp"
#include "sourcing/decision.hpp"
#include "sourcing/rows.hpp"

namespace nahtlos::flows {

/// A line as profiles see it.
struct SourceLine {
    PlanLine plan;
    std::int64_t unit_value_minor = 0;
    std::optional<catalog::VariantId> variant;
};

/// Of a row of an order's line.
template <class Row>
SourceLine source_line(const PlanLine& plan, const Row& row) {
    return {plan, row.total_minor / std::max<std::int64_t>(1, row.ordered), row.variant};
}

/// What profiles ask of an order.
struct SourceAsk {
    const Pages& pages;
    PlanScene scene;  // locations: all that may be drawn on, best first
    Uuid order, decision;
    channels::ChannelId channel;
    inventory::Method method = inventory::Method::ship;
    const delivery::ShippingMethod* way = nullptr;  // that the customer chose
    std::optional<Instant> promised_at = {};        // what the customer was told, if it was told
    std::vector<Uuid> customer_groups = {};
    std::string country = {}, postcode = {};
    std::int64_t value_minor = 0;
    std::vector<SourceLine> lines = {};
    std::vector<inventory::LocationId> rejected = {};  // among the locations
    sourcing::Cause cause = sourcing::Cause::placed;
    bool may_wait = false;  // units may stay without a place
};

struct Sourced {
    Result<std::vector<Share>> shares;  // "insufficient_stock" as plan_allocation() says it
    sourcing::DecisionRow row;
    bool has_waiting = false;  // units are in no share, as the profile wants it
};

/// Nothing where no profile is in force for the order's channel or market, or the customer chose
/// the place. Units that a profile lets wait have no share where the ask allows that; what it
/// leaves else without refusing it is decided for the whole order as without profiles, and the row
/// says so.
std::optional<Sourced> source_order(const SourceAsk& ask);

/// The scene of an ask, as far as `needs` go: what source_order() decides by.
sourcing::Scene scene_of(const SourceAsk& ask, const sourcing::Needs& needs);

}  // namespace nahtlos::flows
