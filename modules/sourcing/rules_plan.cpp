#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "base/check.hpp"
#include "modules/sourcing/search.hpp"

namespace nahtlos::sourcing {
namespace {

using Chosen = std::vector<std::uint32_t>;

enum class Verdict { may_be_better, no_better, worse_by_lead };

class Search {
public:
    Search(const Tables& t, std::uint64_t effort)
        : t_(t), effort_(effort), covers_(t), rest_(t.lines) {
        best_.missing = std::numeric_limits<std::int64_t>::max();
        forbidden_.assign(t.count, 0);
        is_done_.assign(t.lines, 0);
        low_.resize(t.objectives);
        best_bands_.resize(t.objectives);
    }

    void run() {
        if (t_.count == 0) return;
        try_singles();
        if (best_.missing > 0) try_greedy();
        cover();
    }

    const Chosen& best() const { return best_set_; }
    bool is_complete() const { return steps_ <= effort_; }
    std::uint64_t steps() const { return steps_; }

private:
    // --- starts: a good plan early prunes the rest ---
    void try_singles() {
        for (std::uint32_t i = 0; i < t_.count; ++i) {
            bool has_all = true;
            for (std::size_t l = 0; l < t_.lines; ++l) {
                has_all = has_all && t_.available(i, l) == t_.problem.wanted[l];
            }
            if (!has_all) continue;
            chosen_ = {i};
            offer();
        }
        chosen_.clear();
    }

    // What has most of what is still missing, one location after the other.
    void try_greedy() {
        auto rest = t_.problem.wanted;
        while (chosen_.size() < t_.parcels) {
            std::int64_t most = 0;
            std::uint32_t next = 0;
            for (std::uint32_t i = 0; i < t_.count; ++i) {
                if (is_chosen(i)) continue;
                std::int64_t units = 0;
                for (std::size_t l = 0; l < t_.lines; ++l) {
                    units += std::min(rest[l], t_.available(i, l));
                }
                if (units > most) {
                    most = units;
                    next = i;
                }
            }
            if (most == 0) break;
            chosen_.push_back(next);
            for (std::size_t l = 0; l < t_.lines; ++l) {
                rest[l] -= std::min(rest[l], t_.available(next, l));
            }
            offer();
        }
        chosen_.clear();
    }

    // Takes the chosen set as the best plan if it is better; false where no larger set can be one.
    bool offer() {
        ++steps_;
        fill(t_, chosen_, found_);
        if (!found_.all_used) return false;
        if (found_.is_worth_it && is_better(found_)) {
            best_ = found_;
            best_set_ = chosen_;
            for (std::size_t o = 0; o < t_.objectives; ++o) {
                best_bands_[o] = t_.problem.objectives[o].band.of(best_.values[o]);
            }
        }
        return found_.may_grow;
    }

    bool is_better(const Found& found) const {
        if (found.missing != best_.missing) return found.missing < best_.missing;
        for (std::size_t o = 0; o < t_.objectives; ++o) {
            const auto band = t_.problem.objectives[o].band.of(found.values[o]);
            if (band != best_bands_[o]) return band < best_bands_[o];
        }
        return false;
    }

    // --- branching ---
    void expand() {
        if (steps_ > effort_ || !offer() || chosen_.size() == t_.parcels) return;
        cover();
    }

    // Every larger set takes one of the scarcest open line's suppliers, or none: each supplier in
    // turn without those before it, then none of them.
    void cover() {
        if (steps_ > effort_) return;
        count_rest();
        const auto line = open_line();
        if (line == t_.lines) {
            if (!chosen_.empty()) gain();
            return;
        }
        std::vector<std::uint32_t> barred;
        for (const auto i : t_.suppliers[line]) {
            if (forbidden_[i] != 0 || is_chosen(i)) continue;
            count_rest();
            ++steps_;
            const auto verdict = judge(i);
            if (verdict == Verdict::worse_by_lead) break;
            if (verdict == Verdict::may_be_better) {
                chosen_.push_back(i);
                expand();
                chosen_.pop_back();
            }
            forbidden_[i] = 1;
            barred.push_back(i);
        }
        is_done_[line] = 1;
        count_rest();
        if (least_missing(t_.parcels - chosen_.size()) <= best_.missing) cover();
        is_done_[line] = 0;
        for (const auto i : barred) forbidden_[i] = 0;
    }

