#include <algorithm>
#include <boost/json/serialize.hpp>
#include <set>

#include "catalog/gtins.hpp"
#include "catalog/languages.hpp"
#include "modules/storefront/schema_words.hpp"

namespace nahtlos::storefront {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

std::string schema_word(std::string_view word) {
    return std::string(schema_org) + std::string(word);
}

const catalog::Text* text_of(const Page& page) {
    const auto it = page.product.texts.find(page.language);
    return it == page.product.texts.end() ? nullptr : &it->second;
}

// --- attributes and options

std::string choice_name(const Page& page, const catalog::Attribute& a, const std::string& code) {
    for (const auto& choice : a.choices) {
        if (choice.code.value == code) return name_in(choice.names, page.language, code);
    }
    return code;
}

std::string text_from(const value& v) {
    if (v.is_string()) return std::string(v.get_string().data(), v.get_string().size());
    return boost::json::serialize(v);
}

std::string local_text(const Page& page, const object& by_language) {
    const auto* local = by_language.if_contains(page.language);
    if (local == nullptr && !by_language.empty()) local = &by_language.begin()->value();
    return local == nullptr ? "" : text_from(*local);
}

// The value of an attribute as people read it; measures have their unit beside it.
std::string value_text(const Page& page, const catalog::Attribute& a, const value& v) {
    if (v.is_bool()) {
        const bool is_german = page.language.starts_with("de");
        return v.get_bool() ? (is_german ? "ja" : "yes") : (is_german ? "nein" : "no");
    }
    if (v.is_array()) {
        std::string all;
        for (const auto& one : v.get_array()) {
            all += (all.empty() ? "" : ", ") + choice_name(page, a, text_from(one));
        }
        return all;
    }
    if (a.kind == catalog::AttributeKind::choice) return choice_name(page, a, text_from(v));
    if (v.is_object() && a.is_localized) return local_text(page, v.get_object());
    return text_from(v);
}

void set_unit(object& property, const std::string& unit) {
    if (const auto code = unit_code(unit)) property["unitCode"] = std::string(*code);
    property["unitText"] = unit;
}

object property_value(const Page& page, const catalog::Attribute& a, const value& v) {
    object property{{"@type", "PropertyValue"},
                    {"name", name_in(a.names, page.language, a.code.value)}};
    if (a.kind == catalog::AttributeKind::measure && v.is_object()) {
        property["value"] = text_from(v.at("amount"));
        set_unit(property, text_from(v.at("unit")));
        return property;
    }
    property["value"] = value_text(page, a, v);
    if (a.unit && a.kind != catalog::AttributeKind::measure) set_unit(property, a.unit->value);
    return property;
}

void add_properties(array properties, object& thing) {
    if (properties.empty()) return;
    auto& listed = thing["additionalProperty"];
    if (!listed.is_array()) listed = array{};
    for (auto& property : properties) listed.get_array().push_back(std::move(property));
}

// Attributes in the order of their type; those that schema.org has a word for become that word.
void add_attributes(const Page& page, const catalog::Attributes& attributes, object& thing) {
    array others;
    if (page.family == nullptr) return;
    for (const auto& a : *page.family) {
        const auto it = attributes.find(a.code.value);
        if (it == attributes.end() || it->second.is_null()) continue;
        const auto word = property_of(a.code.value);
        if (!word.empty() && !thing.contains(word)) {
            thing[word] = value_text(page, a, it->second);
        } else {
            others.push_back(property_value(page, a, it->second));
        }
    }
    add_properties(std::move(others), thing);
}

std::string option_text(const Page& page, const std::string& code, const std::string& chosen) {
    for (const auto& axis : page.product.options) {
        if (axis.code.value != code) continue;
        for (const auto& v : axis.values) {
            if (v.code.value == chosen) return name_in(v.names, page.language, chosen);
        }
    }
    return chosen;
}

std::string option_name(const Page& page, const std::string& code) {
    for (const auto& axis : page.product.options) {
        if (axis.code.value == code) return name_in(axis.names, page.language, code);
    }
    return code;
}

void add_options(const Page& page, const catalog::WholeVariant& variant, object& thing) {
    array others;
    for (const auto& [code, chosen] : variant.options) {
        auto text = option_text(page, code, chosen);
        if (const auto word = property_of(code); !word.empty()) {
            thing[word] = std::move(text);
        } else {
            others.push_back(object{{"@type", "PropertyValue"},
                                    {"name", option_name(page, code)},
                                    {"value", std::move(text)}});
        }
    }
    add_properties(std::move(others), thing);
}

// "Regenjacke Elbe, Moos, M", in the order of the options.
std::string variant_name(const Page& page, const catalog::WholeVariant& variant) {
    const auto* text = text_of(page);
    std::string name = text == nullptr ? page.product.handle : text->title;
    std::set<std::string> named;
    const auto add = [&](const std::string& code) {
        const auto it = variant.options.find(code);
        if (it == variant.options.end() || !named.insert(code).second) return;
        name += ", " + option_text(page, code, it->second);
    };
    for (const auto& axis : page.product.options) add(axis.code.value);
    for (const auto& [code, chosen] : variant.options) add(code);
    return name;
}

// --- what the product is, and who made it

object organization(const catalog::Party& party) {
    object made{{"@type", "Organization"},
                {"name", party.name.value},
                {"address", object{{"@type", "PostalAddress"},
                                   {"streetAddress", party.address.value},
                                   {"addressCountry", party.country.value}}}};
    if (party.email) made["email"] = party.email->value;
    if (party.url) made["url"] = party.url->value;
    return made;
}

void add_maker(const Page& page, object& thing) {
    if (page.product.brand) {
        object brand{{"@type", "Brand"}, {"name", *page.product.brand}};
        if (page.brand != nullptr && page.brand->url) brand["url"] = page.brand->url->value;
        if (page.brand != nullptr && page.brand->logo) {
            brand["logo"] = media_address(page.front, page.brand->logo->value);
        }
        thing["brand"] = std::move(brand);
    }
    const auto& safety = page.product.safety;
    if (safety && safety->manufacturer) {
        thing["manufacturer"] = organization(*safety->manufacturer);
    } else if (page.brand != nullptr && page.brand->manufacturer) {
        thing["manufacturer"] = organization(*page.brand->manufacturer);
    }
}

void add_energy(const Page& page, object& thing) {
    const auto& energy = page.product.energy;
    if (!energy) return;
    const auto has = energy_word(energy->energy_class.value);
    const auto worst = energy_word(energy->worst.value), best = energy_word(energy->best.value);
    if (has && worst && best) {
        thing["hasEnergyConsumptionDetails"] =
            object{{"@type", "EnergyConsumptionDetails"},
                   {"hasEnergyEfficiencyCategory", schema_word(*has)},
                   {"energyEfficiencyScaleMin", schema_word(*worst)},
                   {"energyEfficiencyScaleMax", schema_word(*best)}};
    }
    if (energy->eprel) {
        thing["hasCertification"] =
            object{{"@type", "Certification"},
                   {"issuedBy", object{{"@type", "Organization"}, {"name", "European_Commission"}}},
                   {"name", "EPREL"},
                   {"certificationIdentification", energy->eprel->value}};
    }
}

void add_pictures(const Page& page, const std::vector<const catalog::Media*>& media,
                  object& thing) {
    array images;
    for (const auto* m : media) images.push_back(value(media_address(page.front, m->url.value)));
    if (!images.empty()) thing["image"] = std::move(images);
}

object rating(const char* type, const std::string& stars) {
    return {{"@type", type}, {"ratingValue", stars}, {"bestRating", 5}, {"worstRating", 1}};
}

// What customers say of the product as a whole. Who reads this wants a rating of at least one
// review, and reviews with an author (Google, "Review snippet").
void add_ratings(const Page& page, object& thing) {
    if (page.rating.count == 0) return;
    auto all = rating("AggregateRating", page.rating.average);
    all["reviewCount"] = page.rating.count;
    thing["aggregateRating"] = std::move(all);
    array listed;
    for (const auto& said : page.reviews) {
        object review{{"@type", "Review"},
                      {"author", object{{"@type", "Person"}, {"name", said.author}}},
                      {"datePublished", to_string(said.written_at).substr(0, 10)},
                      {"inLanguage", page.language},
                      {"reviewRating", rating("Rating", std::to_string(said.stars))}};
        if (said.title) review["name"] = *said.title;
        if (said.text) review["reviewBody"] = *said.text;
        listed.push_back(std::move(review));
    }
    if (!listed.empty()) thing["review"] = std::move(listed);
}

void add_number(const catalog::WholeVariant& variant, object& thing) {
    if (!variant.gtin) return;
    const auto number = catalog::parse_article_number(*variant.gtin);
    if (number && number->use == catalog::GtinUse::everywhere) thing["gtin"] = *variant.gtin;
}

// What a variant says of itself.
void add_variant(const Page& page, const VariantOnPage& on_page, object& thing) {
    const auto& variant = *on_page.variant;
    thing["sku"] = variant.sku;
    add_number(variant, thing);
    if (variant.mpn) thing["mpn"] = *variant.mpn;
    add_options(page, variant, thing);
    add_attributes(page, variant.attributes, thing);
    if (variant.weight_g) {
        thing["weight"] = object{{"@type", "QuantitativeValue"},
                                 {"value", std::to_string(*variant.weight_g)},
                                 {"unitCode", "GRM"}};
    }
    if (variant.country_of_origin) {
        thing["countryOfOrigin"] =
            object{{"@type", "Country"}, {"name", *variant.country_of_origin}};
    }
    thing["offers"] = offer_of(page, on_page);
}

// What all variants have in common.
void add_product(const Page& page, object& thing) {
    const auto* text = text_of(page);
    thing["@id"] = page.url + "#product";
    thing["name"] = text == nullptr ? page.product.handle : text->title;
    if (text != nullptr && text->description) thing["description"] = *text->description;
    thing["url"] = page.url;
    std::string category;
    for (const auto& c : page.crumbs) category += (category.empty() ? "" : " > ") + c.name;
    if (!category.empty()) thing["category"] = category;
    add_maker(page, thing);
    add_attributes(page, page.product.attributes, thing);
    add_energy(page, thing);
    add_ratings(page, thing);
}

bool is_single(const Page& page) {
    return page.variants.size() == 1 && page.variants.front().variant->options.empty();
}

object single_product(const Page& page) {
    object thing{{"@type", "Product"}};
    add_product(page, thing);
    add_pictures(page, pictures(page.product), thing);
    add_variant(page, page.variants.front(), thing);
    return thing;
}

array varies_by(const Page& page) {
    std::set<std::string> codes;
    for (const auto& v : page.variants) {
        for (const auto& [code, chosen] : v.variant->options) codes.insert(code);
    }
    array words;
    for (const auto& code : codes) {
        const auto word = property_of(code);
        words.push_back(value(word.empty() ? option_name(page, code) : schema_word(word)));
    }
    return words;
}

object group_of_products(const Page& page) {
    object group{{"@type", "ProductGroup"}};
    add_product(page, group);
    add_pictures(page, pictures(page.product), group);
    group["productGroupID"] = page.product.handle;
    if (auto words = varies_by(page); !words.empty()) group["variesBy"] = std::move(words);
    array variants;
    for (const auto& on_page : page.variants) {
        object one{{"@type", "Product"},
                   {"name", variant_name(page, *on_page.variant)},
                   {"url", variant_address(page.url, on_page.variant->sku)},
                   {"inProductGroupWithID", page.product.handle}};
        add_pictures(page, pictures_of(page.product, on_page.variant->sku), one);
        add_variant(page, on_page, one);
        variants.push_back(std::move(one));
    }
    group["hasVariant"] = std::move(variants);
    return group;
}

// Crumbs without an address are of no use to anybody: then there is no list at all.
std::optional<object> breadcrumbs(const Page& page) {
    array items;
    const auto add = [&](const std::string& name, const std::string& url) {
        items.push_back(object{{"@type", "ListItem"},
                               {"position", static_cast<std::int64_t>(items.size() + 1)},
                               {"name", name},
                               {"item", url}});
    };
    for (const auto& crumb : page.crumbs) {
        if (!crumb.url) return std::nullopt;
        add(crumb.name, *crumb.url);
    }
    if (items.empty()) return std::nullopt;
    const auto* text = text_of(page);
    add(text == nullptr ? page.product.handle : text->title, page.url);
    return object{{"@type", "BreadcrumbList"}, {"itemListElement", std::move(items)}};
}

}  // namespace

