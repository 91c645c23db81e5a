// The returns' stored form: what flows may ask of its tables.
#pragma once

#include <optional>
#include <vector>

#include "base/sql/tx.hpp"
#include "orders/returns.hpp"

namespace nahtlos::orders {

void insert_returns(Tx& tx, const std::vector<Return>& rows);
void update_returns(Tx& tx, const std::vector<Return>& rows);
void insert_return_lines(Tx& tx, const std::vector<ReturnLine>& rows);
void update_return_lines(Tx& tx, const std::vector<ReturnLine>& rows);

/// Of these orders (ascending, unique), by order and age.
std::vector<Return> returns_of(Tx& tx, const std::vector<OrderId>& ids);
std::vector<ReturnLine> return_lines_of(Tx& tx, const std::vector<OrderId>& ids);

/// Those of these returns (ascending, unique) that are there.
std::vector<Return> returns(Tx& tx, const std::vector<ReturnId>& ids);

/// What is empty is not asked for.
struct ReturnFilter {
    std::vector<ReturnStatus> status;  // empty: all
    std::optional<OrderId> order;
    std::optional<inventory::LocationId> location;
    std::optional<ReturnId> before = {}, down_to = {};  // down_to: inclusive
    std::int64_t limit = 20;
};

/// Where a list by this filter stops looking for one page, if the table goes on there: see
/// sql::most_looked_at.
std::optional<ReturnId> end_of_stretch(Tx& tx, const ReturnFilter& filter);

/// Newest first.
std::vector<Return> search_returns(Tx& tx, const ReturnFilter& filter);

}  // namespace nahtlos::orders
