#include "counts/rules.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "base/check.hpp"

namespace nahtlos::counts {
namespace {

// The last telling of each zone.
std::map<std::string, const CountTelling*> zones_of(const std::vector<CountTelling>& tellings,
                                                    inventory::StockItemId item,
                                                    std::int64_t pass) {
    std::map<std::string, const CountTelling*> zones;
    for (const auto& t : tellings) {
        if (t.stock_item == item && t.pass == pass) zones[t.zone] = &t;
    }
    return zones;
}

struct Sum {
    std::int64_t quantity = 0;
    Instant at;
};

Sum sum_of(const std::vector<CountTelling>& tellings, inventory::StockItemId item,
           std::int64_t pass) {
    Sum sum;
    for (const auto& [zone, telling] : zones_of(tellings, item, pass)) {
        sum.quantity += telling->quantity;
        sum.at = std::max(sum.at, telling->counted_at);
    }
    return sum;
}

}  // namespace

void count_line(CountLine& line, const std::vector<CountTelling>& tellings) {
    line.pass = 0;
    for (const auto& t : tellings) {
        if (t.stock_item == line.stock_item) line.pass = std::max(line.pass, t.pass);
    }
    if (line.pass == 0) return;
    const auto sum = sum_of(tellings, line.stock_item, line.pass);
    line.counted = sum.quantity;
    line.counted_at = sum.at;
}

bool is_beyond(const Count& count, std::int64_t counted, std::int64_t expected) {
    const auto difference = counted > expected ? counted - expected : expected - counted;
    if (!count.recount_pieces && !count.recount_percent) return difference > 2;
    if (count.recount_pieces && difference > *count.recount_pieces) return true;
    return count.recount_percent &&
           difference * 100 > *count.recount_percent * std::max<std::int64_t>(0, expected);
}

bool is_to_recount(const Count& count, const CountLine& line,
                   const std::vector<CountTelling>& tellings) {
    check(line.counted && line.expected, "a line was counted and compared");
    if (line.pass >= most_passes || !is_beyond(count, *line.counted, *line.expected)) return false;
    for (std::int64_t pass = 1; pass < line.pass; ++pass) {
        const bool was_told = std::ranges::any_of(tellings, [&](const auto& t) {
            return t.stock_item == line.stock_item && t.pass == pass;
        });
        // Two who count the same are believed.
        if (was_told && sum_of(tellings, line.stock_item, pass).quantity == *line.counted) {
            return false;
        }
    }
    return true;
}

std::optional<std::string> untold_zone(const CountLine& line,
                                       const std::vector<CountTelling>& tellings) {
    const auto now = zones_of(tellings, line.stock_item, line.pass);
    if (now.contains("")) return std::nullopt;  // all of them at once
    for (const auto& [zone, telling] : zones_of(tellings, line.stock_item, line.pass - 1)) {
        if (!zone.empty() && !now.contains(zone)) return zone;
    }
    return std::nullopt;
}

bool moved_meanwhile(const CountLine& line, const std::vector<CountTelling>& tellings,
                     const std::vector<MovedPieces>& moved) {
    check(line.counted_at.has_value(), "a line was counted at some time");
    auto first = *line.counted_at;
    for (const auto& [zone, telling] : zones_of(tellings, line.stock_item, line.pass)) {
        first = std::min(first, telling->counted_from.value_or(telling->counted_at));
    }
    return std::ranges::any_of(moved, [&](const auto& m) {
        return m.stock_item == line.stock_item && !m.is_finding && m.occurred_at > first &&
               m.occurred_at <= *line.counted_at;
    });
}

std::int64_t expected_at(const CountLine& line, std::int64_t on_hand,
                         const std::vector<MovedPieces>& moved) {
    check(line.counted_at.has_value(), "a line was counted at some time");
    for (const auto& m : moved) {
        if (m.stock_item == line.stock_item && m.occurred_at > *line.counted_at && !m.is_finding) {
            on_hand -= m.on_hand;
        }
    }
    return on_hand;
}

bool is_superseded(const CountLine& line, const std::vector<MovedPieces>& moved) {
    return std::ranges::any_of(moved, [&](const auto& m) {
        return m.is_count && m.stock_item == line.stock_item && m.occurred_at > *line.counted_at;
    });
}

}  // namespace nahtlos::counts
