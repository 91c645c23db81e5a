// The network that the real orders are sent to: places, opening stock, ways of delivery, profiles,
// all made from the file and a seed. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/describe.hpp"
#include "bench/replay/plan.hpp"

namespace nahtlos::replay {

/// What a profile asks for first.
enum class NetworkProfile { nearest, fewest_parcels, cheapest };
BOOST_DESCRIBE_ENUM(NetworkProfile, nearest, fewest_parcels, cheapest)

struct NetworkWish {
    NetworkProfile profile = NetworkProfile::nearest;
    std::uint64_t seed = 1;
    std::int64_t reject_percent = 5;    // of what a store is asked for
    std::int64_t supply_percent = 100;  // of the file's demand, as opening stock
};

/// A warehouse (the first) and eleven stores.
struct Site {
    std::string_view code, city, country, time_zone;
    double latitude = 0, longitude = 0;
};
inline constexpr std::size_t site_count = 12;
std::span<const Site, site_count> sites();

/// Where an order goes. Degrees.
struct Spot {
    std::string_view country, postal_code;
    double latitude = 0, longitude = 0;
};
/// The file says the country; within the United Kingdom the seed chooses one of twelve towns,
/// always the same for a customer. Throws std::runtime_error for a country of no known place.
const Spot& spot_of(const PlannedOrder& order, std::uint64_t seed);

/// Along the great circle of a sphere of 6371 km (IUGG mean radius), rounded, as the server's.
std::int64_t distance_km(const Site& from, const Spot& to);
/// Of the stores, an index of sites().
std::size_t nearest_store(const Spot& to);

/// Less than `below`; the same for the same words in every run.
std::uint64_t roll(std::uint64_t seed, std::string_view about, std::string_view name,
                   std::uint64_t below);

/// How a customer wants it. Of a hundred orders 60, 20 and 20.
enum class Wanted { ship, ship_from_store, collect };
BOOST_DESCRIBE_ENUM(Wanted, ship, ship_from_store, collect)
/// Nobody collects more than 100 km away: that becomes `ship`.
Wanted wanted_by(const PlannedOrder& order, std::uint64_t seed);

/// Pieces by article and site before the first order: each store has half of what the customers
/// ask for to whom it is the nearest, the warehouse all the rest.
using OpeningStock = std::map<std::string, std::array<std::int64_t, site_count>>;
OpeningStock opening_stock(const Plan& plan, const NetworkWish& wish);

/// What a parcel of so many units costs, in pence.
std::int64_t parcel_minor(std::size_t site, std::int64_t km, std::int64_t units);
/// The rules of POST /v1/sourcing/profiles; `stores_channel` is the id of the channel whose orders
/// stores send.
boost::json::object profile_rules(NetworkProfile profile, const std::string& stores_channel);

}  // namespace nahtlos::replay
