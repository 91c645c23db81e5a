#include <algorithm>
#include <numeric>
#include <set>

#include "base/check.hpp"
#include "modules/sourcing/deciding.hpp"

namespace nahtlos::sourcing {
namespace {

class Decider {
public:
    Decider(const Profile& profile, const Scene& scene, Notes notes)
        : profile_(profile),
          scene_(scene),
          notes_(notes),
          there_(scene.available),
          promisable_(scene.promisable) {
        const auto cells = scene.sites.size() * scene.lines.size();
        check(there_.size() == cells && promisable_.size() == cells &&
                  (scene.weekly.empty() || scene.weekly.size() == cells),
              "a scene says of each site and line what there is");
        for (const auto& line : scene.lines) left_.push_back(line.quantity);
    }

    Decision decide() {
        for (const auto& strategy : profile_.strategies.values) {
            if (missing() == 0) break;
            const auto failed = unmet(strategy.conditions, scene_);
            if (failed) {
                note_unmet(strategy, *failed);
                continue;
            }
            sends_.clear();
            plan(strategy, false);
            const auto action = strategy.rest.action;
            if (missing() == 0) break;
            if (action == RestAction::backorder) backorder(strategy);
            if (action == RestAction::next_strategy) continue;
            settle(strategy);
            return std::move(decision_);
        }
        leave(decision_.waiting);  // for who reads the profile next
        return std::move(decision_);
    }

private:
    std::int64_t missing() const {
        return std::accumulate(left_.begin(), left_.end(), std::int64_t{0});
    }

    void note_unmet(const Strategy& strategy, Unmet failed) {
        if (notes_ == Notes::none) return;
        StrategyNote note;
        note.name = strategy.name.value;
        note.unmet = failed;
        decision_.log.strategies.push_back(std::move(note));
    }

    // More of a parcel that goes anyway comes before another one, and all of them stay within the
    // strategy's limit.
    void backorder(const Strategy& strategy) {
        const auto sends = sends_;
        if (!sends.empty()) {
            plan(strategy, true, [&](std::size_t site) { return sends.contains(site); });
        }
        const auto left = strategy.max_parcels - std::ssize(sends);
        if (missing() == 0 || left <= 0) return;
        auto rest = strategy;
        rest.max_parcels = left;
        plan(rest, true, [&](std::size_t site) { return !sends.contains(site); });
    }

    void plan(const Strategy& strategy, bool with_backorders, const SiteFilter& may_send = {}) {
        const auto& stock = with_backorders ? promisable_ : there_;
        const auto task = task_of(profile_, strategy, scene_, left_, stock, may_send);
        const auto found = best_plan(task.problem);
        const bool is_taken = !found.parts.empty() && (found.missing == 0 || strategy.takes_parts);
        if (notes_ == Notes::all) {
            StrategyNote note;
            note.name = strategy.name.value;
            note.with_backorders = with_backorders;
            note.wanted = missing();
            note.missing = found.parts.empty() ? note.wanted : found.missing;
            note.was_taken = is_taken;
            note.is_proven = found.is_proven;
            for (std::size_t o = 0; o < found.values.size() && !found.parts.empty(); ++o) {
                note.plan.push_back({strategy.criteria[o].kind, found.values[o]});
            }
            if (note.missing > 0) note.rest = strategy.rest.action;
            note_candidates(strategy, scene_, task, found, note);
            decision_.log.strategies.push_back(std::move(note));
        }
        if (is_taken) take(task, found);
    }

    void take(const Task& task, const Plan& found) {
        for (const auto& part : found.parts) {
            const auto l = task.lines[part.line];
            const auto n = task.sites[part.location];
            const auto cell = n * scene_.lines.size() + l;
            sends_.insert(n);
            left_[l] -= part.units;
            there_[cell] = std::max<std::int64_t>(0, there_[cell] - part.units);
            promisable_[cell] -= part.units;
            check(left_[l] >= 0 && promisable_[cell] >= 0, "no plan takes more than there is");
            auto& units = decision_.units;
            const auto known = std::ranges::find_if(units, [&](const auto& u) {
                return u.line == scene_.lines[l].line && u.location == scene_.sites[n].id;
            });
            if (known != units.end()) {
                known->units += part.units;
            } else {
                units.push_back({scene_.lines[l].line, scene_.sites[n].id, part.units});
            }
        }
    }

    void settle(const Strategy& strategy) {
        const bool may_wait = strategy.rest.action != RestAction::refuse;
        leave(may_wait ? decision_.waiting : decision_.refused);
        if (decision_.waiting.empty()) return;
        decision_.may_wait = true;
        decision_.log.waiting = missing();
        if (strategy.rest.cancel_after_hours) {
            decision_.log.cancel_at = scene_.now + hours(*strategy.rest.cancel_after_hours);
        }
    }

    void leave(std::vector<PlannedUnits>& to) {
        for (std::size_t l = 0; l < left_.size(); ++l) {
            if (left_[l] > 0) to.push_back({scene_.lines[l].line, {}, left_[l]});
        }
    }

    const Profile& profile_;
    const Scene& scene_;
    const Notes notes_;
    std::vector<std::int64_t> there_, promisable_, left_;
    std::set<std::size_t> sends_;  // sites, by the strategy that plans
    Decision decision_;
};

}  // namespace

Decision decide(const Profile& profile, const Scene& scene, Notes notes) {
    return Decider(profile, scene, notes).decide();
}

}  // namespace nahtlos::sourcing
