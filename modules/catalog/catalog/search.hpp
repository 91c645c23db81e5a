// Search: pages of products and variants by status, name and where they are sold.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "catalog/types.hpp"

namespace nahtlos::catalog {

/// What a caller may see: everything, or what is for sale, or what is for sale in a channel.
struct Sight {
    bool only_active = false;
    std::optional<Uuid> published_in;
};

/// What is empty is not asked for.
struct VariantFilter {
    std::vector<VariantStatus> status;
    std::optional<ProductId> product;
    std::optional<std::string> text;  // a SKU or GTIN, exactly
    Sight sight;
    std::optional<VariantId> after;  // the last one of the page before
    std::int64_t limit = 20;
};
/// Ascending by id, which is the order in which they were made.
std::vector<VariantId> search_variants(Tx& tx, const VariantFilter& filter);

struct Product {
    ProductId id;
    std::string handle;
    ProductStatus status = ProductStatus::active;
    std::optional<std::string> brand, external_reference;
    std::int64_t version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(Product, (),
                      (id, handle, status, brand, external_reference, version, created_at,
                       updated_at))

struct ProductFilter {
    std::vector<ProductStatus> status;
    std::optional<std::string> handle, brand, product_type, external_reference;
    std::optional<Instant> updated_since;
    Sight sight;  // at least one variant of it must be seen
    std::optional<ProductId> only, after;
    std::int64_t limit = 20;
};
/// Ascending by id.
std::vector<Product> search_products(Tx& tx, const ProductFilter& filter);

struct ProductText {
    ProductId product;
    std::string language, title;
    std::optional<std::string> description;
};
BOOST_DESCRIBE_STRUCT(ProductText, (), (product, language, title, description))
/// Of these products (ascending, unique).
std::vector<ProductText> texts_of(Tx& tx, const std::vector<ProductId>& products);

struct VariantOf {
    ProductId product;
    VariantId id;
};
BOOST_DESCRIBE_STRUCT(VariantOf, (), (product, id))
/// All variants of these products (ascending, unique), archived ones too.
std::vector<VariantOf> variants_of(Tx& tx, const std::vector<ProductId>& products);

/// Variants by SKU; unknown ones are missing.
std::map<std::string, VariantId> variants_by_sku(Tx& tx, std::vector<std::string> skus);
/// The products that have these SKUs, or these handles; unknown ones are missing.
std::map<std::string, ProductId> products_by_sku(Tx& tx, std::vector<std::string> skus);
std::map<std::string, ProductId> products_by_handle(Tx& tx, std::vector<std::string> handles);

struct TaxRate {
    std::string country, category;
    Instant valid_from;
    std::int64_t rate_bp = 0;
};
BOOST_DESCRIBE_STRUCT(TaxRate, (), (country, category, valid_from, rate_bp))

struct TaxRateKey {
    std::string country, category;
    Instant valid_from;
};
BOOST_DESCRIBE_STRUCT(TaxRateKey, (), (country, category, valid_from))

struct TaxRateFilter {
    std::optional<std::string> country, category;
    std::optional<TaxRateKey> after;
    std::int64_t limit = 20;
};
/// Ascending by country, category and time.
std::vector<TaxRate> list_tax_rates(Tx& tx, const TaxRateFilter& filter);

/// A price, as it was said once.
struct PriceKey {
    Uuid market;
    Instant valid_from, recorded_at;
};
BOOST_DESCRIBE_STRUCT(PriceKey, (), (market, valid_from, recorded_at))
struct Price {
    Uuid market;
    Instant valid_from;
    Currency currency;
    UnitPrice unit_price;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(Price, (), (market, valid_from, currency, unit_price, recorded_at))
/// Prices of a variant, past and future ones and those that were mended too, ascending by market,
/// time and when they were said.
std::vector<Price> list_prices(Tx& tx, VariantId variant, const std::optional<PriceKey>& after,
                               std::int64_t limit);

struct Publication {
    VariantId variant;
    Instant published_at;
};
BOOST_DESCRIBE_STRUCT(Publication, (), (variant, published_at))
/// What is published in a channel by hand, ascending by variant.
std::vector<Publication> list_publications(Tx& tx, Uuid channel,
                                           const std::optional<VariantId>& after,
                                           std::int64_t limit);

}  // namespace nahtlos::catalog
