#include "flows/demo/words.hpp"

#include <stdexcept>
#include <string>

namespace nahtlos::flows::demo {
namespace {

constexpr Color colors[] = {
    {"anthracite", "Anthrazit", "Anthracite", "#3d4147"},
    {"berry", "Beere", "Berry", "#8e3059"},
    {"black", "Schwarz", "Black", "#2b2d30"},
    {"blue", "Blau", "Blue", "#2f6fb3"},
    {"brown", "Braun", "Brown", "#7a4f32"},
    {"ember", "Glut", "Ember", "#d2502a"},
    {"fir", "Tanne", "Fir", "#2f4f3f"},
    {"gravel", "Kies", "Gravel", "#a69a86"},
    {"green", "Grün", "Green", "#3f8a55"},
    {"grey", "Grau", "Grey", "#8b9096"},
    {"lime", "Limette", "Lime", "#a9c338"},
    {"moss", "Moos", "Moss", "#6b7a45"},
    {"mustard", "Senf", "Mustard", "#d3a12f"},
    {"navy", "Navy", "Navy", "#27364f"},
    {"night", "Nacht", "Night", "#252b45"},
    {"olive", "Oliv", "Olive", "#70713c"},
    {"orange", "Orange", "Orange", "#e5782b"},
    {"red", "Rot", "Red", "#b92f2f"},
    {"rust", "Rost", "Rust", "#a5502d"},
    {"sand", "Sand", "Sand", "#d2bd96"},
    {"slate", "Schiefer", "Slate", "#5a6773"},
    {"steel", "Stahl", "Steel", "#aab2b9"},
    {"teal", "Petrol", "Teal", "#1f7a83"},
    {"white", "Weiß", "White", "#eceae4"},
};

constexpr Shelf shelf_table[] = {
    {"bekleidung", "", "Bekleidung", "Clothing", "", ""},
    {"regenjacken", "bekleidung", "Regenjacken", "Rain jackets", "apparel", "jacket"},
    {"windwesten", "bekleidung", "Windjacken und Westen", "Wind jackets and vests", "apparel",
     "jacket"},
    {"daunenjacken", "bekleidung", "Daune und Isolation", "Down and insulation", "apparel",
     "puffer"},
    {"fleece", "bekleidung", "Fleece, Softshell und Wolle", "Fleece, softshell and wool", "apparel",
     "fleece"},
    {"hosen", "bekleidung", "Hosen und Röcke", "Trousers and skirts", "apparel", "trousers"},
    {"shirts", "bekleidung", "Shirts und Hemden", "Tops and shirts", "apparel", "tshirt"},
    {"unterwaesche", "bekleidung", "Unterwäsche", "Underwear", "apparel", "shorts"},
    {"muetzen-handschuhe", "bekleidung", "Mützen und Handschuhe", "Hats and gloves", "apparel",
     "beanie"},
    {"socken", "bekleidung", "Socken und Gamaschen", "Socks and gaiters", "apparel", "sock"},
    {"schuhe", "", "Schuhe", "Footwear", "", ""},
    {"wanderschuhe", "schuhe", "Wanderschuhe", "Hiking boots", "footwear", "boot"},
    {"laufschuhe", "schuhe", "Lauf- und Trailschuhe", "Running and trail shoes", "footwear",
     "runner"},
    {"zustiegsschuhe", "schuhe", "Zustieg und Klettern", "Approach and climbing", "footwear",
     "shoe"},
    {"sandalen", "schuhe", "Sandalen und Hüttenschuhe", "Sandals and slippers", "footwear",
     "sandal"},
    {"winterstiefel", "schuhe", "Winter und Regen", "Winter and rain", "footwear", "boot"},
    {"rucksaecke", "", "Rucksäcke und Taschen", "Packs and bags", "", ""},
    {"tagesrucksaecke", "rucksaecke", "Tagesrucksäcke", "Day packs", "pack", "backpack"},
    {"tourenrucksaecke", "rucksaecke", "Tourenrucksäcke", "Touring packs", "pack", "bigpack"},
    {"taschen", "rucksaecke", "Taschen", "Bags", "pack", "duffel"},
    {"camping", "", "Zelten und Schlafen", "Camping", "", ""},
    {"zelte", "camping", "Zelte und Tarps", "Tents and tarps", "shelter", "tent"},
    {"schlafsaecke", "camping", "Schlafsäcke", "Sleeping bags", "sleep", "sleepingbag"},
    {"isomatten", "camping", "Isomatten", "Sleeping mats", "sleep", "mat"},
    {"campingmoebel", "camping", "Möbel und Decken", "Furniture and blankets", "outdoor", "chair"},
    {"kueche", "", "Küche und Kaffee", "Kitchen and coffee", "", ""},
    {"kocher", "kueche", "Kocher und Brennstoff", "Stoves and fuel", "kitchen", "stove"},
    {"geschirr", "kueche", "Töpfe und Geschirr", "Pots and tableware", "kitchen", "pot"},
    {"flaschen", "kueche", "Flaschen und Kaffeezubehör", "Bottles and coffee gear", "kitchen",
     "bottle"},
    {"ausruestung", "", "Ausrüstung", "Gear", "", ""},
    {"lampen", "ausruestung", "Lampen", "Lights", "device", "headlamp"},
    {"elektronik", "ausruestung", "Elektronik und Optik", "Electronics and optics", "device",
     "gps"},
    {"messer", "ausruestung", "Messer und Werkzeug", "Knives and tools", "gear", "knife"},
    {"stoecke", "ausruestung", "Stöcke und Schnee", "Poles and snow", "gear", "poles"},
    {"navigation", "ausruestung", "Navigation", "Navigation", "gear", "compass"},
    {"erste-hilfe", "ausruestung", "Erste Hilfe und Schutz", "First aid and protection", "gear",
     "firstaid"},
    {"pflege", "ausruestung", "Pflege und Reparatur", "Care and repair", "gear", "tin"},
    {"klettern", "ausruestung", "Klettern", "Climbing", "gear", "rope"},
    {"hund", "ausruestung", "Für den Hund", "For the dog", "gear", "lead"},
    {"lesen", "", "Karten und Bücher", "Maps and books", "", ""},
    {"karten", "lesen", "Karten", "Maps", "print", "map"},
    {"buecher", "lesen", "Bücher", "Books", "print", "book"},
    {"proviant", "", "Proviant", "Provisions", "", ""},
    {"riegel", "proviant", "Riegel und Gele", "Bars and gels", "food", "bar"},
    {"mahlzeiten", "proviant", "Mahlzeiten und Müsli", "Meals and muesli", "food", "pouch"},
    {"snacks", "proviant", "Snacks", "Snacks", "food", "pouch"},
    {"kaffee-tee", "proviant", "Kaffee, Tee und Kakao", "Coffee, tea and cocoa", "food",
     "coffeebag"},
    {"geschenke", "", "Geschenke und Service", "Gifts and services", "", ""},
    {"gutscheine", "geschenke", "Gutscheine", "Gift cards", "", "giftcard"},
    {"service", "geschenke", "Werkstatt und Kurse", "Workshop and courses", "service", "service"},
    {"sets", "geschenke", "Sets", "Sets", "", "backpack"},
};

catalog::Names names(std::string_view de, std::string_view en) {
    return {{"de", {std::string(de)}}, {"en", {std::string(en)}}};
}

catalog::BrandWish brand(const char* name, const char* de, const char* en,
                         const catalog::Party& maker) {
    catalog::BrandWish wish;
    wish.name.value = name;
    wish.descriptions = names(de, en);
    wish.manufacturer = maker;
    wish.url = maker.url;
    return wish;
}

catalog::Party party(const char* name, const char* address, const char* country,
                     const char* domain) {
    return {{name},
            {address},
            {country},
            json::Email{std::string("produktsicherheit@") + domain},
            json::ShortText<500>{std::string("https://www.") + domain}};
}

catalog::Condition condition(catalog::ConditionField field, catalog::ConditionTest test,
                             const char* value, const char* of = nullptr) {
    catalog::Condition c;
    c.field = field;
    c.test = test;
    if (value != nullptr) c.values = {{value}};
    if (of != nullptr) c.of = json::ShortText<60>{of};
    return c;
}

catalog::CollectionWish by_rule(const char* handle, const char* de, const char* en,
                                std::vector<catalog::Condition> all) {
    catalog::CollectionWish wish;
    wish.handle.value = handle;
    wish.names = names(de, en);
    wish.rule = catalog::CollectionRule{std::move(all), {}};
    return wish;
}

}  // namespace

const Color& color_of(std::string_view code) {
    for (const auto& color : colors) {
        if (color.code == code) return color;
    }
    throw std::runtime_error("the demo has no color " + std::string(code));
}

std::span<const Shelf> shelves() { return shelf_table; }

const Shelf& shelf_of(std::string_view handle) {
    for (const auto& shelf : shelf_table) {
        if (shelf.handle == handle) return shelf;
    }
    throw std::runtime_error("the demo has no category " + std::string(handle));
}

std::vector<catalog::CategoryWish> categories() {
    std::vector<catalog::CategoryWish> all;
    for (const auto& shelf : shelf_table) {
        catalog::CategoryWish wish;
        wish.tree.value = tree_code;
        wish.handle.value = shelf.handle;
        if (!shelf.parent.empty()) wish.parent = json::ShortText<100>{std::string(shelf.parent)};
        wish.names = names(shelf.de, shelf.en);
        all.push_back(std::move(wish));
    }
    return all;
}

// Makers that do not exist, at addresses of domains that nobody can own (RFC 2606).
std::vector<catalog::BrandWish> brands() {
    const auto lindenhof =
        party("Lindenhof Outdoor GmbH", "Lindenallee 12, 34117 Kassel", "DE", "lindenhof.example");
    std::vector<catalog::BrandWish> all{
        brand("Lindenhof", "Unsere Eigenmarke: in Kassel entworfen, in Europa genäht.",
              "Our own label: designed in Kassel, sewn in Europe.", lindenhof),
        brand("Fjellmark", "Ausrüstung für Fjell und Fels, aus Tromsø.",
              "Equipment for fell and rock, from Tromsø.",
              party("Fjellmark AS", "Havnegata 3, 9008 Tromsø", "NO", "fjellmark.example")),
        brand("Nordlicht", "Licht und Strom für unterwegs, aus Flensburg.",
              "Light and power on the move, from Flensburg.",
              party("Nordlicht Leuchten GmbH", "Am Hafen 8, 24937 Flensburg", "DE",
                    "nordlicht.example")),
        brand(
            "Wegweiser", "Karten und Bücher vom Verlag nebenan.",
            "Maps and books from the publisher next door.",
            party("Wegweiser Verlag KG", "Buchgasse 5, 04109 Leipzig", "DE", "wegweiser.example")),
        brand("Rucksackkost", "Bio-Proviant aus der Rhön.", "Organic provisions from the Rhön.",
              party("Rucksackkost eG", "Mühlweg 2, 36115 Hilders", "DE", "rucksackkost.example"))};
    all[1].responsible_person = lindenhof;  // of a maker outside of the Union
    return all;
}

std::vector<catalog::CollectionWish> collections() {
    using enum catalog::ConditionField;
    using enum catalog::ConditionTest;
    std::vector<catalog::CollectionWish> all{
        by_rule("neu", "Neu im Laden", "New in store", {condition(tag, is, "neu")}),
        by_rule("nachhaltig", "Aus Recyceltem und Bio", "Recycled and organic",
                {condition(tag, is, "nachhaltig")}),
        by_rule("bei-regen", "Wenn es regnet", "When it rains",
                {condition(attribute, exists, nullptr, "water_column"),
                 condition(product_type, is, "apparel")}),
        by_rule("unter-30", "Geschenke unter 30 Euro", "Gifts under 30 euros",
                {condition(price, at_most, "30.00", "de"), condition(kind, is, "goods")}),
        by_rule("fjellmark", "Alles von Fjellmark", "Everything by Fjellmark",
                {condition(brand, is, "Fjellmark")})};
    catalog::CollectionWish window;
    window.handle.value = "schaufenster";
    window.names = names("Unser Schaufenster", "Our shop window");
    for (const auto* handle : {"regenjacke-elbe", "zelt-fjord-2", "becher-emaille",
                               "stirnlampe-400", "rucksack-tour-45", "buch-huettentouren"}) {
        window.products.push_back({handle});
    }
    all.push_back(std::move(window));
    return all;
}

}  // namespace nahtlos::flows::demo
