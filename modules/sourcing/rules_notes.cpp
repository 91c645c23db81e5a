#include <algorithm>

#include "modules/sourcing/deciding.hpp"

namespace nahtlos::sourcing {
namespace {

constexpr std::size_t no_site = static_cast<std::size_t>(-1);

class Notary {
public:
    Notary(const Strategy& strategy, const Scene& scene, const Task& task, const Plan& plan)
        : strategy_(strategy),
          scene_(scene),
          task_(task),
          plan_(plan),
          sets_(task.problem),
          location_of_(scene.sites.size(), no_site) {
        for (std::size_t i = 0; i < task.sites.size(); ++i) location_of_[task.sites[i]] = i;
    }

    void note_all(StrategyNote& note) {
        for (const auto n : plan_.locations) note.candidates.push_back(chosen(n));
        for (std::size_t s = 0; s < scene_.sites.size(); ++s) {
            const auto n = location_of_[s];
            if (n != no_site && is_chosen(n)) continue;
            if (note.candidates.size() < most_candidates && n != no_site) {
                note.candidates.push_back(loser(s, n));
            } else {
                others_.push_back(s);
            }
        }
        for (const auto s : others_) leave(note, s);
    }

private:
    bool is_chosen(std::size_t n) const {
        return std::ranges::find(plan_.locations, n) != plan_.locations.end();
    }

    CandidateNote base(std::size_t site) const {
        CandidateNote note;
        note.location = scene_.sites[site].id;
        note.code = scene_.sites[site].code;
        return note;
    }

    CandidateNote chosen(std::size_t n) const {
        auto note = base(task_.sites[n]);
        for (const auto& part : plan_.parts) {
            if (part.location == n) note.units += part.units;
        }
        return note;
    }

    std::int64_t units_of(std::size_t n) const {
        const auto lines = task_.problem.wanted.size();
        std::int64_t units = 0;
        for (std::size_t l = 0; l < lines; ++l) {
            units += std::min(task_.problem.wanted[l], task_.problem.available[n * lines + l]);
        }
        return units;
    }

    // The best of the plans that have the location alone or for one of the chosen.
    CandidateNote loser(std::size_t site, std::size_t n) const {
        auto note = base(site);
        note.units = units_of(n);
        note.reason = Reason::parcel_too_small;
        std::optional<Plan> best;
        const auto look_at = [&](const std::vector<std::size_t>& set, std::size_t instead_of) {
            auto plan = sets_.of(set);
            if (!plan || (best && compare(task_.problem, *plan, *best) >= 0)) return;
            best = std::move(plan);
            note.instead_of.reset();
            if (instead_of != no_site) {
                note.instead_of = scene_.sites[task_.sites[instead_of]].code;
            }
        };
        look_at({n}, no_site);
        if (plan_.locations.size() > 1) {
            for (std::size_t i = 0; i < plan_.locations.size(); ++i) {
                auto set = plan_.locations;
                set[i] = n;
                look_at(set, plan_.locations[i]);
            }
        }
        if (best) explain(note, *best);
        return note;
    }

    void explain(CandidateNote& note, const Plan& other) const {
        std::size_t decider = 0;
        const auto order = compare(task_.problem, plan_, other, &decider);
        if (order >= 0) {
            note.reason = Reason::equal;
        } else if (decider == 0) {
            note.reason = Reason::has_less;
            note.value = other.missing;
            note.best = plan_.missing;
        } else {
            note.reason = Reason::worse;
            note.criterion = strategy_.criteria[decider - 1].kind;
            note.value = other.values[decider - 1];
            note.best = plan_.values[decider - 1];
        }
    }

    void leave(StrategyNote& note, std::size_t site) const {
        auto out = why_out(strategy_, scene_.sites[site]);
        const bool is_out = out.has_value();
        if (!is_out && location_of_[site] == no_site) out = Reason::no_stock;
        if (note.candidates.size() < most_candidates && out) {
            note.candidates.push_back(base(site));
            note.candidates.back().reason = *out;
            return;
        }
        const auto reason = out.value_or(Reason::not_compared);
        auto it = std::ranges::find(note.left_off, reason, &LeftOff::reason);
        if (it == note.left_off.end()) {
            it = note.left_off.insert(note.left_off.end(), LeftOff{reason, 0});
        }
        ++it->locations;
    }

    const Strategy& strategy_;
    const Scene& scene_;
    const Task& task_;
    const Plan& plan_;
    const SetPlans sets_;
    std::vector<std::size_t> location_of_;  // the problem's, by site
    std::vector<std::size_t> others_;
};

}  // namespace

void note_candidates(const Strategy& strategy, const Scene& scene, const Task& task,
                     const Plan& plan, StrategyNote& note) {
    Notary(strategy, scene, task, plan).note_all(note);
}

}  // namespace nahtlos::sourcing
