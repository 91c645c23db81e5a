// What deciding costs where an order's goods come from, by locations and lines, beside the least it
// could cost: loops written for this one question over plain arrays.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <limits>
#include <random>

#include "sourcing/decision.hpp"

namespace nahtlos::sourcing {
namespace {

constexpr std::size_t orders = 64;

/// Orders to places all over a country. Plenty: a location has a line with six in ten; scarce: with
/// one in twenty, so that orders are split.
struct House {
    House(std::size_t locations, std::size_t lines, bool is_scarce) {
        std::mt19937_64 dice(locations * 100 + lines);
        std::uniform_real_distribution<double> latitude(47.5, 54.5), longitude(6.5, 14.5);
        std::vector<Site> sites;
        for (std::size_t n = 0; n < locations; ++n) {
            Site site;
            site.id.uuid.bytes[14] = static_cast<std::uint8_t>(n >> 8);
            site.id.uuid.bytes[15] = static_cast<std::uint8_t>(n);
            site.code = "location-" + std::to_string(n);
            site.kind =
                n % 50 == 0 ? inventory::LocationKind::warehouse : inventory::LocationKind::store;
            site.priority = static_cast<std::int64_t>(dice() % 5);
            site.ready_minutes = 60 + static_cast<std::int64_t>(dice() % 240);
            site.at = Point::of(latitude(dice), longitude(dice));
            site.daily_capacity = 100;
            site.load_today = static_cast<std::int64_t>(dice() % 100);
            sites.push_back(std::move(site));
        }
        for (std::size_t o = 0; o < orders; ++o) {
            Scene scene;
            scene.country = "DE";
            scene.postcode = std::to_string(o);
            scene.sites = sites;
            for (std::size_t l = 0; l < lines; ++l) {
                scene.lines.push_back({static_cast<std::int64_t>(l + 1),
                                       1 + static_cast<std::int64_t>(dice() % 3), 2'000, 300});
            }
            for (std::size_t cell = 0; cell < locations * lines; ++cell) {
                const bool has_some = dice() % 100 < (is_scarce ? 5U : 60U);
                scene.available.push_back(has_some ? 1 + static_cast<std::int64_t>(dice() % 8) : 0);
            }
            scene.promisable = scene.available;
            scenes.push_back(std::move(scene));
            Place place;
            place.country.value = "DE";
            place.postcode_prefix = std::to_string(o);
            place.latitude = latitude(dice);
            place.longitude = longitude(dice);
            profile.places.push_back(std::move(place));
        }
    }

    void ask(const std::vector<Criterion>& criteria) {
        Strategy strategy;
        strategy.criteria = criteria;
        strategy.rest.action = RestAction::queue;
        profile.strategies.values = {strategy};
        for (const auto kind :
             {inventory::LocationKind::warehouse, inventory::LocationKind::store}) {
            Rate rate;
            rate.kinds = {kind};
            rate.fixed_minor = kind == inventory::LocationKind::store ? 390 : 450;
            rate.per_unit_minor = kind == inventory::LocationKind::store ? 60 : 20;
            profile.rates.push_back(std::move(rate));
        }
    }

    Profile profile;
    std::vector<Scene> scenes;
};

// state.range: locations, lines, scarce or not.
void decide_orders(benchmark::State& state, const std::vector<Criterion>& criteria, Notes notes) {
    House house(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)),
                state.range(2) != 0);
    house.ask(criteria);
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(decide(house.profile, house.scenes[next], notes));
        next = (next + 1) % orders;
    }
    std::int64_t parcels = 0, unproven = 0;
    for (const auto& scene : house.scenes) {
        const auto made = decide(house.profile, scene);
        unproven += made.log.strategies.at(0).is_proven ? 0 : 1;
        parcels += static_cast<std::int64_t>(
            made.log.strategies.at(0).plan.empty() ? 0 : made.log.strategies[0].plan[0].value);
    }
    state.counters["unproven"] = static_cast<double>(unproven);
    state.counters["plan"] = static_cast<double>(parcels) / orders;  // mean of the first criterion
}

void fewest_then_nearest(benchmark::State& state) {
    decide_orders(state, {{CriterionKind::parcels, 0, {}}, {CriterionKind::distance, 0, {}}},
                  Notes::none);
}

void with_the_log(benchmark::State& state) {
    decide_orders(state, {{CriterionKind::parcels, 0, {}}, {CriterionKind::distance, 0, {}}},
                  Notes::all);
}

void cheapest_then_nearest(benchmark::State& state) {
    decide_orders(state,
                  {{CriterionKind::cost, 50, {}},
                   {CriterionKind::distance, 25, {}},
                   {CriterionKind::capacity, 10, {}}},
                  Notes::none);
}

void nearest(benchmark::State& state) {
    decide_orders(state, {{CriterionKind::distance, 0, {}}, {CriterionKind::priority, 0, {}}},
                  Notes::none);
}

// The limit: fewest parcels, then least kilometers, up to three parcels, with nothing else in mind.
struct Limit {
    explicit Limit(const Scene& scene, const Point& to) : lines(scene.lines.size()) {
        std::vector<std::pair<std::int64_t, std::size_t>> order;
        for (std::size_t n = 0; n < scene.sites.size(); ++n) {
            order.emplace_back(distance_km(*scene.sites[n].at, to), n);
        }
        std::ranges::sort(order);
        for (const auto& [away, n] : order) {
            km.push_back(away);
            for (std::size_t l = 0; l < lines; ++l) stock.push_back(scene.available[n * lines + l]);
        }
        for (const auto& line : scene.lines) wanted.push_back(line.quantity);
    }

