#include "flows/demo/articles.hpp"

#include <string>

namespace nahtlos::flows::demo {
namespace {

constexpr Article range[] = {
    {"regenjacke-elbe", "Regenjacke Elbe", "Rain jacket Elbe", 14995, Sizes::apparel,
     "Moos/moss,Schiefer/slate", "standard"},
    {"daunenjacke-zugspitze", "Daunenjacke Zugspitze", "Down jacket Zugspitze", 24995,
     Sizes::apparel, "Nacht/night,Glut/ember", "standard"},
    {"fleece-rhoen", "Fleecejacke Rhön", "Fleece jacket Rhön", 7995, Sizes::apparel,
     "Sand/sand,Moos/moss", "standard"},
    {"softshell-harz", "Softshelljacke Harz", "Softshell jacket Harz", 11995, Sizes::apparel,
     "Schwarz/black,Petrol/teal", "standard"},
    {"windweste-eifel", "Windweste Eifel", "Wind vest Eifel", 5995, Sizes::apparel,
     "Limette/lime,Schwarz/black", "standard"},
    {"merinoshirt-allgaeu", "Merinoshirt Allgäu", "Merino shirt Allgäu", 6995, Sizes::apparel,
     "Grau/grey,Beere/berry", "standard"},
    {"trekkinghose-vogesen", "Trekkinghose Vogesen", "Trekking trousers Vosges", 9995,
     Sizes::apparel, "Kies/gravel,Oliv/olive", "standard"},
    {"zip-hose-saar", "Zip-off-Hose Saar", "Zip-off trousers Saar", 8995, Sizes::apparel,
     "Kies/gravel,Anthrazit/anthracite", "standard"},
    {"funktionsshirt-isar", "Funktionsshirt Isar", "Functional shirt Isar", 3495, Sizes::apparel,
     "Weiß/white,Blau/blue", "standard"},
    {"longsleeve-spree", "Langarmshirt Spree", "Long-sleeved shirt Spree", 3995, Sizes::apparel,
     "Rost/rust,Blau/blue", "standard"},
    {"kapuzenpulli-ostsee", "Kapuzenpullover Ostsee", "Hoodie Ostsee", 5995, Sizes::apparel,
     "Navy/navy,Grau/grey", "standard"},
    {"regenhose-weser", "Regenhose Weser", "Rain trousers Weser", 6995, Sizes::apparel,
     "Schwarz/black", "standard"},
    {"wanderrock-tegernsee", "Wanderrock Tegernsee", "Hiking skirt Tegernsee", 5495, Sizes::apparel,
     "Tanne/fir,Beere/berry", "standard"},
    {"wanderschuh-watzmann", "Wanderschuh Watzmann", "Hiking boot Watzmann", 18995, Sizes::shoes,
     "Braun/brown", "standard"},
    {"trailschuh-brocken", "Trailrunningschuh Brocken", "Trail running shoe Brocken", 13995,
     Sizes::shoes, "Orange/orange", "standard"},
    {"zustieg-dachstein", "Zustiegsschuh Dachstein", "Approach shoe Dachstein", 14995, Sizes::shoes,
     "Grau/grey", "standard"},
    {"sandale-bodensee", "Trekkingsandale Bodensee", "Trekking sandal Bodensee", 7995, Sizes::shoes,
     "Schwarz/black", "standard"},
    {"winterstiefel-feldberg", "Winterstiefel Feldberg", "Winter boot Feldberg", 15995,
     Sizes::shoes, "Schwarz/black", "standard"},
    {"handschuh-gletscher", "Handschuh Gletscher", "Glove Gletscher", 4995, Sizes::gloves,
     "Schwarz/black,Rot/red", "standard"},
    {"muetze-nordwind", "Mütze Nordwind", "Beanie Nordwind", 2495, Sizes::none,
     "Navy/navy,Senf/mustard,Grau/grey", "standard"},
    {"wandersocken-merino", "Wandersocken Merino", "Merino hiking socks", 1995, Sizes::gloves,
     "Grau/grey,Moos/moss", "standard"},
    {"rucksack-tag-22", "Tagesrucksack 22 l", "Day pack 22 l", 7995, Sizes::none,
     "Blau/blue,Schwarz/black,Senf/mustard", "standard"},
    {"rucksack-tour-45", "Tourenrucksack 45+5 l", "Touring pack 45+5 l", 16995, Sizes::none,
     "Petrol/teal,Schwarz/black", "standard"},
    {"zelt-fjord-2", "Zelt Fjord 2", "Tent Fjord 2", 32995, Sizes::none, "Moos/moss,Sand/sand",
     "standard"},
    {"zelt-fjord-4", "Zelt Fjord 4", "Tent Fjord 4", 49995, Sizes::none, "Moos/moss", "standard"},
    {"schlafsack-polar", "Schlafsack Polar", "Sleeping bag Polar", 22995, Sizes::none,
     "Nacht/night", "standard"},
    {"schlafsack-sommer", "Schlafsack Sommer", "Sleeping bag Sommer", 8995, Sizes::none,
     "Petrol/teal", "standard"},
    {"isomatte-leicht", "Isomatte Leicht", "Sleeping mat Light", 9995, Sizes::none, "", "standard"},
    {"kocher-gas", "Gaskocher Kompakt", "Gas stove Compact", 4995, Sizes::none, "", "standard"},
    {"gaskartusche-230", "Gaskartusche 230 g", "Gas cartridge 230 g", 795, Sizes::none, "",
     "standard"},
    {"topfset-titan", "Topfset Titan", "Titanium pot set", 6995, Sizes::none, "", "standard"},
    {"becher-emaille", "Emaillebecher", "Enamel mug", 1295, Sizes::none,
     "Weiß/white,Grün/green,Blau/blue", "standard"},
    {"trinkflasche-750", "Trinkflasche 0,75 l", "Bottle 0.75 l", 2295, Sizes::none,
     "Stahl/steel,Schwarz/black,Rot/red", "standard"},
    {"thermoskanne-1l", "Isolierkanne 1 l", "Vacuum flask 1 l", 3995, Sizes::none, "Stahl/steel",
     "standard"},
    {"stirnlampe-400", "Stirnlampe 400 lm", "Head torch 400 lm", 5495, Sizes::none, "", "standard"},
    {"taschenmesser-holz", "Taschenmesser Buche", "Pocket knife Beech", 3495, Sizes::none, "",
     "standard"},
    {"trekkingstoecke-carbon", "Trekkingstöcke Carbon", "Carbon trekking poles", 12995, Sizes::none,
     "", "standard"},
    {"kompass-klassik", "Kompass Klassik", "Compass Classic", 2995, Sizes::none, "", "standard"},
    {"erste-hilfe-tour", "Erste-Hilfe-Set Tour", "First aid kit Tour", 2995, Sizes::none, "",
     "standard"},
    {"biwaksack", "Biwaksack", "Bivouac bag", 4495, Sizes::none, "", "standard"},
    {"hundeleine-berg", "Hundeleine Berg", "Dog lead Berg", 1995, Sizes::none, "Rot/red",
     "standard"},
    {"kletterseil-60", "Kletterseil 60 m", "Climbing rope 60 m", 15995, Sizes::none, "Blau/blue",
     "standard"},
    {"helm-grat", "Kletterhelm Grat", "Climbing helmet Grat", 6995, Sizes::none,
     "Weiß/white,Rot/red", "standard"},
    {"karabiner-set", "Karabiner, 5 Stück", "Carabiners, set of 5", 3995, Sizes::none, "",
     "standard"},
    {"wanderkarte-alpen", "Wanderkarte Bayerische Alpen", "Hiking map Bavarian Alps", 1290,
     Sizes::none, "", "reduced"},
    {"wanderkarte-schwarzwald", "Wanderkarte Schwarzwald", "Hiking map Black Forest", 1290,
     Sizes::none, "", "reduced"},
    {"buch-huettentouren", "Buch: 50 Hüttentouren", "Book: 50 hut-to-hut tours", 2490, Sizes::none,
     "", "reduced"},
    {"buch-knoten", "Buch: Knotenkunde", "Book: Knots", 1690, Sizes::none, "", "reduced"},
    {"buch-wildkraeuter", "Buch: Wildkräuter", "Book: Wild herbs", 1990, Sizes::none, "",
     "reduced"},
    {"riegel-nuss", "Energieriegel Nuss", "Energy bar Nut", 229, Sizes::none, "", "reduced"},
    {"riegel-beere", "Energieriegel Beere", "Energy bar Berry", 229, Sizes::none, "", "reduced"},
    {"trekkingmahlzeit-linsen", "Trekkingmahlzeit Linsen", "Trekking meal Lentils", 795,
     Sizes::none, "", "reduced"},
    {"trekkingmahlzeit-pasta", "Trekkingmahlzeit Pasta", "Trekking meal Pasta", 795, Sizes::none,
     "", "reduced"},
    {"kaffee-huette", "Hüttenkaffee gemahlen 250 g", "Hut coffee, ground 250 g", 895, Sizes::none,
     "", "reduced"},
};

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const auto comma = list.find(',');
        parts.emplace_back(list.substr(0, comma));
        list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
    }
    if (parts.empty()) parts.emplace_back();
    return parts;
}

