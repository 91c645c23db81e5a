// Changing what is sold: products, variants, and in which channels they are published.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/search.hpp"
#include "catalog/write.hpp"

namespace nahtlos::catalog {

/// What is missing stays, of a text too; null empties. Texts are given by language, and others
/// stay.
struct ProductChange {
    std::optional<ProductStatus> status;
    std::optional<std::map<std::string, TextWish>> texts;
    std::optional<std::optional<json::ShortText<100>>> brand, external_reference;
};
BOOST_DESCRIBE_STRUCT(ProductChange, (), (status, texts, brand, external_reference))

struct VariantChange {
    std::optional<std::optional<json::Gtin>> gtin;
    std::optional<std::map<std::string, std::string>> options;  // all of them
    std::optional<VariantStatus> status;
    std::optional<json::ShortText<40>> tax_category;
    std::optional<std::optional<std::int64_t>> weight_g;
    std::optional<std::optional<json::ShortText<100>>> external_reference;
    std::optional<std::optional<ContentRequest>> content;
};
BOOST_DESCRIBE_STRUCT(VariantChange, (),
                      (gtin, options, status, tax_category, weight_g, external_reference, content))

/// A variant as it is kept, without prices.
struct VariantRecord {
    VariantId id;
    ProductId product;
    std::string sku;
    std::optional<std::string> gtin;
    std::map<std::string, std::string> options;
    std::string tax_category;
    VariantStatus status = VariantStatus::active;
    std::optional<std::int64_t> weight_g;
    std::optional<std::string> external_reference;
    std::optional<ContentRequest> content;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(VariantRecord, (),
                      (id, product, sku, gtin, options, tax_category, status, weight_g,
                       external_reference, content, version))

/// Each is a change of the product: where it changes anything, its version rises, its approval ends
/// and an event is left; of a variant, its own too. `if_match` is the version it must still have
/// (precondition, "version_changed"); what another one has already is refused as "taken".
Result<Product> change_product(ChangeScope& scope, ProductId id, const ProductChange& wish,
                               std::optional<std::int64_t> if_match);
Result<VariantRecord> change_variant(ChangeScope& scope, VariantId id, const VariantChange& wish,
                                     std::optional<std::int64_t> if_match);

struct PublicationWish {
    VariantId variant;  // one that is there
    bool is_published = true;
};
/// Publishes variants in a channel or takes them out of it; the last wish about a variant counts.
void set_publications(ChangeScope& scope, Uuid channel, const std::vector<PublicationWish>& wishes);

}  // namespace nahtlos::catalog
