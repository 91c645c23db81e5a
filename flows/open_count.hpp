// An open count within a command: its rows, locked, and how they are written back.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "flows/count_desk.hpp"

namespace nahtlos::flows {

/// The articles that a count may have, and how often they may be told: it is read and answered as a
/// whole.
inline constexpr std::size_t most_count_lines = 5'000, most_tellings = 20'000;

struct OpenCount {
    counts::Count row;
    std::vector<counts::CountLine> lines;                                          // by item
    std::map<inventory::StockItemId, std::vector<counts::CountTelling>> tellings;  // as told
    std::size_t told = 0;  // how many these are

    counts::CountLine* find(inventory::StockItemId item);
    const std::vector<counts::CountTelling>& of(const counts::CountLine& line) const;
    /// Adds what is told now; it is written by save_count().
    void tell(counts::CountTelling telling);
    /// Each line as what was told of it says.
    void count_lines();

    std::vector<counts::CountTelling> fresh;  // told by this command
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
