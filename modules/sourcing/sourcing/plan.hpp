// The exact planner: which locations send which units, best under objectives in order. Pure.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace nahtlos::sourcing {

struct Tables;

/// Values that count as equal: those under the same upper limit, else those of the same step.
struct Band {
    std::int64_t width = 0;           // 0 and 1: every value counts
    std::vector<std::int64_t> upper;  // rising; used where it is not empty

    /// Of a value from 0; never falls as values rise.
    std::int64_t of(std::int64_t value) const;
};

/// How the values of a plan's locations make the plan's: their sum, or the worst of them.
enum class Aggregate { sum, worst };

/// One thing that plans are compared by; less is better.
struct Objective {
    Aggregate aggregate = Aggregate::sum;
    bool has_units = false;  // units cost too, by location and line; only for sums
    Band band;
};

/// Lines, locations and what they cost. All numbers are from 0 to `most_value`.
struct Problem {
    std::vector<std::int64_t> wanted;      // by line
    std::vector<std::int64_t> unit_value;  // by line, in minor units; of the parcels' least value
    std::vector<Objective> objectives;     // the first that tells two plans apart decides
    std::size_t locations = 0;
    std::vector<std::int64_t> available;  // [location][line]; lines share no stock
    std::vector<std::int64_t> fixed;      // [location][objective]: of one that sends anything
    std::vector<std::int64_t> per_unit;   // [location][objective][line]; empty if none has units
    std::size_t max_parcels = 1;          // at most `most_parcels`
    std::int64_t min_parcel_value = 0;    // of each parcel that is not the whole order
    bool whole_lines = false;             // a line comes from one location
};
constexpr std::int64_t most_value = 100'000'000;
constexpr std::size_t most_parcels = 16;

struct Part {
    std::size_t location = 0, line = 0;
    std::int64_t units = 0;
};

/// A set of locations with its units. Within a set every line takes its units where they cost
/// least, by the objectives that have units, in order and without bands.
struct Plan {
    std::vector<std::size_t> locations;  // rising; each sends something
    std::vector<Part> parts;             // by line, then location
    std::int64_t missing = 0;            // units that no location of the plan has
    std::vector<std::int64_t> values;    // by objective, before bands
    bool is_proven = true;               // nothing is better; else the best that was found in time
    std::uint64_t steps = 0;             // looks at a location or a set of them
};

/// Steps that one order may cost: far more than any trial of up to 10 lines, 500 locations and 4
/// parcels took.
constexpr std::uint64_t default_effort = 4'000'000;

/// The best plan: fewest missing units, then the objectives' bands in order. Exact while its effort
/// lasts: branch and bound over sets of locations, scarcest line first, bounded per objective
/// (what units gain by one more location never grows with the set), without locations that others
/// dominate. Whatever its effort, no plan takes more than there is. An order that no location has
/// anything of gets an empty plan.
Plan best_plan(const Problem& problem, std::uint64_t effort = default_effort);

/// Plans of given sets of locations, to compare with the best.
class SetPlans {
public:
    /// `problem` must outlive this.
    explicit SetPlans(const Problem& problem);
    SetPlans(SetPlans&&) noexcept;
    ~SetPlans();
    /// Of 1 to `most_parcels` different ones; nothing where one of them would send nothing, or a
    /// parcel that is worth too little.
    std::optional<Plan> of(std::span<const std::size_t> locations) const;

private:
    std::unique_ptr<const Tables> tables_;
    std::vector<std::uint32_t> index_;  // by location
};

/// Negative where `a` is better, positive where `b` is, 0 where nothing tells them apart; `decider`
/// receives what told them apart: 0 for missing units, else the objective's number from 1.
int compare(const Problem& problem, const Plan& a, const Plan& b, std::size_t* decider = nullptr);

}  // namespace nahtlos::sourcing
