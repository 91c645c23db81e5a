// Making products, prices and VAT rates: what callers say, and what is written.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/batch/changes.hpp"
#include "base/json/values.hpp"
#include "catalog/content.hpp"

namespace nahtlos::catalog {

struct TextRequest {
    json::ShortText<300> title;
    std::optional<json::LongText<5000>> description;
};
BOOST_DESCRIBE_STRUCT(TextRequest, (), (title, description))

/// A price in a market (by code) from a time on; from now on unless said otherwise.
struct PriceRequest {
    json::ShortText<40> market;
    UnitPrice unit_price;
    std::optional<Instant> valid_from;
};
BOOST_DESCRIBE_STRUCT(PriceRequest, (), (market, unit_price, valid_from))

/// What one unit of a kit takes from the stock of another article.
struct ComponentRequest {
    json::Sku sku;
    json::Quantity quantity;
};
BOOST_DESCRIBE_STRUCT(ComponentRequest, (), (sku, quantity))

struct VariantRequest {
    json::Sku sku;
    std::optional<json::Gtin> gtin;
    std::map<std::string, std::string> options;
    json::ShortText<40> tax_category{"standard"};
    std::optional<std::int64_t> weight_g;
    std::vector<PriceRequest> prices;
    bool is_stocked = true;                    // false: a service, takes no stock
    std::vector<ComponentRequest> components;  // none: its own stock item
    std::optional<json::ShortText<100>> external_reference;
    std::optional<ContentRequest> content;
    static constexpr std::array<std::string_view, 5> may_miss{"options", "tax_category", "prices",
                                                              "is_stocked", "components"};
};
BOOST_DESCRIBE_STRUCT(VariantRequest, (),
                      (sku, gtin, options, tax_category, weight_g, prices, is_stocked, components,
                       external_reference, content))

struct NewProduct {
    json::ShortText<100> handle;
    ProductStatus status = ProductStatus::active;
    std::map<std::string, TextRequest> texts;  // by language
    std::optional<json::ShortText<100>> brand, external_reference;
    std::vector<VariantRequest> variants;
    static constexpr std::array<std::string_view, 1> may_miss{"status"};
};
BOOST_DESCRIBE_STRUCT(NewProduct, (), (handle, status, texts, brand, external_reference, variants))

struct MadeVariant {
    VariantId id;
    std::string sku;
};
BOOST_DESCRIBE_STRUCT(MadeVariant, (), (id, sku))

struct MadeProduct {
    ProductId id;
    std::string handle;
    std::vector<MadeVariant> variants;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(MadeProduct, (), (id, handle, variants, version))

struct NewTaxRate {
    json::CountryCode country;
    json::ShortText<40> category;
    Instant valid_from;
    std::int64_t rate_bp = 0;
};
BOOST_DESCRIBE_STRUCT(NewTaxRate, (), (country, category, valid_from, rate_bp))

/// A market as prices need it.
struct PriceMarket {
    Uuid id;
    Currency currency;
};
using PriceMarkets = std::map<std::string, PriceMarket>;  // by code

/// Adds prices to a variant.
Result<api::BulkRows> add_prices(ChangeScope& scope, VariantId variant,
                                 const std::vector<PriceRequest>& prices,
                                 const PriceMarkets& markets, api::ErrorPolicy policy);

/// Adds or overwrites VAT rates.
Result<api::BulkRows> set_tax_rates(ChangeScope& scope, const std::vector<NewTaxRate>& rates,
                                    api::ErrorPolicy policy);

}  // namespace nahtlos::catalog