    bool is_chosen(std::uint32_t i) const { return std::ranges::find(chosen_, i) != chosen_.end(); }

    void count_rest() {
        for (std::size_t l = 0; l < t_.lines; ++l) {
            auto left = t_.problem.wanted[l];
            for (const auto i : chosen_) left -= t_.available(i, l);
            rest_[l] = std::max<std::int64_t>(0, left);
        }
    }

    std::size_t open_line() const {
        for (const auto l : t_.scarce_first) {
            if (rest_[l] > 0 && is_done_[l] == 0) return l;
        }
        return t_.lines;
    }

    // --- bounds: no set that adds to the chosen can have less ---
    std::int64_t most_more(std::size_t line, std::size_t parcels) const {
        return is_done_[line] != 0 ? 0 : t_.most_stock[line * (t_.parcels + 1) + parcels];
    }

    // Of each line what its best suppliers leave, and of all what the best locations leave.
    std::int64_t least_missing(std::size_t parcels) {
        std::int64_t by_line = 0, all = 0;
        open_ = untouched_ = 0;
        for (std::size_t l = 0; l < t_.lines; ++l) {
            by_line += std::max<std::int64_t>(0, rest_[l] - most_more(l, parcels));
            all += rest_[l];
            if (!covers_.is_on() || rest_[l] == 0) continue;
            open_ |= 1U << l;
            if (rest_[l] == t_.problem.wanted[l]) untouched_ |= 1U << l;
        }
        if (!covers_.is_on() || by_line > best_.missing || open_ == 0) return by_line;
        const auto most = static_cast<std::int64_t>(parcels) * covers_.most_units(open_);
        return std::max(by_line, all - most);
    }

    // The chosen set with `i` and all that may follow. Reads rest_, and lowers it by what `i` has.
    Verdict judge(std::uint32_t i) {
        for (std::size_t l = 0; l < t_.lines; ++l) {
            rest_[l] = std::max<std::int64_t>(0, rest_[l] - t_.available(i, l));
        }
        const auto more_parcels = t_.parcels - chosen_.size() - 1;
        const auto missing = least_missing(more_parcels);
        if (missing > best_.missing) return Verdict::no_better;
        if (missing < best_.missing) return Verdict::may_be_better;
        sum_fixed(i);
        if (is_worse_by_lead()) return Verdict::worse_by_lead;
        add_next(i, more_parcels);
        return is_no_better() ? Verdict::no_better : Verdict::may_be_better;
    }

    void sum_fixed(std::uint32_t i) {
        for (std::size_t o = 0; o < t_.objectives; ++o) {
            auto value = t_.fixed_of(i, o);
            const bool is_sum = t_.problem.objectives[o].aggregate == Aggregate::sum;
            for (const auto c : chosen_) {
                const auto other = t_.fixed_of(c, o);
                value = is_sum ? value + other : std::max(value, other);
            }
            low_[o] = value;
        }
        for (const auto o : t_.with_units) low_[o] += least_units(o);
    }

    // Units cost at least what the cheapest location of all takes for them; of an order of which
    // units are missing nobody knows yet which.
    std::int64_t least_units(std::size_t o) const {
        std::int64_t value = 0;
        for (std::size_t l = 0; l < t_.lines; ++l) {
            const auto units = t_.problem.wanted[l] - best_.missing;
            if (units > 0 && !t_.suppliers[l].empty()) {
                value += units * t_.least_unit[l * t_.objectives + o];
            }
        }
        return value;
    }

