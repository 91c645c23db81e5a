// What is to be sent, made of the whole log: orders, what becomes of them, and the stock they need.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/replay/match.hpp"
#include "bench/replay/reader.hpp"

namespace nahtlos::replay {

/// The article of credits for goods whose sale is not known.
inline constexpr const char* credit_sku = "CREDIT";

/// An order to place: an invoice, or the credits of a cancellation invoice.
struct PlannedOrder {
    std::string invoice, customer, country;
    Instant time;  // of its first line; a few invoices were written over two minutes
    bool is_credit = false;
    std::vector<std::size_t> lines;  // of the file; the first is line 1 of the order
};

/// Units of one order that one cancellation invoice takes back.
struct PlannedReversal {
    std::string invoice;
    Instant time;
    std::size_t order = 0;
    std::map<std::int64_t, std::int64_t> units;  // by the order's line number
};

enum class StepKind { place, ship, reverse };

struct Step {
    Instant at;
    StepKind kind = StepKind::place;
    std::size_t index = 0;  // of an order, or of a reversal
};

/// Stock that comes in, or is corrected, before the sales of a day.
struct DayStock {
    std::map<std::string, std::int64_t> demand;  // pieces sold that day, by code
    std::vector<std::size_t> adjustments;        // lines of the file
};

struct Plan {
    std::vector<Line> lines;
    std::vector<Match> matches;
    std::vector<PlannedOrder> orders;
    std::vector<PlannedReversal> reversals;
    std::vector<Step> steps;               // by time; what depends on a step comes after it
    std::map<std::string, DayStock> days;  // "2010-12-01"
};

/// Orders are shipped a day after they were placed.
Plan make_plan(std::vector<Line> lines);

/// Pieces to receive of an item for the demand of one day, so that after each day the sum received
/// is `percent` of the sum asked for, rounded down.
std::int64_t supply_for(std::int64_t asked_before, std::int64_t asked_today, std::int64_t percent);

}  // namespace nahtlos::replay
