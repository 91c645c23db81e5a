// A sourcing profile: strategies with conditions, networks, criteria in order, and what then.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/json/values.hpp"
#include "inventory/types.hpp"

namespace nahtlos::sourcing {

/// What a plan is judged by; less is better in each. distance: km, of all parcels together. cost:
/// minor units. promise: minutes until the last parcel leaves. weeks_of_supply: by how many weeks
/// the stock that units are taken from falls short of a year's, of all units together. capacity:
/// percent of the day's work that the fullest location then has. parcels: their number. priority:
/// the locations' priorities together, small first. opening: parcels from places that are closed.
enum class CriterionKind {
    distance,
    cost,
    promise,
    weeks_of_supply,
    capacity,
    parcels,
    priority,
    opening
};
BOOST_DESCRIBE_ENUM(CriterionKind, distance, cost, promise, weeks_of_supply, capacity, parcels,
                    priority, opening)

/// Plans whose values lie in one band are equal in it, and the next criterion decides.
struct Criterion {
    CriterionKind kind = CriterionKind::distance;
    std::int64_t band = 0;             // width of a band; 0: each value counts
    std::vector<std::int64_t> limits;  // or the bands' upper ends, rising
    static constexpr std::array<std::string_view, 2> may_miss{"band", "limits"};
    static constexpr std::string_view schema_name = "SourcingCriterion";
};
BOOST_DESCRIBE_STRUCT(Criterion, (), (kind, band, limits))

/// All that are named must hold; of a list one entry must.
struct Conditions {
    std::vector<inventory::Method> methods;
    std::vector<Id<"chn">> channels;
    std::vector<Id<"cgr">> customer_groups;
    std::vector<json::ShortText<100>> product_tags;  // of any line
    std::vector<json::CountryCode> countries;
    std::vector<json::ShortText<20>> postcode_prefixes;
    std::optional<std::int64_t> value_at_least_minor, value_below_minor;
    std::optional<std::int64_t> promised_within_hours;
    static constexpr std::array<std::string_view, 6> may_miss{
        "methods", "channels", "customer_groups", "product_tags", "countries", "postcode_prefixes"};
    static constexpr std::string_view schema_name = "SourcingConditions";
};
BOOST_DESCRIBE_STRUCT(Conditions, (),
                      (methods, channels, customer_groups, product_tags, countries,
                       postcode_prefixes, value_at_least_minor, value_below_minor,
                       promised_within_hours))

/// Of the locations that the channel may draw on; what is empty restricts nothing.
struct NetworkChoice {
    std::vector<json::ShortText<40>> locations;  // codes
    std::vector<inventory::LocationKind> kinds;
    std::vector<json::ShortText<40>> except;  // codes
    static constexpr std::array<std::string_view, 3> may_miss{"locations", "kinds", "except"};
    static constexpr std::string_view schema_name = "SourcingNetworkChoice";
};
BOOST_DESCRIBE_STRUCT(NetworkChoice, (), (locations, kinds, except))

/// What becomes of units that a strategy finds no place for: refuse: the order is not taken.
/// next_strategy: that one's. queue: they wait for a place. backorder: they are promised where
/// backorders are allowed, and wait for a place else.
enum class RestAction { refuse, next_strategy, queue, backorder };
BOOST_DESCRIBE_ENUM(RestAction, refuse, next_strategy, queue, backorder)

struct Rest {
    RestAction action = RestAction::next_strategy;
    std::optional<std::int64_t> cancel_after_hours;  // what waits so long is canceled
    static constexpr std::array<std::string_view, 1> may_miss{"action"};
    static constexpr std::string_view schema_name = "SourcingRest";
};
BOOST_DESCRIBE_STRUCT(Rest, (), (action, cancel_after_hours))

struct Strategy {
    json::ShortText<100> name;
    Conditions conditions;
    NetworkChoice network;
    std::int64_t max_parcels = 4;
    std::int64_t min_parcel_value_minor = 0;  // of each parcel that is not the whole order
    bool whole_lines = false;                 // a line comes from one location
    bool takes_parts = true;                  // else it is all or nothing
    std::vector<Criterion> criteria;          // in order
    Rest rest;
    static constexpr std::array<std::string_view, 8> may_miss{
        "conditions",  "network",     "max_parcels", "min_parcel_value_minor",
        "whole_lines", "takes_parts", "criteria",    "rest"};
    static constexpr std::string_view schema_name = "SourcingStrategy";
};
BOOST_DESCRIBE_STRUCT(Strategy, (),
                      (name, conditions, network, max_parcels, min_parcel_value_minor, whole_lines,
                       takes_parts, criteria, rest))

struct WeightStep {
    std::int64_t up_to_g = 0, minor = 0;
    static constexpr std::string_view schema_name = "SourcingWeightStep";
};
BOOST_DESCRIBE_STRUCT(WeightStep, (), (up_to_g, minor))

/// What a parcel costs: the first that fits counts. Units pay by their own weight, the last step
/// also beyond.
struct Rate {
    std::vector<inventory::LocationKind> kinds;
    std::vector<json::ShortText<40>> locations;  // codes
    std::optional<std::int64_t> up_to_km;
    std::int64_t fixed_minor = 0, per_unit_minor = 0;
    std::vector<WeightStep> by_weight;
    static constexpr std::array<std::string_view, 5> may_miss{"kinds", "locations", "fixed_minor",
                                                              "per_unit_minor", "by_weight"};
    static constexpr std::string_view schema_name = "SourcingRate";
};
BOOST_DESCRIBE_STRUCT(Rate, (),
                      (kinds, locations, up_to_km, fixed_minor, per_unit_minor, by_weight))

/// Where addresses of a country are whose postcode starts so; the longest one counts.
struct Place {
    json::CountryCode country;
    std::string postcode_prefix;
    double latitude = 0, longitude = 0;
    static constexpr std::array<std::string_view, 1> may_miss{"postcode_prefix"};
    static constexpr std::string_view schema_name = "SourcingPlace";
};
BOOST_DESCRIBE_STRUCT(Place, (), (country, postcode_prefix, latitude, longitude))

/// One version; never changed.
struct Profile {
    json::List<Strategy, 1, 20> strategies;  // the first whose conditions hold decides
    std::vector<Rate> rates;
    std::vector<Place> places;
    static constexpr std::array<std::string_view, 2> may_miss{"rates", "places"};
    static constexpr std::string_view schema_name = "SourcingProfile";
};
BOOST_DESCRIBE_STRUCT(Profile, (), (strategies, rates, places))

/// What the types do not say: numbers in range, limits that rise, criteria named once. By JSON
/// pointer below `at`.
std::vector<FieldProblem> problems_of(const Profile& profile, const std::string& at = "");

}  // namespace nahtlos::sourcing