    // Suppliers come in the order of the first objective in which they differ: all that follow are
    // worse then, too. Only where coverage, which has no order, does not decide.
    bool is_worse_by_lead() const {
        if (best_.missing > 0) return false;
        for (std::size_t o = 0; o <= t_.lead && o < t_.objectives; ++o) {
            const auto band = t_.problem.objectives[o].band.of(low_[o]);
            if (band != best_bands_[o]) return band > best_bands_[o];
        }
        return false;
    }

    // Open lines take one location more at least; those that nobody chosen has anything of take
    // what covers them costs.
    void add_next(std::uint32_t i, std::size_t parcels) {
        if (best_.missing > 0) return;
        for (std::size_t o = 0; o < t_.objectives; ++o) {
            const bool is_sum = t_.problem.objectives[o].aggregate == Aggregate::sum;
            std::int64_t more = 0, known = 0;
            for (std::size_t l = 0; l < t_.lines; ++l) {
                if (rest_[l] == 0) continue;
                more = std::max(more, t_.least_fixed[l * t_.objectives + o]);
                if (t_.problem.objectives[o].has_units && (untouched_ >> l & 1U) != 0) {
                    known += t_.problem.wanted[l] * t_.least_unit[l * t_.objectives + o];
                }
            }
            if (untouched_ != 0) {
                more = std::max(more, covers_.least(o, untouched_, parcels) - known);
            }
            low_[o] = is_sum ? low_[o] + more : std::max(low_[o], more);
            const auto& band_of = t_.problem.objectives[o].band;
            if (t_.problem.objectives[o].has_units && band_of.of(low_[o]) <= best_bands_[o]) {
                low_[o] = std::max(low_[o], least_beside(o, i, parcels, true));
            }
            if (band_of.of(low_[o]) != best_bands_[o]) return;  // what follows decides nothing
        }
    }

    // With the lines that the chosen (and `next`) give, where they are or further on.
    std::int64_t least_beside(std::size_t o, std::optional<std::uint32_t> next, std::size_t parcels,
                              bool may_stay) {
        if (!covers_.is_on()) return 0;
        std::array<std::int64_t, Covers::most_lines> own{};
        std::int64_t fixed = next ? t_.fixed_of(*next, o) : 0;
        for (const auto c : chosen_) fixed += t_.fixed_of(c, o);
        for (std::size_t l = 0; l < t_.lines; ++l) {
            auto least = most_value;
            const auto look_at = [&](std::uint32_t c) {
                if (t_.available(c, l) > 0) least = std::min(least, t_.unit_of(c, o, l));
            };
            for (const auto c : chosen_) look_at(c);
            if (next) look_at(*next);
            own.at(l) = least * t_.problem.wanted[l];
        }
        return fixed + covers_.least_beside(o, untouched_, parcels, own, may_stay);
    }

    bool is_no_better() const {
        for (std::size_t o = 0; o < t_.objectives; ++o) {
            const auto band = t_.problem.objectives[o].band.of(low_[o]);
            if (band != best_bands_[o]) return band > best_bands_[o];
        }
        return true;
    }

    // --- more locations only to lower what units cost ---
    struct Gain {
        std::uint32_t location;
        std::int64_t net;
    };

    void gain() {
        if (t_.with_units.empty() || chosen_.size() == t_.parcels) return;
        fill(t_, chosen_, found_);
        if (!found_.may_grow || found_.missing > best_.missing) return;
        if (best_.missing == 0 && !may_gain()) return;
        std::vector<std::uint32_t> open;
        for (std::uint32_t i = 0; i < t_.count; ++i) {
            if (forbidden_[i] == 0 && !is_chosen(i)) open.push_back(i);
        }
        improve(open);
    }

