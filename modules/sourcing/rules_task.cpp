#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/check.hpp"
#include "modules/sourcing/deciding.hpp"

namespace nahtlos::sourcing {
namespace {

constexpr std::int64_t year_weeks = 52;
constexpr std::int64_t farthest_km = 20'100;  // half around the earth
constexpr std::int64_t rate_is_missing = most_value / 100;

template <class Names>
bool names(const Names& list, const std::string& value) {
    return std::ranges::any_of(list, [&](const auto& entry) { return entry.value == value; });
}

template <class List, class Value>
bool allows(const List& list, const Value& value) {
    return list.empty() || std::ranges::find(list, value) != list.end();
}

// "sw1a 1aa" is SW1A1AA: postcodes are written with blanks and in small letters, too.
constexpr bool is_left_out(char c) { return c == ' ' || c == '-'; }
constexpr char large(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
std::string plain(const std::string& postcode) {
    std::string out;
    for (const char c : postcode) {
        if (!is_left_out(c)) out += large(c);
    }
    return out;
}
// Thousands of prefixes may be asked for one order: nothing is copied.
bool begins(std::string_view plain_postcode, std::string_view prefix) {
    std::size_t at = 0;
    for (const char c : prefix) {
        if (is_left_out(c)) continue;
        if (at == plain_postcode.size() || plain_postcode[at] != large(c)) return false;
        ++at;
    }
    return true;
}

std::int64_t capped(std::int64_t value) { return std::clamp<std::int64_t>(value, 0, most_value); }

// Where the order goes, as far as the profile's places tell.
std::optional<Point> destination(const Profile& profile, const Scene& scene) {
    const Place* best = nullptr;
    const auto postcode = plain(scene.postcode);
    for (const auto& place : profile.places) {
        if (place.country.value != scene.country || !begins(postcode, place.postcode_prefix)) {
            continue;
        }
        if (best == nullptr || place.postcode_prefix.size() > best->postcode_prefix.size()) {
            best = &place;
        }
    }
    if (best == nullptr) return std::nullopt;
    return Point::of(best->latitude, best->longitude);
}

const Rate* rate_of(const Profile& profile, const Site& site, std::int64_t km) {
    for (const auto& rate : profile.rates) {
        if (!allows(rate.kinds, site.kind)) continue;
        if (!rate.locations.empty() && !names(rate.locations, site.code)) continue;
        if (rate.up_to_km && km > *rate.up_to_km) continue;
        return &rate;
    }
    return nullptr;
}

std::int64_t unit_cost(const Rate& rate, std::int64_t weight_g) {
    auto minor = rate.per_unit_minor;
    if (rate.by_weight.empty()) return minor;
    const auto step = std::ranges::lower_bound(rate.by_weight, weight_g, {}, &WeightStep::up_to_g);
    return minor + (step == rate.by_weight.end() ? rate.by_weight.back() : *step).minor;
}

// Fills one site's row of a problem.
class SiteRow {
public:
    SiteRow(const Profile& profile, const Strategy& strategy, const Scene& scene, Task& task,
            const std::optional<Point>& to)
        : profile_(profile), strategy_(strategy), scene_(scene), task_(task), to_(to) {}

    void add(std::size_t n) {
        const auto& site = scene_.sites[n];
        // Nobody knows how far it is from there: as far as can be, so that no other loses to it.
        const auto km = !to_ ? 0 : site.at ? distance_km(*site.at, *to_) : farthest_km;
        const auto* rate = needs_rate_ ? rate_of(profile_, site, km) : nullptr;
        for (const auto& criterion : strategy_.criteria) {
            task_.problem.fixed.push_back(capped(fixed(criterion.kind, site, km, rate)));
            if (!has_units_) continue;
            for (const auto l : task_.lines) {
                task_.problem.per_unit.push_back(capped(per_unit(criterion.kind, n, l, rate)));
            }
        }
    }

    static bool has_units(CriterionKind kind) {
        return kind == CriterionKind::cost || kind == CriterionKind::weeks_of_supply;
    }

private:
    // A place that no rate is for costs more than any that has one; without rates nothing does.
    std::int64_t no_rate() const { return profile_.rates.empty() ? 0 : rate_is_missing; }
    std::int64_t fixed(CriterionKind kind, const Site& site, std::int64_t km,
                       const Rate* rate) const {
        switch (kind) {
            case CriterionKind::distance: return km;
            case CriterionKind::cost: return rate == nullptr ? no_rate() : rate->fixed_minor;
            case CriterionKind::promise: return site.ready_minutes;
            case CriterionKind::capacity:
                return site.daily_capacity ? (site.load_today + 1) * 100 / *site.daily_capacity : 0;
            case CriterionKind::parcels: return 1;
            case CriterionKind::priority: return site.priority;
            case CriterionKind::opening: return site.is_open ? 0 : 1;
            case CriterionKind::weeks_of_supply: return 0;
        }
        return 0;
    }

    std::int64_t per_unit(CriterionKind kind, std::size_t site, std::size_t l,
                          const Rate* rate) const {
        if (kind == CriterionKind::cost) {
            return rate == nullptr ? 0 : unit_cost(*rate, scene_.lines[l].unit_weight_g);
        }
        if (kind != CriterionKind::weeks_of_supply || scene_.weekly.empty()) return 0;
        const auto cell = site * scene_.lines.size() + l;
        const auto weekly = scene_.weekly[cell];
        if (weekly <= 0) return 0;  // nothing is sold there: a year's stock and more
        return std::max<std::int64_t>(0, year_weeks - scene_.available[cell] / weekly);
    }

    const Profile& profile_;
    const Strategy& strategy_;
    const Scene& scene_;
    Task& task_;
    const std::optional<Point>& to_;
    const bool needs_rate_ = std::ranges::any_of(strategy_.criteria, [](const auto& criterion) {
        return criterion.kind == CriterionKind::cost;
    });
    const bool has_units_ = std::ranges::any_of(
        strategy_.criteria, [](const auto& criterion) { return has_units(criterion.kind); });
};

}  // namespace

Point Point::of(double latitude, double longitude) {
    constexpr auto radians = std::numbers::pi / 180;
    const auto ring = std::cos(latitude * radians);
    return {ring * std::cos(longitude * radians), ring * std::sin(longitude * radians),
            std::sin(latitude * radians)};
}

std::int64_t distance_km(const Point& a, const Point& b) {
    constexpr double earth_km = 6371;
    const auto dx = a.x - b.x;
    const auto dy = a.y - b.y;
    const auto dz = a.z - b.z;
    const auto half_chord = std::min(1.0, std::sqrt(dx * dx + dy * dy + dz * dz) / 2);
    return std::llround(2 * earth_km * std::asin(half_chord));
}

std::optional<Reason> why_out(const Strategy& strategy, const Site& site) {
    const auto& network = strategy.network;
    const bool is_in = (network.locations.empty() || names(network.locations, site.code)) &&
                       allows(network.kinds, site.kind) && !names(network.except, site.code);
    if (!is_in) return Reason::not_in_network;
    if (site.has_rejected) return Reason::has_rejected;
    if (site.daily_capacity && site.load_today >= *site.daily_capacity) return Reason::no_capacity;
    return std::nullopt;
}

std::optional<Unmet> unmet(const Conditions& when, const Scene& scene) {
    if (!allows(when.methods, scene.method)) return Unmet::method;
    if (!allows(when.channels, Id<"chn">{scene.channel})) return Unmet::channel;
    const auto in_group = [&](const auto& group) {
        return allows(scene.customer_groups, group.uuid);
    };
    if (!when.customer_groups.empty() &&
        (scene.customer_groups.empty() || std::ranges::none_of(when.customer_groups, in_group))) {
        return Unmet::customer_group;
    }
    const auto is_tag = [&](const auto& tag) { return names(when.product_tags, tag); };
    if (!when.product_tags.empty() && std::ranges::none_of(scene.product_tags, is_tag)) {
        return Unmet::product_tag;
    }
    if (!when.countries.empty() && !names(when.countries, scene.country)) return Unmet::country;
    const auto postcode = plain(scene.postcode);
    const auto is_of = [&](const auto& prefix) { return begins(postcode, prefix.value); };
    if (!when.postcode_prefixes.empty() && std::ranges::none_of(when.postcode_prefixes, is_of)) {
        return Unmet::postcode;
    }
    if (scene.value_minor < when.value_at_least_minor.value_or(scene.value_minor) ||
        (when.value_below_minor && scene.value_minor >= *when.value_below_minor)) {
        return Unmet::value;
    }
    if (when.promised_within_hours &&
        (!scene.promised_at ||
         *scene.promised_at - scene.now > hours(*when.promised_within_hours))) {
        return Unmet::promise;
    }
    return std::nullopt;
}

Measure measure(const Profile& profile, const Scene& scene,
                const std::vector<PlannedUnits>& units) {
    Measure sum;
    const auto to = destination(profile, scene);
    for (const auto& site : scene.sites) {
        const auto km = site.at && to ? distance_km(*site.at, *to) : 0;
        const auto* rate = rate_of(profile, site, km);
        bool sends = false;
        for (const auto& u : units) {
            if (u.location != site.id || u.units == 0) continue;
            sends = true;
            const auto line = std::ranges::find(scene.lines, u.line, &SceneLine::line);
            check(line != scene.lines.end(), "what is measured is of the scene");
            if (rate != nullptr) sum.cost_minor += u.units * unit_cost(*rate, line->unit_weight_g);
        }
        if (!sends) continue;
        ++sum.parcels;
        sum.km += km;
        if (!site.at || !to) ++sum.without_km;
        if (rate != nullptr) sum.cost_minor += rate->fixed_minor;
    }
    return sum;
}

Task task_of(const Profile& profile, const Strategy& strategy, const Scene& scene,
             const std::vector<std::int64_t>& left, const std::vector<std::int64_t>& stock,
             const SiteFilter& may_send) {
    Task task;
    auto& p = task.problem;
    for (std::size_t l = 0; l < scene.lines.size(); ++l) {
        if (left[l] == 0) continue;
        task.lines.push_back(l);
        p.wanted.push_back(capped(left[l]));
        p.unit_value.push_back(capped(scene.lines[l].unit_value_minor));
    }
    for (const auto& criterion : strategy.criteria) {
        const bool is_worst =
            criterion.kind == CriterionKind::promise || criterion.kind == CriterionKind::capacity;
        p.objectives.push_back({is_worst ? Aggregate::worst : Aggregate::sum,
                                SiteRow::has_units(criterion.kind),
                                {criterion.band, criterion.limits}});
    }
    p.max_parcels = static_cast<std::size_t>(strategy.max_parcels);
    p.min_parcel_value = strategy.min_parcel_value_minor;
    p.whole_lines = strategy.whole_lines;
    const auto to = destination(profile, scene);
    SiteRow row(profile, strategy, scene, task, to);
    const auto width = scene.lines.size();
    for (std::size_t n = 0; n < scene.sites.size(); ++n) {
        const auto has_some =
            std::ranges::any_of(task.lines, [&](auto l) { return stock[n * width + l] > 0; });
        if (!has_some || why_out(strategy, scene.sites[n])) continue;
        if (may_send && !may_send(n)) continue;
        task.sites.push_back(n);
        for (const auto l : task.lines) p.available.push_back(capped(stock[n * width + l]));
        row.add(n);
    }
    p.locations = task.sites.size();
    return task;
}

}  // namespace nahtlos::sourcing
