#include <algorithm>
#include <numeric>

#include "base/check.hpp"
#include "modules/sourcing/search.hpp"

namespace nahtlos::sourcing {
namespace {

// Of the locations that are left so far only the first are asked whether they dominate another:
// the best come first, and asking all would cost the square of the number of locations.
constexpr std::size_t asked_dominators = 24;

bool in_range(const std::vector<std::int64_t>& numbers) {
    return std::ranges::all_of(numbers, [](auto n) { return n >= 0 && n <= most_value; });
}

void check_problem(const Problem& p) {
    const auto cells = p.locations * p.objectives.size();
    const bool has_units = std::ranges::any_of(p.objectives, &Objective::has_units);
    check(p.unit_value.size() == p.wanted.size() &&
              p.available.size() == p.locations * p.wanted.size() && p.fixed.size() == cells &&
              (!has_units || p.per_unit.size() == cells * p.wanted.size()),
          "a sourcing problem has a number for each line, location and objective");
    check(p.max_parcels >= 1 && p.max_parcels <= most_parcels, "a plan has 1 to 16 parcels");
    check(in_range(p.wanted) && in_range(p.unit_value) && in_range(p.available) &&
              in_range(p.fixed) && in_range(p.per_unit),
          "numbers of a sourcing problem are in range");
    for (const auto& o : p.objectives) {
        check(!o.has_units || o.aggregate == Aggregate::sum, "only sums have units");
    }
}

}  // namespace

Tables::Tables(const Problem& p, Keep keep)
    : problem(p), lines(p.wanted.size()), objectives(p.objectives.size()), parcels(p.max_parcels) {
    check_problem(p);
    for (std::size_t o = 0; o < objectives; ++o) {
        if (p.objectives[o].has_units) with_units.push_back(o);
    }
    sort_locations();
    copy_rows();
    if (keep == Keep::all_with_stock) return;
    drop_dominated();
    summarize();
}

bool Tables::comes_first(std::size_t a, std::size_t b, std::size_t line) const {
    for (const auto o : with_units) {
        const auto of_a = unit_of(a, o, line);
        const auto of_b = unit_of(b, o, line);
        if (of_a != of_b) return of_a < of_b;
    }
    return a < b;
}

void Tables::sort_locations() {
    for (std::size_t n = 0; n < problem.locations; ++n) {
        for (std::size_t l = 0; l < lines; ++l) {
            if (problem.available[n * lines + l] == 0 || problem.wanted[l] == 0) continue;
            origin.push_back(n);
            break;
        }
    }
    const auto* rows = problem.fixed.data();
    lead = 0;
    const auto differs = [&](std::size_t o) {
        return std::ranges::any_of(origin, [&](auto n) {
            return rows[n * objectives + o] != rows[origin.front() * objectives + o];
        });
    };
    while (lead < objectives && !differs(lead)) ++lead;
    if (lead == objectives) return;
    // Only what differs first is looked at in nearly all comparisons: it stands beside the number.
    std::vector<std::pair<std::int64_t, std::size_t>> keys;
    keys.reserve(origin.size());
    for (const auto n : origin) keys.emplace_back(rows[n * objectives + lead], n);
    std::ranges::sort(keys, [&](const auto& a, const auto& b) {
        if (a.first != b.first) return a.first < b.first;
        for (auto o = lead + 1; o < objectives; ++o) {
            const auto of_a = rows[a.second * objectives + o];
            const auto of_b = rows[b.second * objectives + o];
            if (of_a != of_b) return of_a < of_b;
        }
        return a.second < b.second;
    });
    std::ranges::transform(keys, origin.begin(), [](const auto& key) { return key.second; });
}

void Tables::copy_rows() {
    count = origin.size();
    stock.reserve(count * lines);
    fixed.reserve(count * objectives);
    if (!with_units.empty()) unit.reserve(count * objectives * lines);
    for (const auto n : origin) {
        for (std::size_t l = 0; l < lines; ++l) {
            auto units = std::min(problem.available[n * lines + l], problem.wanted[l]);
            if (problem.whole_lines && units < problem.wanted[l]) units = 0;
            stock.push_back(units);
        }
        for (std::size_t o = 0; o < objectives; ++o) {
            fixed.push_back(problem.fixed[n * objectives + o]);
            if (with_units.empty()) continue;
            const auto* from = problem.per_unit.data() + (n * objectives + o) * lines;
            unit.insert(unit.end(), from, from + lines);
        }
    }
}

// Whether whatever `b` gives, `a` gives at no higher value; `alone`: also beside `b`.
bool Tables::dominates(std::size_t a, std::size_t b, bool& alone) const {
    for (std::size_t o = 0; o < objectives; ++o) {
        if (fixed_of(a, o) > fixed_of(b, o)) return false;
    }
    alone = true;
    for (std::size_t l = 0; l < lines; ++l) {
        const auto units = available(b, l);
        if (units == 0) continue;
        if (available(a, l) < units) return false;
        alone = alone && available(a, l) == problem.wanted[l];
        for (const auto o : with_units) {
            if (unit_of(a, o, l) > unit_of(b, o, l)) return false;
        }
    }
    return true;
}

// A location can go where, whatever the others of a plan are, one that is no worse in anything is
// free to take its place. That does not hold where parcels must be worth something, nor where a
// second objective with units sees what the first one moved.
void Tables::drop_dominated() {
    if (problem.min_parcel_value > 0 || with_units.size() > 1) return;
    std::size_t kept = 0;
    for (std::size_t b = 0; b < count; ++b) {
        std::size_t better = 0;
        for (std::size_t a = 0; a < std::min(kept, asked_dominators) && better < parcels; ++a) {
            bool alone = false;
            if (dominates(a, b, alone)) better += alone ? parcels : 1;
        }
        if (better >= parcels) continue;
        if (kept != b) {
            const auto move = [&](auto& rows, std::size_t width) {
                const auto from = rows.begin() + static_cast<std::ptrdiff_t>(b * width);
                std::copy_n(from, width, rows.begin() + static_cast<std::ptrdiff_t>(kept * width));
            };
            move(origin, 1);
            move(stock, lines);
            move(fixed, objectives);
            if (!with_units.empty()) move(unit, objectives * lines);
        }
        ++kept;
    }
    count = kept;
}

void Tables::summarize() {
    suppliers.resize(lines);
    least_fixed.assign(lines * objectives, most_value);
    least_unit.assign(lines * objectives, most_value);
    most_stock.assign(lines * (parcels + 1), 0);
    for (std::size_t l = 0; l < lines; ++l) {
        std::array<std::int64_t, most_parcels> best{};
        for (std::size_t i = 0; i < count; ++i) {
            auto units = available(i, l);
            if (units == 0) continue;
            suppliers[l].push_back(static_cast<std::uint32_t>(i));
            for (std::size_t n = 0; n < parcels && units > 0; ++n) {
                if (units > best.at(n)) std::swap(units, best.at(n));
            }
            for (std::size_t o = 0; o < objectives; ++o) {
                auto& least = least_fixed[l * objectives + o];
                least = std::min(least, fixed_of(i, o));
            }
            for (const auto o : with_units) {
                auto& least = least_unit[l * objectives + o];
                least = std::min(least, unit_of(i, o, l));
            }
        }
        auto* sums = most_stock.data() + l * (parcels + 1);
        for (std::size_t n = 0; n < parcels; ++n) sums[n + 1] = sums[n] + best.at(n);
    }
    scarce_first.resize(lines);
    std::iota(scarce_first.begin(), scarce_first.end(), 0U);
    std::ranges::stable_sort(scarce_first, {}, [&](auto l) { return suppliers[l].size(); });
}

void fill(const Tables& t, std::span<const std::uint32_t> chosen, Found& found,
          std::vector<Part>* parts) {
    const auto& p = t.problem;
    std::array<std::int64_t, most_parcels> units_of{}, value_of{};
    found.missing = 0;
    found.values.assign(t.objectives, 0);
    for (std::size_t o = 0; o < t.objectives; ++o) {
        for (const auto i : chosen) {
            const auto value = t.fixed_of(i, o);
            auto& all = found.values[o];
            all = p.objectives[o].aggregate == Aggregate::sum ? all + value : std::max(all, value);
        }
    }
    for (std::size_t l = 0; l < t.lines; ++l) {
        std::array<std::uint8_t, most_parcels> order{};
        std::size_t n = 0;
        for (std::size_t c = 0; c < chosen.size(); ++c) {
            if (t.available(chosen[c], l) == 0) continue;
            auto at = n++;
            for (; at > 0 && t.comes_first(chosen[c], chosen[order.at(at - 1)], l); --at) {
                order.at(at) = order.at(at - 1);
            }
            order.at(at) = static_cast<std::uint8_t>(c);
        }
        auto left = p.wanted[l];
        for (std::size_t k = 0; k < n && left > 0; ++k) {
            const auto c = order.at(k);
            const auto units = std::min(left, t.available(chosen[c], l));
            left -= units;
            units_of.at(c) += units;
            value_of.at(c) += units * p.unit_value[l];
            for (const auto o : t.with_units) found.values[o] += units * t.unit_of(chosen[c], o, l);
            if (parts != nullptr) parts->push_back({t.origin[chosen[c]], l, units});
        }
        found.missing += left;
    }
    found.all_used = found.may_grow = true;
    for (std::size_t c = 0; c < chosen.size(); ++c) {
        found.all_used = found.all_used && units_of.at(c) > 0;
        found.may_grow = found.may_grow && value_of.at(c) >= p.min_parcel_value;
    }
    found.is_worth_it = found.may_grow || (chosen.size() == 1 && found.missing == 0);
}

}  // namespace nahtlos::sourcing