    // Whether further locations can lead to a better plan at all, each with plenty of what it has.
    bool may_gain() {
        low_ = found_.values;
        untouched_ = 0;
        for (std::size_t o = 0; o < t_.objectives; ++o) {
            if (!t_.problem.objectives[o].has_units) continue;
            low_[o] = least_beside(o, std::nullopt, t_.parcels - chosen_.size(), false);
        }
        return !is_no_better();
    }

    // What units gain by a location beside a set is no less than beside a larger one: each line's
    // cheapest filling is a submodular function of its suppliers. So those that gain nothing here
    // gain nothing in any larger set, unless a second objective with units looks on.
    void improve(const std::vector<std::uint32_t>& open) {
        if (steps_ > effort_ || chosen_.size() == t_.parcels) return;
        const auto base = found_;
        const auto gains = gains_of(open, base);
        if (gains.empty() || base.missing > best_.missing) return;
        for (std::size_t n = 0; n < gains.size(); ++n) {
            if (base.missing == best_.missing && !may_improve(base, gains, n)) return;
            std::vector<std::uint32_t> rest;
            for (std::size_t m = n + 1; m < gains.size(); ++m) rest.push_back(gains[m].location);
            chosen_.push_back(gains[n].location);
            const bool may_grow = offer();
            if (may_grow) improve(rest);
            chosen_.pop_back();
            if (steps_ > effort_) return;
        }
    }

    // Best first.
    std::vector<Gain> gains_of(const std::vector<std::uint32_t>& open, const Found& base) {
        const auto o = t_.with_units.front();
        std::vector<Gain> gains;
        for (const auto i : open) {
            const auto net = gain_of(i, o);
            if (net > 0 || t_.with_units.size() > 1) gains.push_back({i, net});
        }
        steps_ += 1 + open.size() / 16;
        std::ranges::stable_sort(gains, std::greater{}, &Gain::net);
        check(base.values.size() == t_.objectives, "a filled set has its values");
        return gains;
    }

    // By how much the first objective with units falls when `i` joins the chosen.
    std::int64_t gain_of(std::uint32_t i, std::size_t o) const {
        auto net = -t_.fixed_of(i, o);
        for (std::size_t l = 0; l < t_.lines; ++l) {
            auto free = t_.available(i, l);
            if (free == 0) continue;
            const auto own = t_.unit_of(i, o, l);
            // The dearest units move first.
            std::array<std::pair<std::int64_t, std::int64_t>, most_parcels> taken{};
            std::size_t n = 0;
            auto left = t_.problem.wanted[l];
            taken_of(l, o, left, taken, n);
            for (std::size_t k = n; k-- > 0 && free > 0;) {
                if (taken.at(k).first <= own) break;
                const auto units = std::min(free, taken.at(k).second);
                net += units * (taken.at(k).first - own);
                free -= units;
            }
        }
        return net;
    }

    // What the chosen give of a line, cheapest first: (per unit, units).
    void taken_of(std::size_t l, std::size_t o, std::int64_t left,
                  std::array<std::pair<std::int64_t, std::int64_t>, most_parcels>& taken,
                  std::size_t& n) const {
        for (const auto c : chosen_) {
            if (t_.available(c, l) == 0) continue;
            taken.at(n++) = {t_.unit_of(c, o, l), t_.available(c, l)};
        }
        std::sort(taken.begin(), taken.begin() + static_cast<std::ptrdiff_t>(n));
        for (std::size_t k = 0; k < n; ++k) {
            taken.at(k).second = std::min(left, taken.at(k).second);
            left -= taken.at(k).second;
        }
    }