    bool covers(std::initializer_list<std::size_t> set) const {
        for (std::size_t l = 0; l < lines; ++l) {
            std::int64_t units = 0;
            for (const auto n : set) units += stock[n * lines + l];
            if (units < wanted[l]) return false;
        }
        return true;
    }

    std::int64_t best() const {
        for (std::size_t a = 0; a < km.size(); ++a) {
            if (covers({a})) return km[a];
        }
        auto best = std::numeric_limits<std::int64_t>::max();
        for (std::size_t a = 0; a < km.size() && 2 * km[a] < best; ++a) {
            for (auto b = a + 1; b < km.size() && km[a] + km[b] < best; ++b) {
                if (covers({a, b})) best = km[a] + km[b];
            }
        }
        if (best != std::numeric_limits<std::int64_t>::max()) return best;
        for (std::size_t a = 0; a < km.size() && 3 * km[a] < best; ++a) {
            for (auto b = a + 1; b < km.size() && km[a] + 2 * km[b] < best; ++b) {
                for (auto c = b + 1; c < km.size() && km[a] + km[b] + km[c] < best; ++c) {
                    if (covers({a, b, c})) best = km[a] + km[b] + km[c];
                }
            }
        }
        return best;
    }

    std::size_t lines;
    std::vector<std::int64_t> km, stock, wanted;
};

void limit_of_fewest_then_nearest(benchmark::State& state) {
    House house(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)),
                state.range(2) != 0);
    std::size_t next = 0;
    for (auto _ : state) {
        const auto& place = house.profile.places[next];
        benchmark::DoNotOptimize(
            Limit(house.scenes[next], Point::of(place.latitude, place.longitude)).best());
        next = (next + 1) % orders;
    }
}

void shapes(benchmark::internal::Benchmark* bench) {
    bench->ArgNames({"locations", "lines", "scarce"});
    for (const int scarce : {0, 1}) {
        for (const int locations : {10, 50, 100, 500, 1000}) bench->Args({locations, 3, scarce});
        for (const int lines : {1, 2, 5, 10}) bench->Args({500, lines, scarce});
    }
    bench->Unit(benchmark::kMicrosecond);
}

// Without the shapes that a limit of three parcels cannot answer in any time.
void limit_shapes(benchmark::internal::Benchmark* bench) {
    bench->ArgNames({"locations", "lines", "scarce"});
    for (const int locations : {10, 50, 100, 500, 1000}) {
        bench->Args({locations, 3, 0})->Args({locations, 3, 1});
    }
    for (const int lines : {1, 2, 5}) bench->Args({500, lines, 0});
    bench->Unit(benchmark::kMicrosecond);
}

BENCHMARK(fewest_then_nearest)->Apply(shapes);
BENCHMARK(limit_of_fewest_then_nearest)->Apply(limit_shapes);
BENCHMARK(cheapest_then_nearest)->Apply(shapes);
BENCHMARK(nearest)->Apply(shapes);
BENCHMARK(with_the_log)->Apply(shapes);

}  // namespace
}  // namespace nahtlos::sourcing

BENCHMARK_MAIN();
