#include "flows/demo/sourcing.hpp"

#include <stdexcept>

#include "base/json/reader.hpp"
#include "flows/sourcing_setup.hpp"

namespace nahtlos::flows::demo {
namespace {

// Postal codes by their first digits, roughly at the middle of where they are.
constexpr const char* profile = R"({"code": "lindenhof", "name": "Lindenhof", "rules": {
  "strategies": [
    {"name": "Aus dem nächsten Laden",
     "conditions": {"countries": ["DE"], "value_at_least_minor": 15000},
     "network": {"kinds": ["store"]}, "max_parcels": 1, "takes_parts": false,
     "criteria": [{"kind": "opening"}, {"kind": "distance", "band": 25}, {"kind": "cost"}]},
    {"name": "Zentrallager", "network": {"kinds": ["warehouse"]}, "takes_parts": false,
     "criteria": [{"kind": "cost"}]},
    {"name": "Lager und Läden", "max_parcels": 3,
     "criteria": [{"kind": "parcels"}, {"kind": "cost"}, {"kind": "distance", "band": 50}]}],
  "rates": [{"kinds": ["warehouse"], "fixed_minor": 390, "per_unit_minor": 20},
            {"fixed_minor": 590, "per_unit_minor": 20}],
  "places": [
    {"country": "DE", "postcode_prefix": "0", "latitude": 51.2, "longitude": 12.9},
    {"country": "DE", "postcode_prefix": "1", "latitude": 52.7, "longitude": 13.2},
    {"country": "DE", "postcode_prefix": "2", "latitude": 53.6, "longitude": 9.7},
    {"country": "DE", "postcode_prefix": "3", "latitude": 51.9, "longitude": 9.7},
    {"country": "DE", "postcode_prefix": "4", "latitude": 51.6, "longitude": 7.2},
    {"country": "DE", "postcode_prefix": "5", "latitude": 50.6, "longitude": 7.2},
    {"country": "DE", "postcode_prefix": "6", "latitude": 49.8, "longitude": 8.2},
    {"country": "DE", "postcode_prefix": "7", "latitude": 48.5, "longitude": 8.9},
    {"country": "DE", "postcode_prefix": "8", "latitude": 48.1, "longitude": 11.3},
    {"country": "DE", "postcode_prefix": "9", "latitude": 49.8, "longitude": 11.2},
    {"country": "DE", "latitude": 51.2, "longitude": 10.4},
    {"country": "AT", "latitude": 47.6, "longitude": 14.1},
    {"country": "CH", "latitude": 46.8, "longitude": 8.2}]}})";

}  // namespace

void make_sourcing(Runner& runner, const Say& say) {
    const auto wish = json::read<NewSourcingProfile>(profile);
    if (!wish) throw std::runtime_error("the demo's sourcing profile does not read");
    const auto made = runner.run<SourcingProfileView>(
        [&](ChangeScope& scope) { return make_sourcing_profile(scope, *wish); });
    for (const char* market : {"de", "at", "ch"}) {
        ActivateSourcing where;
        where.market = json::ShortText<40>{market};
        runner.run<SourcingProfileView>([id = made.id, where](ChangeScope& scope) {
            return activate_sourcing(scope, id, where, {});
        });
    }
    say("a sourcing profile: larger orders from the nearest store, the rest from the warehouse");
}

}  // namespace nahtlos::flows::demo
