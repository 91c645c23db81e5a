// VariantRow: a variant as it is stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "catalog/content.hpp"

namespace nahtlos::catalog {

struct VariantRow {
    VariantId id;
    ProductId product;
    std::string sku;
    std::optional<std::string> gtin;
    std::string options, tax_category;
    VariantStatus status = VariantStatus::active;
    std::optional<std::int64_t> weight_g;
    std::string details{"{}"};
    std::optional<std::string> external_reference;
    std::int64_t revision = 0, version = 1;
    Instant created_at, updated_at;
    std::optional<std::int64_t> content_micro;
    std::optional<ContentUnit> content_unit;
};
BOOST_DESCRIBE_STRUCT(VariantRow, (),
                      (id, product, sku, gtin, options, tax_category, status, weight_g, details,
                       external_reference, revision, version, created_at, updated_at, content_micro,
                       content_unit))

/// The content of one unit, in a row that has its two columns.
template <class Row>
void put_content(Row& row, const std::optional<ContentRequest>& wish) {
    row.content_micro.reset();
    row.content_unit.reset();
    if (!wish) return;
    row.content_micro = wish->amount.micro;
    row.content_unit = wish->unit;
}
inline std::optional<ContentRequest> content_of(const VariantRow& row) {
    if (!row.content_micro || !row.content_unit) return std::nullopt;
    return ContentRequest{{*row.content_micro}, *row.content_unit};
}

}  // namespace nahtlos::catalog
