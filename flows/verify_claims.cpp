#include "flows/verify_claims.hpp"

#include <algorithm>

#include "orders/claims.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::Claim;

struct WholeClaim {
    Claim row;
    std::vector<orders::Line> lines;
    std::vector<Claim> all;  // of the order
    bool has_replacement = true;
};

WholeClaim read_whole(Tx& tx, const Claim& row) {
    WholeClaim whole{row, orders::lines_of(tx, {row.order_id}),
                     orders::claims_of(tx, {row.order_id})};
    if (row.replacement) {
        whole.has_replacement = !orders::orders(tx, {*row.replacement}, sql::Lock::no).empty();
    }
    return whole;
}

void judge(VerifyRun& run, const WholeClaim& whole) {
    const auto& row = whole.row;
    const auto name = "claim " + to_string(row.id);
    if (!whole.has_replacement) run.broken(Check::returns, name, "its replacement", "no row");
    const auto line = std::ranges::find(whole.lines, row.line, &orders::Line::line);
    if (line == whole.lines.end()) return run.broken(Check::returns, name, "its line", "no row");
    std::int64_t taken = 0;
    for (const auto& other : whole.all) {
        if (other.line == row.line) taken += other.amount_minor;
    }
    if (line->charged_minor + taken <= line->total_minor) return;
    run.broken(Check::returns, name, "charged at most " + std::to_string(line->total_minor - taken),
               std::to_string(line->charged_minor));
}

}  // namespace

void verify_claims(VerifyRun& run) {
    Claim last;
    for (;;) {
        const auto slice = run.read([&](Tx& tx) {
            std::vector<WholeClaim> found;
            for (const auto& row : orders::claims_after(tx, last, run.slice())) {
                found.push_back(read_whole(tx, row));
            }
            return found;
        });
        run.count(Check::returns, slice.size());
        for (const auto& whole : slice) judge(run, whole);
        if (static_cast<std::int64_t>(slice.size()) < run.slice()) return;
        last = slice.back().row;
    }
}

}  // namespace nahtlos::flows
