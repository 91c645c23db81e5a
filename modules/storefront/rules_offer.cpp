#include <array>
#include <utility>

#include "modules/storefront/schema_words.hpp"

namespace nahtlos::storefront {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::pair<std::string_view, std::string_view> unit_codes[] = {
    {"g", "GRM"},    {"mg", "MGM"},  {"kg", "KGM"},  {"t", "TNE"},     {"oz", "ONZ"},
    {"lb", "LBR"},   {"mm", "MMT"},  {"um", "4H"},   {"cm", "CMT"},    {"m", "MTR"},
    {"km", "KMT"},   {"in", "INH"},  {"ft", "FOT"},  {"cm2", "CMK"},   {"mm2", "MMK"},
    {"m2", "MTK"},   {"ml", "MLT"},  {"cl", "CLT"},  {"dl", "DLT"},    {"l", "LTR"},
    {"cm3", "CMQ"},  {"m3", "MTQ"},  {"s", "SEC"},   {"ms", "C26"},    {"min", "MIN"},
    {"h", "HUR"},    {"d", "DAY"},   {"C", "CEL"},   {"K", "KEL"},     {"F", "FAH"},
    {"W", "WTT"},    {"mW", "C31"},  {"kW", "KWT"},  {"MW", "MAW"},    {"Wh", "WHR"},
    {"kWh", "KWH"},  {"J", "JOU"},   {"kJ", "KJO"},  {"V", "VLT"},     {"mV", "2Z"},
    {"kV", "KVT"},   {"A", "AMP"},   {"mA", "4K"},   {"mAh", "E09"},   {"Ah", "AMH"},
    {"Hz", "HTZ"},   {"kHz", "KHZ"}, {"MHz", "MHZ"}, {"GHz", "A86"},   {"MB", "4L"},
    {"kB", "2P"},    {"GB", "E34"},  {"TB", "E35"},  {"Pa", "PAL"},    {"hPa", "A97"},
    {"kPa", "KPA"},  {"bar", "BAR"}, {"deg", "DD"},  {"lm", "LUM"},    {"dB", "2N"},
    {"km/h", "KMH"}, {"m/s", "MTS"}, {"%", "P1"},    {"piece", "C62"},
};

// What is comparable with one kilogram is said in kilograms.
object quantity(std::string value, std::string_view unit) {
    return {{"@type", "QuantitativeValue"},
            {"value", std::move(value)},
            {"unitCode", *unit_code(unit)}};
}

std::string decimal_text(std::int64_t micro) {
    auto text = std::to_string(micro / 1'000'000);
    auto rest = std::to_string(1'000'000 + micro % 1'000'000).substr(1);
    while (!rest.empty() && rest.back() == '0') rest.pop_back();
    return rest.empty() ? text : text + '.' + rest;
}

object price_of(const Page& page, UnitPrice price) {
    return {{"@type", "UnitPriceSpecification"},
            {"price", to_string(price)},
            {"priceCurrency", std::string(page.currency.view())},
            {"valueAddedTaxIncluded", page.tax_included}};
}

// As Google reads them: the price itself with what one piece holds, and the struck-through one.
array prices_of(const Page& page, const VariantOnPage& on_page) {
    array prices;
    const auto& content = on_page.variant->content;
    if (content && on_page.content_price) {
        auto price = price_of(page, on_page.price);
        auto reference = quantity(decimal_text(content->amount.micro), enum_name(content->unit));
        reference["valueReference"] = quantity("1", enum_name(on_page.content_price->per));
        price["referenceQuantity"] = std::move(reference);
        prices.push_back(std::move(price));
    } else if (!page.tax_included) {
        prices.push_back(price_of(page, on_page.price));  // the offer itself cannot say so
    }
    if (on_page.prior && *on_page.prior > on_page.price) {
        auto price = price_of(page, *on_page.prior);
        price["priceType"] = std::string(schema_org) + "StrikethroughPrice";
        prices.push_back(std::move(price));
    }
    return prices;
}

}  // namespace

std::optional<std::string_view> unit_code(std::string_view unit) {
    for (const auto& [ours, code] : unit_codes) {
        if (ours == unit) return code;
    }
    return std::nullopt;
}

std::string_view word_of(Availability availability) {
    switch (availability) {
        case Availability::in_stock: return "InStock";
        case Availability::back_order: return "BackOrder";
        case Availability::in_store_only: return "InStoreOnly";
        case Availability::pre_order: return "PreOrder";
        case Availability::out_of_stock: break;
    }
    return "OutOfStock";
}

Availability availability_of(const Promisable& units, const std::optional<std::string>& release,
                             Instant now) {
    const bool is_coming = release && *release > date_string(now);
    if (!units.takes_stock) return is_coming ? Availability::pre_order : Availability::in_stock;
    if (units.to_send > 0) {
        if (is_coming) return Availability::pre_order;
        return units.to_send > units.backorder_limit ? Availability::in_stock
                                                     : Availability::back_order;
    }
    if (units.to_collect > 0) return Availability::in_store_only;
    return Availability::out_of_stock;
}

object offer_of(const Page& page, const VariantOnPage& on_page) {
    object offer{
        {"@type", "Offer"},
        {"url", variant_address(page.url, on_page.variant->sku)},
        {"price", to_string(on_page.price)},
        {"priceCurrency", std::string(page.currency.view())},
        {"availability", std::string(schema_org) + std::string(word_of(on_page.availability))},
        {"itemCondition", std::string(schema_org) + "NewCondition"},
        {"seller", object{{"@type", "Organization"}, {"name", page.seller}}}};
    if (on_page.price_until) {
        offer["priceValidUntil"] = date_string(*on_page.price_until - seconds(1));
    }
    auto prices = prices_of(page, on_page);
    if (!prices.empty()) offer["priceSpecification"] = std::move(prices);
    return offer;
}

}  // namespace nahtlos::storefront
