#include "bench/search/shop.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace nahtlos::bench {
namespace {

using search::SearchAttribute;
using search::SearchDocument;
using search::SearchRequest;
using search::SearchVariant;

struct Word {
    const char *german, *english;
};
constexpr auto nouns = std::to_array<Word>(
    {{"Tasse", "Cup"},     {"Kanne", "Jug"},         {"Schere", "Shears"},    {"Jacke", "Jacket"},
     {"Hose", "Trousers"}, {"Schuh", "Shoe"},        {"Stiefel", "Boot"},     {"Lampe", "Lamp"},
     {"Tisch", "Table"},   {"Stuhl", "Chair"},       {"Regal", "Shelf"},      {"Messer", "Knife"},
     {"Pfanne", "Pan"},    {"Topf", "Pot"},          {"Maschine", "Machine"}, {"Mühle", "Grinder"},
     {"Tasche", "Bag"},    {"Rucksack", "Backpack"}, {"Hemd", "Shirt"},       {"Kleid", "Dress"},
     {"Mütze", "Hat"},     {"Decke", "Blanket"},     {"Kissen", "Cushion"},   {"Teppich", "Rug"},
     {"Spiel", "Game"},    {"Puppe", "Doll"},        {"Buch", "Book"},        {"Kamera", "Camera"},
     {"Hörer", "Phones"},  {"Kabel", "Cable"},       {"Box", "Speaker"},      {"Uhr", "Clock"},
     {"Säge", "Saw"},      {"Hammer", "Hammer"},     {"Bohrer", "Drill"},     {"Schlauch", "Hose"},
     {"Zelt", "Tent"},     {"Flasche", "Bottle"},    {"Schirm", "Umbrella"},  {"Ball", "Ball"}});
constexpr auto uses = std::to_array<Word>(
    {{"Kaffee", "Coffee"}, {"Tee", "Tea"},         {"Garten", "Garden"}, {"Regen", "Rain"},
     {"Winter", "Winter"}, {"Sommer", "Summer"},   {"Kinder", "Kids"},   {"Damen", "Women"},
     {"Herren", "Men"},    {"Küchen", "Kitchen"},  {"Büro", "Office"},   {"Reise", "Travel"},
     {"Sport", "Sports"},  {"Wander", "Hiking"},   {"Bade", "Bath"},     {"Wohn", "Living"},
     {"Auto", "Car"},      {"Hunde", "Dog"},       {"Katzen", "Cat"},    {"Schul", "School"},
     {"Arbeits", "Work"},  {"Camping", "Camping"}, {"Strand", "Beach"},  {"Fahrrad", "Bicycle"},
     {"Holz", "Wood"},     {"Leder", "Leather"},   {"Woll", "Wool"},     {"Glas", "Glass"}});
constexpr auto colors = std::to_array<Word>({{"Rot", "Red"},
                                             {"Blau", "Blue"},
                                             {"Grün", "Green"},
                                             {"Schwarz", "Black"},
                                             {"Weiß", "White"},
                                             {"Gelb", "Yellow"},
                                             {"Grau", "Grey"},
                                             {"Braun", "Brown"},
                                             {"Rosa", "Pink"},
                                             {"Orange", "Orange"}});
constexpr auto materials = std::to_array<Word>({{"Baumwolle", "Cotton"},
                                                {"Edelstahl", "Steel"},
                                                {"Kunststoff", "Plastic"},
                                                {"Porzellan", "Porcelain"},
                                                {"Leinen", "Linen"},
                                                {"Eiche", "Oak"},
                                                {"Keramik", "Ceramic"},
                                                {"Aluminium", "Aluminium"}});
constexpr auto syllables = std::to_array<const char*>(
    {"ba",  "ker", "lin", "mo",  "ta",  "ren", "sil", "vo",  "nar", "gel", "tim", "ora",
     "pel", "dun", "hai", "fro", "wes", "kli", "zan", "jor", "bri", "sta", "lum", "eka"});

// Small numbers are the frequent ones, as in all that people choose from.
std::size_t few_of(std::mt19937_64& random, std::size_t many) {
    const double u = std::uniform_real_distribution<double>(0, 1)(random);
    return std::min(many - 1, static_cast<std::size_t>(std::pow(static_cast<double>(many), u)) - 1);
}

Uuid id_of(std::size_t product, std::size_t variant) {
    Uuid id;
    id.bytes[0] = 1;
    for (std::size_t i = 0; i < 4; ++i) {
        id.bytes[11 + i] = static_cast<std::uint8_t>(product >> (8 * (3 - i)) & 0xFF);
    }
    id.bytes[15] = static_cast<std::uint8_t>(variant);
    return id;
}

SearchAttribute labeled(const char* key, const Word& word) {
    return {key, word.english, {{"de", word.german}, {"en", word.english}}, std::nullopt, ""};
}

std::string brand(std::size_t number) {
    std::string name = syllables[number % syllables.size()];
    name += syllables[number / syllables.size() % syllables.size()];
    name += syllables[(number * 7 + 3) % syllables.size()];
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

/// Not in the midst of a letter.
std::size_t letter_at(const std::string& text, std::size_t at) {
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0x80) != 0) --at;
    return at;
}

