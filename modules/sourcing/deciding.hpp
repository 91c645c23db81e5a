// Parts of a decision: what makes a scene a problem, and what is said of its candidates.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "sourcing/decision.hpp"

namespace nahtlos::sourcing {

/// One strategy's view of a scene: the sites that it may use, as a planner's problem.
struct Task {
    Problem problem;
    std::vector<std::size_t> sites;  // of the scene, by the problem's locations
    std::vector<std::size_t> lines;  // of the scene, by the problem's lines
};

/// Why a site is out before anything is planned; nothing where it is in.
std::optional<Reason> why_out(const Strategy& strategy, const Site& site);

/// The first condition that does not hold.
std::optional<Unmet> unmet(const Conditions& when, const Scene& scene);

/// Which sites of a scene may send; empty: all.
using SiteFilter = std::function<bool(std::size_t)>;

/// `left`: units by the scene's lines; `stock`: [site][line] of the scene.
Task task_of(const Profile& profile, const Strategy& strategy, const Scene& scene,
             const std::vector<std::int64_t>& left, const std::vector<std::int64_t>& stock,
             const SiteFilter& may_send = {});

/// Why each site gives what it gives: `note` receives it. Compares the plan with those that have
/// the site alone or in the place of one of the plan's.
void note_candidates(const Strategy& strategy, const Scene& scene, const Task& task,
                     const Plan& plan, StrategyNote& note);

}  // namespace nahtlos::sourcing
