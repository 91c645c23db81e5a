// Verify: a line of a count is what was told of it, and what was posted is in the ledger.
#include <map>
#include <set>

#include "counts/rules.hpp"
#include "counts/store.hpp"
#include "flows/verify_run.hpp"
#include "inventory/verify.hpp"

namespace nahtlos::flows {
namespace {

using counts::CountId;
using counts::CountLine;

constexpr std::int64_t at_once = 50;  // counts, which may have many lines

struct Slice {
    std::vector<counts::Count> rows;
    std::vector<CountLine> lines;
    std::map<std::pair<CountId, inventory::StockItemId>, std::vector<counts::CountTelling>>
        tellings;
    std::map<std::pair<Uuid, inventory::StockItemId>, std::int64_t> booked;  // by count
};

Slice slice_after(Tx& tx, CountId after) {
    Slice slice;
    slice.rows = counts::counts_after(tx, after, at_once);
    std::vector<CountId> ids;
    for (const auto& row : slice.rows) ids.push_back(row.id);
    slice.lines = counts::lines_of(tx, ids);
    for (auto& telling : counts::tellings_of(tx, ids)) {
        slice.tellings[{telling.of_count, telling.stock_item}].push_back(std::move(telling));
    }
    std::set<Uuid> commands;
    for (const auto& line : slice.lines) {
        if (line.command) commands.insert(*line.command);
    }
    for (const auto& m : inventory::movements_of(tx, {commands.begin(), commands.end()})) {
        if (m.cause_kind == "count") slice.booked[{m.cause, m.stock_item}] += m.on_hand;
    }
    return slice;
}

std::string shown(const CountLine& line, std::int64_t booked) {
    return (line.counted ? std::to_string(*line.counted) : "nothing") + " counted in pass " +
           std::to_string(line.pass) + ", " + std::to_string(booked) + " booked";
}

}  // namespace

void verify_counts(VerifyRun& run) {
    CountId last;
    for (;;) {
        auto slice = run.read([&](Tx& tx) { return slice_after(tx, last); });
        run.count(Check::posted_counts, slice.lines.size());
        run.tell("counts", slice.rows.size());
        for (const auto& line : slice.lines) {
            auto told = line;
            told.counted.reset();
            counts::count_line(told, slice.tellings[{line.of_count, line.stock_item}]);
            const auto expected = shown(told, slice.booked[{line.of_count.uuid, line.stock_item}]);
            const auto found = shown(line, line.booked.value_or(0));
            if (expected == found) continue;
            run.broken(Check::posted_counts,
                       "count " + to_string(line.of_count) + " item " + to_string(line.stock_item),
                       expected, found);
        }
        if (static_cast<std::int64_t>(slice.rows.size()) < at_once) return;
        last = slice.rows.back().id;
    }
}

}  // namespace nahtlos::flows
