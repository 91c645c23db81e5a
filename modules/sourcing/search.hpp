// The branch and bound search behind best_plan: its tables, bounds and steps.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "sourcing/plan.hpp"

namespace nahtlos::sourcing {

/// The problem as the search reads it: locations in the order of their fixed values, without those
/// that have nothing or are dominated.
struct Tables {
    enum class Keep { useful, all_with_stock };
    explicit Tables(const Problem& problem, Keep keep = Keep::useful);

    std::int64_t available(std::size_t i, std::size_t line) const {
        return stock[i * lines + line];
    }
    std::int64_t fixed_of(std::size_t i, std::size_t o) const { return fixed[i * objectives + o]; }
    std::int64_t unit_of(std::size_t i, std::size_t o, std::size_t line) const {
        return unit[(i * objectives + o) * lines + line];
    }
    /// Whether `a` gives a line's units before `b` does.
    bool comes_first(std::size_t a, std::size_t b, std::size_t line) const;

    const Problem& problem;
    std::size_t lines = 0, objectives = 0, count = 0, parcels = 0;
    std::vector<std::size_t> with_units;  // objectives
    std::vector<std::size_t> origin;      // the location of the problem
    std::vector<std::int64_t> stock, fixed, unit;
    std::vector<std::vector<std::uint32_t>> suppliers;  // by line
    std::vector<std::size_t> scarce_first;              // lines
    std::vector<std::int64_t> least_fixed;              // [line][objective] over its suppliers
    std::vector<std::int64_t> least_unit;               // [line][objective]
    std::vector<std::int64_t> most_stock;               // [line][n]: of the best n suppliers
    std::size_t lead = 0;                               // first objective whose fixed values differ

private:
    void sort_locations();
    void copy_rows();
    void drop_dominated();
    bool dominates(std::size_t a, std::size_t b, bool& alone) const;
    void summarize();
};

/// What lines that nobody gives yet cost at least, kept by set of lines (a bit each) once asked
/// for.
class Covers {
public:
    static constexpr std::size_t most_lines = 12;
    static constexpr std::int64_t never = 1'000'000'000'000'000'000;
    explicit Covers(const Tables& tables);

    bool is_on() const { return is_on_; }
    /// What an objective is at least when up to `parcels` further locations give all of `set`, as
    /// if each had plenty of what it has; `never` where none can.
    std::int64_t least(std::size_t objective, std::uint32_t set, std::size_t parcels);
    /// The same with what other lines cost where the chosen give them (`own`, by line): they may
    /// come from further locations, too. Without `may_stay`, something does.
    std::int64_t least_beside(std::size_t objective, std::uint32_t set, std::size_t parcels,
                              const std::array<std::int64_t, most_lines>& own, bool may_stay);
    /// Units of these lines that one location can give at most.
    std::int64_t most_units(std::uint32_t set);

private:
    std::int64_t by_one(std::size_t objective, std::uint32_t set) const;

    const Tables& t_;
    bool is_on_ = false;
    std::vector<std::uint32_t> has_;                // lines of each location
    std::vector<std::vector<std::int64_t>> least_;  // [(parcels - 1) * objectives + o][set], or -1
    std::vector<std::int64_t> most_units_;          // [set], or -1
};

/// What one set of locations gives.
struct Found {
    std::int64_t missing = 0;
    std::vector<std::int64_t> values;
    bool all_used = true, is_worth_it = true, may_grow = true;
};

/// Fills the lines from `chosen`; `parts` receives what goes where.
void fill(const Tables& t, std::span<const std::uint32_t> chosen, Found& found,
          std::vector<Part>* parts = nullptr);

}  // namespace nahtlos::sourcing
