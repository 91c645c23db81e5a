#include <algorithm>

#include "sourcing/profile.hpp"

namespace nahtlos::sourcing {
namespace {

constexpr std::int64_t most_minor = 10'000'000, most_places = 5000, most_entries = 500;

class Looker {
public:
    explicit Looker(std::string at) : at_(std::move(at)) {}
    std::vector<FieldProblem> problems;

    void range(const std::string& field, std::int64_t value, std::int64_t least,
               std::int64_t most) {
        if (value >= least && value <= most) return;
        say(field, "out_of_range",
            "must be between " + std::to_string(least) + " and " + std::to_string(most));
    }
    void count(const std::string& field, std::size_t n, std::int64_t most) {
        if (static_cast<std::int64_t>(n) <= most) return;
        say(field, "too_many", "must have at most " + std::to_string(most) + " entries");
    }
    void say(const std::string& field, std::string code, std::string detail) {
        problems.push_back({at_ + field, std::move(code), std::move(detail)});
    }

private:
    std::string at_;
};

bool rises(const std::vector<std::int64_t>& limits) {
    return std::ranges::adjacent_find(limits, std::ranges::greater_equal{}) == limits.end();
}

void look_at(Looker& looker, const std::string& at, const Conditions& when) {
    looker.count(at + "/channels", when.channels.size(), most_entries);
    looker.count(at + "/customer_groups", when.customer_groups.size(), most_entries);
    looker.count(at + "/product_tags", when.product_tags.size(), most_entries);
    looker.count(at + "/postcode_prefixes", when.postcode_prefixes.size(), most_entries);
    const auto least = [&](const std::string& field, const auto& value, std::int64_t most) {
        if (value) looker.range(at + field, *value, 0, most);
    };
    least("/value_at_least_minor", when.value_at_least_minor, 1'000'000'000'000);
    least("/value_below_minor", when.value_below_minor, 1'000'000'000'000);
    least("/promised_within_hours", when.promised_within_hours, 24 * 366);
}

void look_at(Looker& looker, const std::string& at, const Strategy& strategy) {
    look_at(looker, at + "/conditions", strategy.conditions);
    looker.count(at + "/network/locations", strategy.network.locations.size(), 1000);
    looker.count(at + "/network/except", strategy.network.except.size(), 1000);
    looker.range(at + "/max_parcels", strategy.max_parcels, 1, 16);
    looker.range(at + "/min_parcel_value_minor", strategy.min_parcel_value_minor, 0, most_minor);
    looker.count(at + "/criteria", strategy.criteria.size(), 8);
    std::vector<CriterionKind> named;
    for (std::size_t i = 0; i < strategy.criteria.size(); ++i) {
        const auto& criterion = strategy.criteria[i];
        const auto here = at + "/criteria/" + std::to_string(i);
        if (std::ranges::find(named, criterion.kind) != named.end()) {
            looker.say(here + "/kind", "repeated", "is named twice");
        }
        named.push_back(criterion.kind);
        looker.range(here + "/band", criterion.band, 0, most_minor);
        looker.count(here + "/limits", criterion.limits.size(), 20);
        if (!rises(criterion.limits)) looker.say(here + "/limits", "not_rising", "must rise");
        if (criterion.band > 0 && !criterion.limits.empty()) {
            looker.say(here + "/limits", "not_allowed", "is not for criteria with a band");
        }
    }
    if (strategy.rest.cancel_after_hours) {
        looker.range(at + "/rest/cancel_after_hours", *strategy.rest.cancel_after_hours, 1,
                     24 * 366);
    }
}

void look_at(Looker& looker, const std::string& at, const Rate& rate) {
    looker.count(at + "/locations", rate.locations.size(), 1000);
    looker.range(at + "/fixed_minor", rate.fixed_minor, 0, most_minor);
    looker.range(at + "/per_unit_minor", rate.per_unit_minor, 0, most_minor);
    if (rate.up_to_km) looker.range(at + "/up_to_km", *rate.up_to_km, 0, 20'100);
    looker.count(at + "/by_weight", rate.by_weight.size(), 50);
    std::vector<std::int64_t> steps;
    for (std::size_t i = 0; i < rate.by_weight.size(); ++i) {
        const auto here = at + "/by_weight/" + std::to_string(i);
        looker.range(here + "/up_to_g", rate.by_weight[i].up_to_g, 1, 100'000'000);
        looker.range(here + "/minor", rate.by_weight[i].minor, 0, most_minor);
        steps.push_back(rate.by_weight[i].up_to_g);
    }
    if (!rises(steps)) looker.say(at + "/by_weight", "not_rising", "must rise");
}

}  // namespace

Needs needs_of(const Profile& profile) {
    Needs needs;
    for (const auto& strategy : profile.strategies.values) {
        const auto& when = strategy.conditions;
        needs.tags = needs.tags || !when.product_tags.empty();
        needs.groups = needs.groups || !when.customer_groups.empty();
        needs.promised = needs.promised || when.promised_within_hours;
        for (const auto& criterion : strategy.criteria) {
            needs.ready_times = needs.ready_times || criterion.kind == CriterionKind::promise;
            needs.opening = needs.opening || criterion.kind == CriterionKind::opening;
        }
    }
    needs.weights = std::ranges::any_of(profile.rates,
                                        [](const auto& rate) { return !rate.by_weight.empty(); });
    return needs;
}

std::vector<FieldProblem> problems_of(const Profile& profile, const std::string& at) {
    Looker looker(at);
    for (std::size_t i = 0; i < profile.strategies.size(); ++i) {
        look_at(looker, "/strategies/" + std::to_string(i), profile.strategies.values[i]);
    }
    looker.count("/rates", profile.rates.size(), 1000);
    for (std::size_t i = 0; i < profile.rates.size(); ++i) {
        look_at(looker, "/rates/" + std::to_string(i), profile.rates[i]);
    }
    looker.count("/places", profile.places.size(), most_places);
    for (std::size_t i = 0; i < profile.places.size(); ++i) {
        const auto& place = profile.places[i];
        const bool is_on_earth = place.latitude >= -90 && place.latitude <= 90 &&
                                 place.longitude >= -180 && place.longitude <= 180;
        if (!is_on_earth || place.postcode_prefix.size() > 20) {
            looker.say("/places/" + std::to_string(i), "out_of_range",
                       "must be on earth, with a prefix of at most 20 characters");
        }
    }
    return std::move(looker.problems);
}

}  // namespace nahtlos::sourcing
