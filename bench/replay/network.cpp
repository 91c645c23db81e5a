#include "bench/replay/network.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "bench/replay/classify.hpp"
#include "bench/replay/countries.hpp"

namespace nahtlos::replay {
namespace {

constexpr std::array<Site, site_count> all_sites{{
    {"warehouse", "Northampton", "GB", "Europe/London", 52.24, -0.90},
    {"london", "London", "GB", "Europe/London", 51.51, -0.13},
    {"birmingham", "Birmingham", "GB", "Europe/London", 52.48, -1.90},
    {"manchester", "Manchester", "GB", "Europe/London", 53.48, -2.24},
    {"glasgow", "Glasgow", "GB", "Europe/London", 55.86, -4.25},
    {"dublin", "Dublin", "IE", "Europe/Dublin", 53.35, -6.26},
    {"paris", "Paris", "FR", "Europe/Paris", 48.86, 2.35},
    {"brussels", "Brussels", "BE", "Europe/Brussels", 50.85, 4.35},
    {"amsterdam", "Amsterdam", "NL", "Europe/Amsterdam", 52.37, 4.90},
    {"berlin", "Berlin", "DE", "Europe/Berlin", 52.52, 13.40},
    {"zurich", "Zurich", "CH", "Europe/Zurich", 47.38, 8.54},
    {"madrid", "Madrid", "ES", "Europe/Madrid", 40.42, -3.70},
}};

struct Town {
    Spot spot;
    std::uint64_t share = 0;  // of a hundred customers in the country
};
constexpr std::array<Town, 12> towns{{
    {{"GB", "EC1A 1AA", 51.52, -0.10}, 25},  // London
    {{"GB", "B1 1AA", 52.48, -1.90}, 12},    // Birmingham
    {{"GB", "M1 1AA", 53.48, -2.24}, 12},    // Manchester
    {{"GB", "G1 1AA", 55.86, -4.25}, 8},     // Glasgow
    {{"GB", "LS1 1AA", 53.80, -1.55}, 8},    // Leeds
    {{"GB", "BS1 1AA", 51.45, -2.59}, 7},    // Bristol
    {{"GB", "L1 1AA", 53.41, -2.98}, 6},     // Liverpool
    {{"GB", "NE1 1AA", 54.97, -1.61}, 6},    // Newcastle
    {{"GB", "NG1 1AA", 52.95, -1.15}, 5},    // Nottingham
    {{"GB", "CF1 1AA", 51.48, -3.18}, 4},    // Cardiff
    {{"GB", "EH1 1AA", 55.95, -3.19}, 4},    // Edinburgh
    {{"GB", "BT1 1AA", 54.60, -5.93}, 3},    // Belfast
}};

// Elsewhere the capital, or the largest city, stands for the country.
constexpr std::array<Spot, 35> capitals{{
    {"AU", "0", -33.87, 151.21}, {"AT", "0", 48.21, 16.37},   {"BH", "0", 26.23, 50.59},
    {"BE", "0", 50.85, 4.35},    {"BR", "0", -23.55, -46.63}, {"CA", "0", 43.65, -79.38},
    {"JE", "0", 49.19, -2.11},   {"CY", "0", 35.17, 33.36},   {"CZ", "0", 50.08, 14.44},
    {"DK", "0", 55.68, 12.57},   {"IE", "0", 53.35, -6.26},   {"FI", "0", 60.17, 24.94},
    {"FR", "0", 48.86, 2.35},    {"DE", "0", 52.52, 13.40},   {"GR", "0", 37.98, 23.73},
    {"HK", "0", 22.32, 114.17},  {"IS", "0", 64.15, -21.94},  {"IL", "0", 32.09, 34.78},
    {"IT", "0", 41.90, 12.50},   {"JP", "0", 35.68, 139.69},  {"LB", "0", 33.89, 35.50},
    {"LT", "0", 54.69, 25.28},   {"MT", "0", 35.90, 14.51},   {"NL", "0", 52.37, 4.90},
    {"NO", "0", 59.91, 10.75},   {"PL", "0", 52.23, 21.01},   {"PT", "0", 38.72, -9.14},
    {"ZA", "0", -26.20, 28.05},  {"SA", "0", 24.71, 46.68},   {"SG", "0", 1.35, 103.82},
    {"ES", "0", 40.42, -3.70},   {"SE", "0", 59.33, 18.07},   {"CH", "0", 47.38, 8.54},
    {"US", "0", 40.71, -74.01},  {"AE", "0", 25.20, 55.27},
}};

constexpr std::int64_t farthest_to_collect_km = 100;

// What the first that fits costs. Stores hand parcels in one by one and pay more for each.
struct ParcelRate {
    bool is_of_warehouse = false;
    std::int64_t up_to_km = 0, fixed_minor = 0, per_unit_minor = 0;
};
constexpr std::int64_t anywhere_km = 20'100;
constexpr std::array<ParcelRate, 7> rates{{
    {true, 600, 390, 3},
    {true, 2'500, 990, 5},
    {true, anywhere_km, 2'490, 10},
    {false, 100, 450, 4},
    {false, 600, 590, 4},
    {false, 2'500, 1'290, 6},
    {false, anywhere_km, 2'990, 12},
}};

namespace bj = boost::json;

bj::array criteria_of(NetworkProfile profile) {
    const auto in_order = [](std::initializer_list<const char*> kinds) {
        bj::array all;
        for (const auto* kind : kinds) all.push_back(bj::object{{"kind", kind}});
        return all;
    };
    switch (profile) {
        case NetworkProfile::nearest: return in_order({"distance", "parcels"});
        case NetworkProfile::fewest_parcels: return in_order({"parcels", "distance"});
        case NetworkProfile::cheapest: return in_order({"cost", "distance"});
    }
    return {};
}

bj::array rates_as_json() {
    bj::array all;
    for (const auto& rate : rates) {
        all.push_back(bj::object{{"kinds", bj::array{rate.is_of_warehouse ? "warehouse" : "store"}},
                                 {"up_to_km", rate.up_to_km},
                                 {"fixed_minor", rate.fixed_minor},
                                 {"per_unit_minor", rate.per_unit_minor}});
    }
    return all;
}

bj::array places_as_json() {
    bj::array all;
    const auto add = [&](const Spot& spot, std::string_view prefix) {
        all.push_back(bj::object{{"country", spot.country},
                                 {"postcode_prefix", prefix},
                                 {"latitude", spot.latitude},
                                 {"longitude", spot.longitude}});
    };
    for (const auto& town : towns) {
        const auto& code = town.spot.postal_code;
        add(town.spot, code.substr(0, code.find('1')));
    }
    for (const auto& capital : capitals) add(capital, "");
    return all;
}

}  // namespace

std::span<const Site, site_count> sites() { return all_sites; }

std::uint64_t roll(std::uint64_t seed, std::string_view about, std::string_view name,
                   std::uint64_t below) {
    // FNV-1a, then the finalizer of splitmix64, since FNV's low bits say little.
    std::uint64_t hash = 14695981039346656037U ^ seed;
    for (const auto text : {about, std::string_view("|"), name}) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    }
    hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9U;
    hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111ebU;
    return (hash ^ (hash >> 31U)) % below;
}

const Spot& spot_of(const PlannedOrder& order, std::uint64_t seed) {
    const auto country = country_code(order.country);
    if (country == "GB") {
        const auto& who = order.customer.empty() ? order.invoice : order.customer;
        auto share = roll(seed, "town", who, 100);
        const auto* town = towns.data();
        while (share >= town->share) share -= town++->share;
        return town->spot;
    }
    const auto* found = std::ranges::find(capitals, country, &Spot::country);
    if (found == capitals.end()) throw std::runtime_error("nobody knows where " + country + " is");
    return *found;
}

std::int64_t distance_km(const Site& from, const Spot& to) {
    constexpr double earth_km = 6371, degree = std::numbers::pi / 180;
    const auto sin2 = [](double angle) { return std::pow(std::sin(angle / 2), 2); };
    const auto a = sin2((to.latitude - from.latitude) * degree) +
                   std::cos(from.latitude * degree) * std::cos(to.latitude * degree) *
                       sin2((to.longitude - from.longitude) * degree);
    return std::llround(2 * earth_km * std::asin(std::min(1.0, std::sqrt(a))));
}

std::size_t nearest_store(const Spot& to) {
    const auto stores = sites().subspan<1>();
    const auto nearest = std::ranges::min_element(
        stores, {}, [&](const Site& store) { return distance_km(store, to); });
    return 1 + static_cast<std::size_t>(nearest - stores.begin());
}

Wanted wanted_by(const PlannedOrder& order, std::uint64_t seed) {
    const auto share = roll(seed, "method", order.invoice, 100);
    if (share < 60) return Wanted::ship;
    if (share < 80) return Wanted::ship_from_store;
    const auto& spot = spot_of(order, seed);
    const auto km = distance_km(sites()[nearest_store(spot)], spot);
    return km <= farthest_to_collect_km ? Wanted::collect : Wanted::ship;
}

OpeningStock opening_stock(const Plan& plan, const NetworkWish& wish) {
    OpeningStock asked;
    for (const auto& order : plan.orders) {
        if (order.is_credit) continue;
        const auto store = nearest_store(spot_of(order, wish.seed));
        for (const auto line : order.lines) {
            const auto& sold = plan.lines[line];
            if (is_article(sold.code)) asked[sold.code][store] += sold.quantity;
        }
    }
    for (auto& [code, pieces] : asked) {
        std::int64_t all = 0, in_stores = 0;
        for (auto& here : pieces) {
            all += here;
            here = here * wish.supply_percent / 200;
            in_stores += here;
        }
        pieces[0] = all * wish.supply_percent / 100 - in_stores;
    }
    return asked;
}

std::int64_t parcel_minor(std::size_t site, std::int64_t km, std::int64_t units) {
    const auto* rate = std::ranges::find_if(rates, [&](const ParcelRate& r) {
        return r.is_of_warehouse == (site == 0) && km <= r.up_to_km;
    });
    return rate->fixed_minor + units * rate->per_unit_minor;
}

boost::json::object profile_rules(NetworkProfile profile, const std::string& stores_channel) {
    const auto criteria = criteria_of(profile);
    bj::object from_stores{{"name", "from stores"},
                           {"conditions", {{"channels", bj::array{stores_channel}}}},
                           {"network", {{"kinds", bj::array{"store"}}}},
                           {"max_parcels", 4},
                           {"takes_parts", false},
                           {"criteria", criteria}};
    bj::object usual{{"name", "up to four parcels"},
                     {"max_parcels", 4},
                     {"takes_parts", false},
                     {"criteria", criteria}};
    // What no place has waits, until the replay cancels it; what others have is sent.
    bj::object at_last{{"name", "as many parcels as it takes"},
                       {"max_parcels", site_count},
                       {"criteria", criteria},
                       {"rest", {{"action", "queue"}}}};
    return {{"strategies", bj::array{std::move(from_stores), std::move(usual), std::move(at_last)}},
            {"rates", rates_as_json()},
            {"places", places_as_json()}};
}

}  // namespace nahtlos::replay