std::string_view property_of(std::string_view code) {
    for (const std::string_view word : {"color", "size", "material", "pattern"}) {
        if (code == word) return word;
    }
    return code == "farbe" ? "color" : code == "größe" || code == "groesse" ? "size" : "";
}

std::optional<std::string> energy_word(std::string_view energy_class) {
    if (energy_class.empty() || energy_class[0] < 'A' || energy_class[0] > 'G') return std::nullopt;
    const auto plus = energy_class.substr(1);
    if (plus.find_first_not_of('+') != plus.npos || plus.size() > 3) return std::nullopt;
    if (!plus.empty() && energy_class[0] != 'A') return std::nullopt;
    auto word = "EUEnergyEfficiencyCategory" + std::string(1, energy_class[0]);
    return plus.empty() ? word : word + std::to_string(plus.size()) + "Plus";
}

std::string name_in(const catalog::Names& names, const std::string& language,
                    const std::string& otherwise) {
    const auto* best = catalog::served(names, catalog::language_chain(language, {}));
    return best == nullptr ? otherwise : best->second.value;
}

std::vector<const catalog::Media*> pictures(const catalog::WholeProduct& product) {
    std::vector<const catalog::Media*> found;
    for (const auto& m : product.media) {
        if (m.role == catalog::MediaRole::picture) found.push_back(&m);
    }
    return found;
}

std::vector<const catalog::Media*> pictures_of(const catalog::WholeProduct& product,
                                               const std::string& sku) {
    auto found = pictures(product);
    std::erase_if(found, [&](const catalog::Media* m) {
        return !m->variants.empty() &&
               std::ranges::find(m->variants, sku, &json::Sku::value) == m->variants.end();
    });
    return found;
}

object json_ld(const Page& page) {
    array graph;
    graph.push_back(is_single(page) ? single_product(page) : group_of_products(page));
    if (auto list = breadcrumbs(page)) graph.push_back(*std::move(list));
    return {{"@context", "https://schema.org"}, {"@graph", std::move(graph)}};
}

}  // namespace nahtlos::storefront
