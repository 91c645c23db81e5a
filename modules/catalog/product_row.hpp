// Rows of products, their texts and categories, as they are stored.
#pragma once

#include "base/sql/value.hpp"
#include "catalog/product.hpp"

namespace nahtlos::catalog {

struct ProductRow {
    ProductId id;
    std::string handle;
    ProductStatus status = ProductStatus::draft;
    ProductKind kind = ProductKind::goods;
    std::optional<std::string> product_type, brand, external_reference;
    std::string details{"{}"};
    std::optional<Instant> publish_at, unpublish_at;
    std::optional<std::string> changed_by;
    std::optional<Uuid> input_hash;
    std::optional<std::int64_t> input_state;
    std::int64_t revision = 0, version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(ProductRow, (),
                      (id, handle, status, kind, product_type, brand, external_reference, details,
                       publish_at, unpublish_at, changed_by, input_hash, input_state, revision,
                       version, created_at, updated_at))

struct TextRow {
    ProductId product;
    std::string language, title;
    std::optional<std::string> description, subtitle, seo_title, seo_description;
    std::optional<MadeBy> source;
};
BOOST_DESCRIBE_STRUCT(TextRow, (),
                      (product, language, title, description, subtitle, seo_title, seo_description,
                       source))

struct ProductKey {
    ProductId id;
};
BOOST_DESCRIBE_STRUCT(ProductKey, (), (id))

/// Rows that belong to a product.
struct OfProduct {
    ProductId product;
};
BOOST_DESCRIBE_STRUCT(OfProduct, (), (product))

/// By a name, for look-ups.
struct HandleKey {
    std::string handle;
};
BOOST_DESCRIBE_STRUCT(HandleKey, (), (handle))

}  // namespace nahtlos::catalog