std::string lower(std::string text) {
    if (text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
}

}  // namespace

SearchShop::SearchShop(std::size_t products) : products_(products) {
    std::mt19937_64 random(11);
    for (int i = 0; i < 6000; ++i) {
        std::string word;
        const auto size = 2 + random() % 3;
        for (std::size_t s = 0; s < size; ++s) word += syllables[random() % syllables.size()];
        filling_.push_back(word);
    }
}

SearchDocument SearchShop::document(std::size_t number, std::int64_t version) const {
    std::mt19937_64 random(number * 7919 + 1);
    const auto& noun = nouns[few_of(random, nouns.size())];
    const auto& use = uses[random() % uses.size()];
    const auto& material = materials[random() % materials.size()];
    SearchDocument out;
    out.id = id_of(number, 0);
    out.version = version;
    out.listed_at = Instant{static_cast<std::int64_t>(number)};
    out.brand = brand(few_of(random, 800));
    const auto model = filling_[random() % filling_.size()];
    auto& german = out.texts["de"];
    auto& english = out.texts["en"];
    german.title = out.brand + " " + use.german + lower(noun.german) + " " + model;
    english.title = out.brand + " " + use.english + " " + noun.english + " " + model;
    for (int i = 0; i < 30; ++i) {
        const auto& word = filling_[few_of(random, filling_.size())];
        (german.description += word) += ' ';
        (english.description += word) += ' ';
    }
    out.categories = {
        {use.english, {{"de", use.german}, {"en", use.english}}},
        {std::string(use.english) + noun.english, {{"de", noun.german}, {"en", noun.english}}}};
    out.attributes = {labeled("material", material)};
    out.attributes.push_back({"weight", "", {}, static_cast<double>(50 + random() % 5000), "g"});
    const auto first_color = random() % colors.size();
    const auto price = static_cast<std::int64_t>(300 + random() % 20'000);
    for (std::size_t v = 0; v < variants_per_product; ++v) {
        SearchVariant variant;
        variant.id = id_of(number, v + 1);
        variant.sku = "A" + std::to_string(number) + "-" + std::to_string(v);
        variant.codes = {std::to_string(4'000'000'000'000 + number * 10 + v)};
        variant.attributes = {labeled("color", colors[(first_color + v / 2) % colors.size()])};
        variant.attributes.push_back({"size", std::string(1, "SMLXY"[v]), {}, std::nullopt, ""});
        variant.prices = {{"de", price + static_cast<std::int64_t>(v) * 100 + version}};
        if (number % 20 != 0 || v > 0) variant.channels = {"web", "store"};
        for (std::size_t s = 0; s < 3; ++s) {
            variant.in_stock_at.push_back("store" + std::to_string(random() % 60));
        }
        out.variants.push_back(std::move(variant));
    }
    return out;
}

std::string SearchShop::text(std::mt19937_64& random) const {
    const std::string noun = nouns[few_of(random, nouns.size())].german;
    const std::string use = uses[random() % uses.size()].german;
    const std::string color = lower(colors[random() % colors.size()].german);
    const auto compound = use + lower(noun);
    switch (random() % 20) {
        case 0: return noun;
        case 1:
        case 2: return color + " " + noun;
        case 3:
        case 4: return brand(few_of(random, 800));
        case 5:
        case 6: return brand(few_of(random, 800)) + " " + noun;
        case 7: return "A" + std::to_string(random() % products_) + "-1";
        case 8: return std::to_string(4'000'000'000'000 + random() % products_ * 10);
        case 9:
        case 10: {  // a letter is missing
            auto wrong = compound;
            return wrong.erase(letter_at(wrong, wrong.size() / 2), 1);
        }
        case 11:
        case 12:
        case 13:
            return compound.substr(0, letter_at(compound, 3 + random() % (compound.size() - 3)));
        case 14: return use + " " + noun;
        case 15:
            return color + " " + compound + " " + materials[random() % materials.size()].german;
        default: return compound;
    }
}

SearchRequest SearchShop::request(std::mt19937_64& random) const {
    SearchRequest request;
    request.channel = "web";
    request.price_list = "de";
    request.facets = {"category", "brand", "color", "size", "material", "in_stock_at"};
    request.price_counts = {{std::nullopt, 1000}, {1000, 5000}, {5000, 10'000}, {10'000, {}}};
    if (random() % 10 == 0) {  // looks around in a category
        request.filters = {{"category", {uses[random() % uses.size()].english}}};
        request.sort = random() % 2 == 0 ? search::SortBy::newest : search::SortBy::price_ascending;
        return request;
    }
    request.text = text(random);
    switch (random() % 9) {
        case 0: request.filters = {{"color", {colors[random() % colors.size()].english}}}; break;
        case 1:
            request.filters = {{"in_stock_at", {"store" + std::to_string(random() % 60)}},
                               {"size", {"M", "L"}}};
            break;
        case 2: request.prices = {{1000, 5000}}; break;
        default: break;
    }
    return request;
}

}  // namespace nahtlos::bench
