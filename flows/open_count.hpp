// An open count within a command: its rows, locked, and how they are written back.
#pragma once

#include <string>
#include <vector>

#include "flows/count_desk.hpp"

namespace nahtlos::flows {

/// The articles that a count may have, and how often they may be told: it is read and answered as a
/// whole.
inline constexpr std::size_t most_count_lines = 500, most_tellings = 5'000;

struct OpenCount {
    counts::Count row;
    std::vector<counts::CountLine> lines;  // by item
    std::vector<counts::CountTelling> tellings;

    counts::CountLine* find(inventory::StockItemId item);
};

/// Locked; refuses what is not there, not seen, or of another version or status.
Result<OpenCount> lock_count(ChangeScope& scope, const CountCall& call,
                             const std::vector<counts::CountStatus>& allowed, const char* what);

/// Writes the count and its lines, leaves an event and answers.
CountView save_count(ChangeScope& scope, OpenCount& count, const char* event);

/// The item that a row of a request means; problems go to `wrong`.
std::optional<inventory::StockItemId> item_named(
    Tx& tx, const Pages& pages, const std::optional<json::Sku>& sku,
    const std::optional<inventory::StockItemId>& stock_item, const std::string& here,
    std::vector<FieldProblem>& wrong);

}  // namespace nahtlos::flows
