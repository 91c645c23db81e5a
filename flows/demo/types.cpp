#include "base/check.hpp"
#include "base/json/reader.hpp"
#include "flows/demo/words.hpp"

namespace nahtlos::flows::demo {
namespace {

constexpr const char* types = R"json([
{"code": "outdoor", "names": {"de": "Ausrüstung", "en": "Outdoor article"}, "attributes": [
  {"code": "material", "kind": "choice", "is_facet": true,
   "names": {"de": "Material", "en": "Material"}, "choices": [
    {"code": "recycled_polyamide",
     "names": {"de": "Recyceltes Polyamid", "en": "Recycled polyamide"}},
    {"code": "recycled_polyester",
     "names": {"de": "Recycelter Polyester", "en": "Recycled polyester"}},
    {"code": "cotton_polyester",
     "names": {"de": "Baumwolle und Polyester", "en": "Cotton and polyester"}},
    {"code": "polyester_elastane",
     "names": {"de": "Polyester mit Elasthan", "en": "Polyester with elastane"}},
    {"code": "polyamide_elastane",
     "names": {"de": "Polyamid mit Elasthan", "en": "Polyamide with elastane"}},
    {"code": "wool", "names": {"de": "Schurwolle", "en": "Virgin wool"}},
    {"code": "merino", "names": {"de": "Merinowolle", "en": "Merino wool"}},
    {"code": "organic_cotton", "names": {"de": "Bio-Baumwolle", "en": "Organic cotton"}},
    {"code": "leather", "names": {"de": "Leder", "en": "Leather"}},
    {"code": "rubber", "names": {"de": "Naturkautschuk", "en": "Natural rubber"}}]},
  {"code": "gender", "kind": "choice", "is_facet": true, "names": {"de": "Für", "en": "For"},
   "choices": [{"code": "men", "names": {"de": "Herren", "en": "Men"}},
    {"code": "women", "names": {"de": "Damen", "en": "Women"}},
    {"code": "kids", "names": {"de": "Kinder", "en": "Children"}},
    {"code": "unisex", "names": {"de": "Alle", "en": "Everybody"}}]},
  {"code": "water_column", "kind": "measure", "family": "length", "unit": "mm",
   "names": {"de": "Wassersäule", "en": "Water column"}}]},
{"code": "apparel", "parent": "outdoor", "names": {"de": "Bekleidung", "en": "Clothing"},
 "attributes": [
  {"code": "fit", "kind": "choice", "is_facet": true, "names": {"de": "Schnitt", "en": "Fit"},
   "choices": [{"code": "athletic", "names": {"de": "körpernah", "en": "athletic"}},
    {"code": "regular", "names": {"de": "normal", "en": "regular"}},
    {"code": "relaxed", "names": {"de": "weit", "en": "relaxed"}}]},
  {"code": "insulation", "kind": "choice", "is_facet": true,
   "names": {"de": "Isolation", "en": "Insulation"},
   "choices": [{"code": "down", "names": {"de": "Daune", "en": "Down"}},
    {"code": "synthetic", "names": {"de": "Kunstfaser", "en": "Synthetic"}},
    {"code": "wool", "names": {"de": "Wolle", "en": "Wool"}}]},
  {"code": "windproof", "kind": "boolean", "is_facet": true,
   "names": {"de": "Winddicht", "en": "Windproof"}}]},
{"code": "footwear", "parent": "outdoor", "names": {"de": "Schuhe", "en": "Footwear"},
 "attributes": [
  {"code": "height", "kind": "choice", "is_facet": true, "names": {"de": "Schaft", "en": "Cut"},
   "choices": [{"code": "low", "names": {"de": "niedrig", "en": "low"}},
    {"code": "mid", "names": {"de": "mittel", "en": "mid"}},
    {"code": "high", "names": {"de": "hoch", "en": "high"}}]},
  {"code": "waterproof", "kind": "boolean", "is_facet": true,
   "names": {"de": "Wasserdicht", "en": "Waterproof"}}]},
{"code": "pack", "parent": "outdoor", "names": {"de": "Gepäck", "en": "Luggage"}, "attributes": [
  {"code": "volume", "kind": "measure", "family": "volume", "unit": "l", "is_facet": true,
   "names": {"de": "Volumen", "en": "Volume"}},
  {"code": "rain_cover", "kind": "boolean", "names": {"de": "Regenhülle", "en": "Rain cover"}}]},
{"code": "shelter", "parent": "outdoor", "names": {"de": "Zelt", "en": "Shelter"}, "attributes": [
  {"code": "persons", "kind": "integer", "is_facet": true,
   "names": {"de": "Personen", "en": "Persons"}},
  {"code": "seasons", "kind": "integer", "names": {"de": "Jahreszeiten", "en": "Seasons"}}]},
{"code": "sleep", "parent": "outdoor", "names": {"de": "Schlafen", "en": "Sleeping"},
 "attributes": [
  {"code": "filling", "kind": "choice", "is_facet": true,
   "names": {"de": "Füllung", "en": "Filling"},
   "choices": [{"code": "down", "names": {"de": "Daune", "en": "Down"}},
    {"code": "synthetic", "names": {"de": "Kunstfaser", "en": "Synthetic"}},
    {"code": "none", "names": {"de": "keine", "en": "none"}}]},
  {"code": "comfort_temperature", "kind": "measure", "family": "temperature", "unit": "C",
   "is_facet": true, "names": {"de": "Komforttemperatur", "en": "Comfort temperature"}},
  {"code": "r_value", "kind": "number", "names": {"de": "R-Wert", "en": "R-value"}}]},
{"code": "kitchen", "parent": "outdoor", "names": {"de": "Küche", "en": "Kitchen"},
 "attributes": [
  {"code": "fuel", "kind": "choice", "is_facet": true, "names": {"de": "Brennstoff", "en": "Fuel"},
   "choices": [{"code": "gas", "names": {"de": "Gas", "en": "Gas"}},
    {"code": "spirit", "names": {"de": "Spiritus", "en": "Spirit"}},
    {"code": "petrol", "names": {"de": "Benzin", "en": "Petrol"}},
    {"code": "wood", "names": {"de": "Holz", "en": "Wood"}}]},
  {"code": "power", "kind": "measure", "family": "power", "unit": "W",
   "names": {"de": "Leistung", "en": "Power"}},
  {"code": "capacity", "kind": "measure", "family": "volume", "unit": "l", "is_facet": true,
   "names": {"de": "Inhalt", "en": "Capacity"}},
  {"code": "dishwasher", "kind": "boolean",
   "names": {"de": "Spülmaschinenfest", "en": "Dishwasher safe"}}]},
{"code": "device", "parent": "outdoor", "names": {"de": "Gerät", "en": "Device"}, "attributes": [
  {"code": "luminous_flux", "kind": "measure", "family": "luminous_flux", "unit": "lm",
   "is_facet": true, "names": {"de": "Lichtstrom", "en": "Luminous flux"}},
  {"code": "burn_time", "kind": "measure", "family": "duration", "unit": "h",
   "names": {"de": "Laufzeit", "en": "Run time"}},
  {"code": "beam", "kind": "measure", "family": "length", "unit": "m",
   "names": {"de": "Leuchtweite", "en": "Beam"}},
  {"code": "battery", "kind": "choice", "is_facet": true,
   "names": {"de": "Stromquelle", "en": "Power source"},
   "choices": [{"code": "rechargeable", "names": {"de": "Akku", "en": "Rechargeable"}},
    {"code": "replaceable", "names": {"de": "Batterien", "en": "Batteries"}}]},
  {"code": "battery_capacity", "kind": "measure", "family": "charge", "unit": "mAh",
   "names": {"de": "Kapazität", "en": "Battery capacity"}},
  {"code": "power", "kind": "measure", "family": "power", "unit": "W",
   "names": {"de": "Leistung", "en": "Power"}}]},
{"code": "gear", "parent": "outdoor", "names": {"de": "Werkzeug", "en": "Gear"}, "attributes": [
  {"code": "blade", "kind": "measure", "family": "length", "unit": "mm",
   "names": {"de": "Klinge", "en": "Blade"}},
  {"code": "pole_length", "kind": "measure", "family": "length", "unit": "cm",
   "names": {"de": "Länge", "en": "Length"}},
  {"code": "rope_length", "kind": "measure", "family": "length", "unit": "m", "is_facet": true,
   "names": {"de": "Seillänge", "en": "Rope length"}},
  {"code": "lead_length", "kind": "measure", "family": "length", "unit": "cm",
   "names": {"de": "Länge", "en": "Length"}}]},
{"code": "print", "names": {"de": "Gedrucktes", "en": "Print"}, "attributes": [
  {"code": "author", "kind": "text", "is_facet": true, "names": {"de": "Autor", "en": "Author"}},
  {"code": "pages", "kind": "integer", "names": {"de": "Seiten", "en": "Pages"}},
  {"code": "edition", "kind": "integer", "names": {"de": "Ausgabe", "en": "Edition"}},
  {"code": "scale", "kind": "text", "pattern": "1:[0-9]+",
   "names": {"de": "Maßstab", "en": "Scale"}}]},
{"code": "food", "names": {"de": "Lebensmittel", "en": "Food"}, "attributes": [
  {"code": "diet", "kind": "choice", "is_facet": true, "names": {"de": "Kost", "en": "Diet"},
   "choices": [{"code": "vegan", "names": {"de": "vegan", "en": "vegan"}},
    {"code": "vegetarian", "names": {"de": "vegetarisch", "en": "vegetarian"}},
    {"code": "meat", "names": {"de": "mit Fleisch", "en": "with meat"}}]},
  {"code": "organic", "kind": "boolean", "is_facet": true, "names": {"de": "Bio", "en": "Organic"}},
  {"code": "allergens", "kind": "choices", "names": {"de": "Allergene", "en": "Allergens"},
   "choices": [{"code": "nuts", "names": {"de": "Schalenfrüchte", "en": "Nuts"}},
    {"code": "peanuts", "names": {"de": "Erdnüsse", "en": "Peanuts"}},
    {"code": "gluten", "names": {"de": "Gluten", "en": "Gluten"}},
    {"code": "milk", "names": {"de": "Milch", "en": "Milk"}},
    {"code": "soy", "names": {"de": "Soja", "en": "Soy"}},
    {"code": "celery", "names": {"de": "Sellerie", "en": "Celery"}}]}]},
{"code": "service", "names": {"de": "Leistung", "en": "Service"}, "attributes": [
  {"code": "duration", "kind": "measure", "family": "duration", "unit": "min",
   "names": {"de": "Dauer", "en": "Duration"}}]}
])json";

}  // namespace

std::vector<catalog::ProductType> product_types() {
    auto read = json::read<std::vector<catalog::ProductType>>(types);
    check(read.ok(), "the product types of the demo can be read");
    return *std::move(read);
}

}  // namespace nahtlos::flows::demo