std::vector<std::string> sizes_of(Sizes sizes) {
    switch (sizes) {
        case Sizes::apparel: return {"S", "M", "L", "XL"};
        case Sizes::shoes: return {"38", "39", "40", "41", "42", "43", "44", "45"};
        case Sizes::gloves: return {"S", "M", "L"};
        case Sizes::none: break;
    }
    return {""};
}

// GTIN-13 in the range for use within a company, with its check digit.
std::string restricted_gtin(int n) {
    auto digits = "20" + std::to_string(1'000'000'000 + n);
    int sum = 0;
    for (std::size_t i = 0; i < 12; ++i) sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
    return digits + static_cast<char>('0' + (10 - sum % 10) % 10);
}

UnitPrice from_cents(int cents) { return {cents * std::int64_t{10'000}}; }

// Francs: a little more, as shops do, rounded to five rappen since cash is.
UnitPrice in_francs(int cents) { return from_cents((cents * 105 / 100 + 4) / 5 * 5); }

catalog::VariantRequest variant_of(const Article& article, const std::string& size,
                                   const std::string& color, int number) {
    catalog::VariantRequest v;
    v.sku.value = "LH-" + std::to_string(1000 + number);
    v.gtin = json::Gtin{restricted_gtin(number)};
    if (!size.empty()) v.options["size"] = size;
    if (!color.empty()) v.options["color"] = color.substr(0, color.find('/'));
    v.tax_category.value = article.tax_category;
    const auto price = from_cents(article.cents);
    v.prices = {{{"de"}, price, Instant{0}},
                {{"at"}, price, Instant{0}},
                {{"ch"}, in_francs(article.cents), Instant{0}}};
    return v;
}

}  // namespace

std::span<const Article> articles() { return range; }

std::vector<catalog::NewProduct> products() {
    std::vector<catalog::NewProduct> all;
    int number = 0;
    for (const auto& article : range) {
        catalog::NewProduct p;
        p.handle.value = article.handle;
        p.brand = json::ShortText<100>{"Lindenhof"};
        p.texts["de"] = {{std::string(article.de)}, {}};
        p.texts["en"] = {{std::string(article.en)}, {}};
        for (const auto& color : split(article.colors)) {
            for (const auto& size : sizes_of(article.sizes)) {
                p.variants.push_back(variant_of(article, size, color, ++number));
            }
        }
        all.push_back(std::move(p));
    }
    catalog::NewProduct kit;
    kit.handle.value = "set-erste-nacht";
    kit.texts["de"] = {{"Set Erste Nacht: Zelt, zwei Schlafsäcke"}, {}};
    kit.texts["en"] = {{"First night set: tent, two sleeping bags"}, {}};
    Article offer{"", "", "", 47900, Sizes::none, "", "standard"};
    auto set = variant_of(offer, "", "", 900);
    const auto sku_of = [&all](std::string_view handle) {
        for (const auto& p : all) {
            if (p.handle.value == handle) return p.variants.front().sku;
        }
        return json::Sku{};
    };
    set.components = {{sku_of("zelt-fjord-2"), {1}}, {sku_of("schlafsack-sommer"), {2}}};
    kit.variants.push_back(std::move(set));
    all.push_back(std::move(kit));
    return all;
}

}  // namespace nahtlos::flows::demo
