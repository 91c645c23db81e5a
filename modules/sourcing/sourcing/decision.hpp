// Decides by a profile where an order's goods come from, and says why not from elsewhere. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sourcing/plan.hpp"
#include "sourcing/profile.hpp"

namespace nahtlos::sourcing {

/// A point on the unit sphere.
struct Point {
    double x = 0, y = 0, z = 0;
    static Point of(double latitude, double longitude);  // degrees
};
/// Along the great circle of a sphere of 6371 km (IUGG mean radius), rounded.
std::int64_t distance_km(const Point& a, const Point& b);

/// What is known of a location before any order comes.
struct Site {
    inventory::LocationId id;
    std::string code;
    inventory::LocationKind kind = inventory::LocationKind::warehouse;
    std::int64_t priority = 0, ready_minutes = 0;
    std::optional<Point> at;
    std::optional<std::int64_t> daily_capacity;
    std::int64_t load_today = 0;  // fulfillments that it has to do
    bool is_open = true;          // by its hours, now
    bool has_rejected = false;    // this order
};

struct SceneLine {
    std::int64_t line = 0, quantity = 0, unit_value_minor = 0, unit_weight_g = 0;
};

/// An order to be sourced, with sites that the channel may draw on by the method.
struct Scene {
    inventory::Method method = inventory::Method::ship;
    Uuid channel;
    std::vector<Uuid> customer_groups;
    std::vector<std::string> product_tags;
    std::string country, postcode;
    std::int64_t value_minor = 0;
    std::optional<Instant> promised_at;
    Instant now;
    std::vector<SceneLine> lines;
    std::vector<Site> sites;
    std::vector<std::int64_t> available;   // [site][line], goods that are there
    std::vector<std::int64_t> promisable;  // [site][line], with backorders; no less
    std::vector<std::int64_t> weekly;      // [site][line], units sold a week; empty: nobody knows
};

struct PlannedUnits {
    std::int64_t line = 0;
    inventory::LocationId location;
    std::int64_t units = 0;
};

/// Why a location gives what it gives, or nothing.
enum class Reason {
    chosen,
    not_in_network,
    has_rejected,
    no_capacity,
    no_stock,
    has_less,          // of the units than the plan
    parcel_too_small,  // would be worth too little
    worse,             // by a criterion
    equal,             // the plan's came first
    not_compared       // lost too, and is beyond the log's bound
};
BOOST_DESCRIBE_ENUM(Reason, chosen, not_in_network, has_rejected, no_capacity, no_stock, has_less,
                    parcel_too_small, worse, equal, not_compared)

/// One location: what the plan would be with it, in place of `instead_of` or alone.
struct CandidateNote {
    inventory::LocationId location;
    std::string code;
    Reason reason = Reason::chosen;
    std::int64_t units = 0;  // it gives, or could
    std::optional<CriterionKind> criterion;
    std::optional<std::int64_t> value, best;  // of the criterion, or units that are missing
    std::optional<std::string> instead_of;    // code
};
BOOST_DESCRIBE_STRUCT(CandidateNote, (),
                      (location, code, reason, units, criterion, value, best, instead_of))

struct CriterionValue {
    CriterionKind criterion = CriterionKind::distance;
    std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(CriterionValue, (), (criterion, value))

/// The first of a strategy's conditions that did not hold.
enum class Unmet {
    method,
    channel,
    customer_group,
    product_tag,
    country,
    postcode,
    value,
    promise
};
BOOST_DESCRIBE_ENUM(Unmet, method, channel, customer_group, product_tag, country, postcode, value,
                    promise)

struct LeftOff {
    Reason reason = Reason::no_stock;
    std::int64_t locations = 0;
};
BOOST_DESCRIBE_STRUCT(LeftOff, (), (reason, locations))

struct StrategyNote {
    std::string name;
    std::optional<Unmet> unmet;  // then nothing else is said
    bool with_backorders = false;
    std::int64_t wanted = 0, missing = 0;
    bool was_taken = false;
    bool is_proven = true;
    std::vector<CriterionValue> plan;
    std::optional<RestAction> rest;         // where units are missing
    std::vector<CandidateNote> candidates;  // the first `most_candidates`
    std::vector<LeftOff> left_off;          // of the others, by reason
};
BOOST_DESCRIBE_STRUCT(StrategyNote, (),
                      (name, unmet, with_backorders, wanted, missing, was_taken, is_proven, plan,
                       rest, candidates, left_off))

/// Bounded: at most 20 strategies, twice each, with `most_candidates`.
struct DecisionLog {
    std::vector<StrategyNote> strategies;
    std::int64_t waiting = 0;          // units that a strategy lets wait for a place
    std::optional<Instant> cancel_at;  // when they are canceled if they still have none
    static constexpr std::array<std::string_view, 1> may_miss{"waiting"};
};
BOOST_DESCRIBE_STRUCT(DecisionLog, (), (strategies, waiting, cancel_at))
constexpr std::size_t most_candidates = 50;

struct Decision {
    std::vector<PlannedUnits> units;
    std::vector<PlannedUnits> waiting;  // without a location: the rest, unless it is refused
    bool may_wait = false;              // a strategy says so; else no strategy is left
    std::vector<PlannedUnits> refused;  // the rest, where a strategy says so
    DecisionLog log;
};

enum class Notes { none, all };

/// Strategies in order; each plans what those before it left. Without notes the log says
/// only what waits.
Decision decide(const Profile& profile, const Scene& scene, Notes notes = Notes::all);

/// What a set of shares comes to by a profile's rates and places.
struct Measure {
    std::int64_t parcels = 0, km = 0, cost_minor = 0;
    std::int64_t without_km = 0;  // parcels of which nobody knows how far they go
};
/// `units` are of the scene's lines and sites.
Measure measure(const Profile& profile, const Scene& scene, const std::vector<PlannedUnits>& units);

}  // namespace nahtlos::sourcing
