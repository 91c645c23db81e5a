// Ways for goods to reach the customer as a market offers them: what they cost, for whom. Pure.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/values.hpp"
#include "delivery/promise.hpp"
#include "inventory/types.hpp"

namespace nahtlos::delivery {

using MethodId = Id<"shm">;

/// The beginning of a postal code, in capitals without blanks: "80", "SW1A".
struct PostcodePrefix {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be 1 to 10 letters or digits";
    std::string value;
    auto operator<=>(const PostcodePrefix&) const = default;
    static std::optional<PostcodePrefix> parse(const Wire& wire);
    const Wire& wire() const { return value; }
    static boost::json::object schema();
};
/// In capitals, without blanks and hyphens.
std::string plain_postcode(std::string_view postcode);

/// Where goods go; what is empty says nothing.
struct Area {
    std::vector<json::CountryCode> countries;
    std::vector<PostcodePrefix> postcodes;
    static constexpr std::string_view schema_name = "DeliveryArea";
    static constexpr std::array<std::string_view, 2> may_miss{"countries", "postcodes"};
};
BOOST_DESCRIBE_STRUCT(Area, (), (countries, postcodes))
bool is_in(const Area& area, std::string_view country, std::string_view postcode);

/// A row of a price table; the first that fits counts. From is included, below is not.
struct PriceRow {
    std::int64_t price_minor = 0;
    std::optional<std::int64_t> value_from_minor, value_below_minor, weight_from_g, weight_below_g;
    std::optional<Area> area;
    static constexpr std::string_view schema_name = "DeliveryPriceRow";
};
BOOST_DESCRIBE_STRUCT(PriceRow, (),
                      (price_minor, value_from_minor, value_below_minor, weight_from_g,
                       weight_below_g, area))

/// What must be so that the way is offered.
struct OfferRule {
    std::optional<Area> area;
    std::optional<std::int64_t> value_from_minor, value_below_minor, weight_below_g;
    std::optional<std::int64_t> radius_m;  // of local delivery, from the place that brings it
    static constexpr std::string_view schema_name = "DeliveryRule";
};
BOOST_DESCRIBE_STRUCT(OfferRule, (),
                      (area, value_from_minor, value_below_minor, weight_below_g, radius_m))

/// A time of local delivery that comes every week.
struct Window {
    Weekday day = Weekday::monday;
    TimeOfDay from, to;
    std::int64_t capacity = 1;  // orders
    static constexpr std::string_view schema_name = "DeliveryWindow";
};
BOOST_DESCRIBE_STRUCT(Window, (), (day, from, to, capacity))

/// What a way is like; see promise.hpp for how its times count.
struct Terms {
    std::map<std::string, json::ShortText<100>> names;  // by language
    std::string tax_category = "standard";
    std::vector<PriceRow> prices;
    std::optional<std::int64_t> free_from_minor;  // value of goods from which it costs nothing
    std::optional<OfferRule> only;
    std::optional<std::int64_t> handling_minutes;  // else the location's ready_minutes
    std::optional<TimeOfDay> cutoff;
    std::int64_t min_days = 1, max_days = 3;  // in transit
    bool delivers_on_saturdays = false;
    std::optional<TimeOfDay> collects_at;
    std::optional<json::ShortText<5>> holidays;  // of the carrier
    std::optional<json::ShortText<40>> carrier;
    std::vector<Window> windows;
    std::int64_t window_lead_minutes = 0, window_days = 7;
    static constexpr std::string_view schema_name = "DeliveryTerms";
    static constexpr std::array<std::string_view, 7> may_miss{
        "tax_category",        "min_days",   "max_days", "delivers_on_saturdays", "windows",
        "window_lead_minutes", "window_days"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> docs{{
        {"prices", "the first row that fits counts; none fits: not offered"},
        {"free_from_minor", "value of the goods, after discounts, from which it costs nothing"},
        {"only", "for whom it is offered; everybody if missing"},
        {"handling_minutes", "of opening time; what the location says (ready_minutes) if missing"},
        {"cutoff", "by the clocks of the location; from then on work begins the next day"},
        {"collects_at", "when the carrier comes; what is ready later goes the next working day"},
        {"holidays", "region whose public holidays are no working days, like DE-BY"},
        {"carrier", "whose parcel shops there are, as GET /v1/carriers names it; of parcel_shop"},
        {"windows", "of local delivery, every week"},
        {"window_lead_minutes", "how long before it begins a window is closed"},
    }};
};
BOOST_DESCRIBE_STRUCT(Terms, (),
                      (names, tax_category, prices, free_from_minor, only, handling_minutes, cutoff,
                       min_days, max_days, delivers_on_saturdays, collects_at, holidays, carrier,
                       windows, window_lead_minutes, window_days))

enum class MethodStatus { draft, active, archived };
BOOST_DESCRIBE_ENUM(MethodStatus, draft, active, archived)

struct ShippingMethod {
    MethodId id;
    std::string code;
    Uuid market;
    std::vector<Uuid> channels;  // empty: all of the market
    inventory::Method method = inventory::Method::ship;
    MethodStatus status = MethodStatus::active;
    std::int64_t position = 0;  // smaller ones are shown first
    Terms terms;
    std::int64_t version = 1;
    Instant created_at;

    bool is_for(Uuid channel) const;
    /// In the wanted language or its kin, else English, else any; else the code.
    const std::string& name(std::string_view language) const;
};

/// What is wrong with terms, by pointers into them.
std::vector<FieldProblem> problems_of(const Terms& terms, inventory::Method method);

/// What is to be brought, and where.
struct Parcel {
    std::int64_t value_minor = 0;  // of the goods, after discounts, as the market shows it
    std::optional<std::int64_t> weight_g = std::nullopt;  // nothing: not every article says it
    std::string country = {}, postcode = {};              // empty: not known yet
    std::optional<double> distance_m = std::nullopt;
};

enum class NotOffered { address_missing, area, distance, value, weight, weight_unknown, no_price };
BOOST_DESCRIBE_ENUM(NotOffered, address_missing, area, distance, value, weight, weight_unknown,
                    no_price)

struct Quote {
    std::optional<NotOffered> why_not;
    std::int64_t price_minor = 0;
    std::int64_t to_free_minor = 0;  // what is still to be bought for it to cost nothing; 0: none
};

/// The price of a way for a parcel, or why it is not offered.
Quote quote(const Terms& terms, const Parcel& parcel);

/// On a sphere of 6,371,008.8 m (the mean radius of the IUGG), by the haversine formula.
struct Point {
    double latitude = 0, longitude = 0;
};
double distance_m(Point a, Point b);

/// A window on a day.
struct Slot {
    Date date;
    Window window;
    Instant from, to;
};
/// The windows of the coming `window_days` days that begin no sooner than the lead after `now`,
/// and no sooner than `ready`; by time.
std::vector<Slot> slots(const Terms& terms, const Zone& zone, Instant now, Instant ready);

}  // namespace nahtlos::delivery
