#include "flows/demo/ways.hpp"

#include <array>
#include <stdexcept>
#include <string>

#include "base/json/reader.hpp"
#include "delivery/setup.hpp"
#include "flows/api_delivery.hpp"
#include "inventory/places.hpp"

namespace nahtlos::flows::demo {
namespace {

struct MarketWays {
    const char *market, *channels, *country;
    int parcel, express, free_from;  // minor units
    int min_days, max_days;
    bool has_stores;
};
// Parcels leave from Kassel, so they take longer over a border.
constexpr MarketWays markets[] = {
    {"de", R"(["web-de", "app", "phone"])", "DE", 490, 1290, 5000, 1, 2, true},
    {"at", R"(["web-at"])", "AT", 790, 1990, 8000, 2, 4, true},
    {"ch", R"(["web-ch"])", "CH", 990, 2490, 10'000, 3, 5, false},
};

constexpr const char* week_of_stores = R"({"holidays": "REGION", "cutoff": "18:00", "week": [
    {"day": "monday", "from": "10:00", "to": "19:00"},
    {"day": "tuesday", "from": "10:00", "to": "19:00"},
    {"day": "wednesday", "from": "10:00", "to": "19:00"},
    {"day": "thursday", "from": "10:00", "to": "19:00"},
    {"day": "friday", "from": "10:00", "to": "19:00"},
    {"day": "saturday", "from": "10:00", "to": "18:00"}]})";
constexpr const char* week_of_warehouse = R"({"holidays": "REGION", "cutoff": "15:00", "week": [
    {"day": "monday", "from": "06:00", "to": "20:00"},
    {"day": "tuesday", "from": "06:00", "to": "20:00"},
    {"day": "wednesday", "from": "06:00", "to": "20:00"},
    {"day": "thursday", "from": "06:00", "to": "20:00"},
    {"day": "friday", "from": "06:00", "to": "20:00"}]})";

template <class T>
T written(const std::string& text) {
    auto made = json::read<T>(text);
    if (!made) throw std::runtime_error("the demo's own words are wrong: " + text);
    return *std::move(made);
}

std::string with(std::string text, const std::string& what, std::string_view value) {
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + value.size())) {
        text.replace(at, what.size(), value);
    }
    return text;
}

struct Way {
    const char *code, *method, *names, *terms;
    int position;
};
constexpr Way shipped[] = {
    {"paket", "ship", R"({"de": "Paket", "en": "Parcel"})",
     R"("prices": [{"price_minor": PARCEL, "area": {"countries": ["COUNTRY"]}}],
        "free_from_minor": FREE, "handling_minutes": 120, "collects_at": "18:00",
        "min_days": MIN, "max_days": MAX, "holidays": "COUNTRY")",
     1},
    {"express", "ship", R"({"de": "Express", "en": "Express"})",
     R"("prices": [{"price_minor": EXPRESS, "area": {"countries": ["COUNTRY"]}}],
        "handling_minutes": 60, "collects_at": "19:00", "min_days": 1, "max_days": 1,
        "delivers_on_saturdays": true, "holidays": "COUNTRY")",
     2},
    {"paketshop", "parcel_shop", R"({"de": "In den Paketshop", "en": "To a parcel shop"})",
     R"("prices": [{"price_minor": PARCEL, "area": {"countries": ["COUNTRY"]}}],
        "free_from_minor": FREE, "handling_minutes": 120, "collects_at": "18:00",
        "min_days": MIN, "max_days": MAX, "holidays": "COUNTRY", "carrier": "test")",
     5},
};
constexpr Way collected[] = {
    {"abholung", "pickup", R"({"de": "Im Laden abholen", "en": "Collect in store"})",
     R"("prices": [{"price_minor": 0}], "handling_minutes": 60)", 3},
    {"parkplatz", "curbside", R"({"de": "Ans Auto gebracht", "en": "Brought to your car"})",
     R"("prices": [{"price_minor": 0}], "handling_minutes": 60)", 4},
};

// Lindenhof Berlin brings what is ordered within the city.
constexpr Way brought{
    "fahrrad", "local_delivery", R"({"de": "Mit dem Rad gebracht", "en": "Brought by bike"})",
    R"("prices": [{"price_minor": 390}], "handling_minutes": 60, "window_lead_minutes": 60,
       "only": {"area": {"countries": ["DE"], "postcodes": ["10", "12", "13"]}},
       "window_days": 4, "windows": WINDOWS)",
    6};

// Two windows in the evening of every working day.
std::string windows() {
    std::string all;
    for (const char* day : {"monday", "tuesday", "wednesday", "thursday", "friday"}) {
        for (const auto& [from, to] : {std::pair{"17:00", "19:00"}, std::pair{"19:00", "21:00"}}) {
            all += (all.empty() ? "" : ", ") + (R"({"day": ")" + std::string(day)) +
                   R"(", "from": ")" + from + R"(", "to": ")" + to + R"(", "capacity": 4})";
        }
    }
    return '[' + all + ']';
}

void make_way(Runner& runner, const MarketWays& market, const Way& way) {
    std::string text = R"({"code": ")" + std::string(way.code) + "-" + market.market +
                       R"(", "market": ")" + market.market + R"(", "channels": )" +
                       market.channels + R"(, "method": ")" + way.method + R"(", "position": )" +
                       std::to_string(way.position) + R"(, "terms": {"names": )" + way.names +
                       ", " + way.terms + "}}";
    text = with(std::move(text), "PARCEL", std::to_string(market.parcel));
    text = with(std::move(text), "EXPRESS", std::to_string(market.express));
    text = with(std::move(text), "FREE", std::to_string(market.free_from));
    text = with(std::move(text), "MIN", std::to_string(market.min_days));
    text = with(std::move(text), "MAX", std::to_string(market.max_days));
    text = with(std::move(text), "WINDOWS", windows());
    text = with(std::move(text), "COUNTRY", market.country);
    runner.run<delivery::MadeMethod>(
        [wish = written<delivery::NewMethod>(text)](ChangeScope& scope) {
            return make_delivery_method(scope, wish);
        });
}

void open(Runner& runner, const OpenPlace& place) {
    const auto week = place.is_warehouse ? week_of_warehouse : week_of_stores;
    const auto wish = written<delivery::HoursChange>(with(week, "REGION", place.holidays));
    runner.run<delivery::HoursView>(
        [id = place.location, wish](ChangeScope& scope) -> Result<delivery::HoursView> {
            const auto version =
                inventory::touch_location(scope, id, "opening_hours_changed", std::nullopt);
            if (!version) return version.refusal();
            auto location = inventory::load_network(scope.tx, nullptr)->locations.at(id);
            location.version = *version;
            return delivery::change_hours(scope, location, wish);
        });
}

}  // namespace

void make_ways(Runner& runner, std::span<const OpenPlace> places, const Say& say) {
    for (const auto& place : places) open(runner, place);
    for (const auto& market : markets) {
        for (const auto& way : shipped) make_way(runner, market, way);
        if (!market.has_stores) continue;
        for (const auto& way : collected) make_way(runner, market, way);
        if (market.market == std::string_view("de")) make_way(runner, market, brought);
    }
    say("opening hours, and parcels, express, collection, the curb and a bike in their markets");
}

}  // namespace nahtlos::flows::demo
