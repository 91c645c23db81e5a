#include <algorithm>
#include <bit>

#include "modules/sourcing/search.hpp"

namespace nahtlos::sourcing {

Covers::Covers(const Tables& t) : t_(t), is_on_(t.lines <= most_lines) {
    if (!is_on_) return;
    const auto sets = std::size_t{1} << t.lines;
    has_.resize(t.count);
    for (std::size_t i = 0; i < t.count; ++i) {
        for (std::size_t l = 0; l < t.lines; ++l) {
            if (t.available(i, l) > 0) has_[i] |= 1U << l;
        }
    }
    least_.assign(t.parcels * t.objectives, {});
    for (auto& table : least_) table.assign(sets, -1);
    most_units_.assign(sets, -1);
}

std::int64_t Covers::by_one(std::size_t o, std::uint32_t set) const {
    const bool has_units = t_.problem.objectives[o].has_units;
    auto least = never;
    for (std::size_t i = 0; i < t_.count; ++i) {
        if ((has_[i] & set) != set) continue;
        auto value = t_.fixed_of(i, o);
        if (has_units) {
            for (std::size_t l = 0; l < t_.lines; ++l) {
                if ((set >> l & 1U) != 0) value += t_.problem.wanted[l] * t_.unit_of(i, o, l);
            }
        }
        least = std::min(least, value);
    }
    return least;
}

// The location that gives a line's cheapest unit stands for all that give it: so no line is counted
// dearer than it is, and every location that is needed counts once.
std::int64_t Covers::least(std::size_t o, std::uint32_t set, std::size_t parcels) {
    if (set == 0) return 0;
    if (parcels == 0) return never;
    auto& known = least_[(parcels - 1) * t_.objectives + o][set];
    if (known >= 0) return known;
    auto best = by_one(o, set);
    if (parcels > 1) {
        const bool is_sum = t_.problem.objectives[o].aggregate == Aggregate::sum;
        const auto first = set & (~set + 1U);  // is in the first part: parts have no order
        const auto others = set ^ first;
        for (auto part = others; part != 0; part = (part - 1) & others) {
            const auto one = least(o, set ^ part, 1);
            if (one >= best) continue;
            const auto more = least(o, part, parcels - 1);
            if (more == never) continue;
            best = std::min(best, is_sum ? one + more : std::max(one, more));
        }
    }
    known = best;
    return best;
}

std::int64_t Covers::least_beside(std::size_t o, std::uint32_t set, std::size_t parcels,
                                  const std::array<std::int64_t, most_lines>& own, bool may_stay) {
    const auto all = static_cast<std::uint32_t>((std::size_t{1} << t_.lines) - 1);
    const auto others = all ^ set;
    std::array<std::int64_t, std::size_t{1} << most_lines> cost;  // of other lines that stay
    cost[0] = 0;
    auto best = never;
    // Rising parts of the other lines: each is the one before, in another line, plus that line.
    for (std::uint32_t stay = 0;; stay = (stay - others) & others) {
        if (stay != 0) {
            const auto line = static_cast<std::size_t>(std::countr_zero(stay));
            cost.at(stay) = cost.at(stay & (stay - 1)) + own.at(line);
        }
        const auto moved = all ^ stay;
        if (cost.at(stay) < best && (moved != 0 || may_stay)) {
            const auto more = least(o, moved, parcels);
            if (more != never) best = std::min(best, cost.at(stay) + more);
        }
        if (stay == others) return best;
    }
}

std::int64_t Covers::most_units(std::uint32_t set) {
    auto& known = most_units_[set];
    if (known >= 0) return known;
    known = 0;
    for (std::size_t i = 0; i < t_.count; ++i) {
        std::int64_t units = 0;
        for (std::size_t l = 0; l < t_.lines; ++l) {
            if ((set >> l & 1U) != 0) units += t_.available(i, l);
        }
        known = std::max(known, units);
    }
    return known;
}

}  // namespace nahtlos::sourcing