    // Whether one or more of the gains from the n-th on can lead to a better plan.
    bool may_improve(const Found& base, const std::vector<Gain>& gains, std::size_t n) {
        const auto room = t_.parcels - chosen_.size();
        auto most = gains[n].net;
        for (auto m = n + 1; m < gains.size() && m < n + room && gains[m].net > 0; ++m) {
            most += gains[m].net;
        }
        low_ = base.values;
        for (std::size_t k = 0; k < t_.with_units.size(); ++k) {
            const auto o = t_.with_units[k];
            if (k == 0) {
                low_[o] -= most;
                continue;
            }
            std::int64_t fixed = 0;
            for (const auto c : chosen_) fixed += t_.fixed_of(c, o);
            low_[o] = fixed + least_units(o);
        }
        for (std::size_t o = 0; o < t_.objectives; ++o) {
            if (t_.problem.objectives[o].has_units) continue;
            auto least = most_value;
            for (auto m = n; m < gains.size(); ++m) {
                least = std::min(least, t_.fixed_of(gains[m].location, o));
            }
            const bool is_sum = t_.problem.objectives[o].aggregate == Aggregate::sum;
            low_[o] = is_sum ? low_[o] + least : std::max(low_[o], least);
        }
        return !is_no_better();
    }

    const Tables& t_;
    std::uint64_t effort_ = 0, steps_ = 0;
    Covers covers_;
    Chosen chosen_, best_set_;
    Found found_, best_;
    std::vector<std::int64_t> best_bands_, low_, rest_;
    std::vector<std::uint8_t> forbidden_, is_done_;
    std::uint32_t open_ = 0, untouched_ = 0;  // lines: still wanted, and by nobody chosen given
};

Plan as_plan(const Tables& t, std::span<const std::uint32_t> chosen) {
    Plan plan;
    Found found;
    fill(t, chosen, found, &plan.parts);
    plan.missing = found.missing;
    plan.values = std::move(found.values);
    for (const auto i : chosen) plan.locations.push_back(t.origin[i]);
    std::ranges::sort(plan.locations);
    std::ranges::sort(plan.parts, [](const Part& a, const Part& b) {
        return a.line != b.line ? a.line < b.line : a.location < b.location;
    });
    return plan;
}

}  // namespace

std::int64_t Band::of(std::int64_t value) const {
    if (!upper.empty()) return std::ranges::lower_bound(upper, value) - upper.begin();
    return width > 1 ? value / width : value;
}

Plan best_plan(const Problem& problem, std::uint64_t effort) {
    const Tables tables(problem);
    Search search(tables, effort);
    search.run();
    auto plan = as_plan(tables, search.best());
    plan.is_proven = search.is_complete();
    plan.steps = search.steps();
    return plan;
}

SetPlans::SetPlans(const Problem& problem)
    : tables_(std::make_unique<Tables>(problem, Tables::Keep::all_with_stock)),
      index_(problem.locations, std::numeric_limits<std::uint32_t>::max()) {
    for (std::uint32_t i = 0; i < tables_->count; ++i) index_[tables_->origin[i]] = i;
}

SetPlans::SetPlans(SetPlans&&) noexcept = default;
SetPlans::~SetPlans() = default;

std::optional<Plan> SetPlans::of(std::span<const std::size_t> locations) const {
    check(!locations.empty() && locations.size() <= most_parcels, "a set has 1 to 16 locations");
    Chosen chosen;
    for (const auto n : locations) {
        if (index_.at(n) >= tables_->count) return std::nullopt;
        chosen.push_back(index_[n]);
    }
    Found found;
    fill(*tables_, chosen, found);
    if (!found.all_used || !found.is_worth_it) return std::nullopt;
    return as_plan(*tables_, chosen);
}

int compare(const Problem& problem, const Plan& a, const Plan& b, std::size_t* decider) {
    if (decider != nullptr) *decider = 0;
    if (a.missing != b.missing) return a.missing < b.missing ? -1 : 1;
    for (std::size_t o = 0; o < problem.objectives.size(); ++o) {
        const auto& band = problem.objectives[o].band;
        const auto of_a = band.of(a.values[o]);
        const auto of_b = band.of(b.values[o]);
        if (decider != nullptr) *decider = o + 1;
        if (of_a != of_b) return of_a < of_b ? -1 : 1;
    }
    return 0;
}

}  // namespace nahtlos::sourcing
