// Reading whole products, by id or page by page in constant memory.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "catalog/product.hpp"

namespace nahtlos::catalog {

/// These products (any order, unknown ones are missing), ascending by id, all variants included.
std::vector<WholeProduct> read_products(Tx& tx, std::vector<ProductId> ids);

/// Pages of a walk over all products.
struct ProductWalk {
    std::vector<ProductStatus> status;         // any when empty
    std::optional<ProductId> after;            // the last one of the page before
    std::int64_t changed_since_revision = -1;  // of 'catalog': only those changed after it
    std::int64_t limit = 100;
};
/// The next products ascending by id; fewer than the limit on the last page.
std::vector<WholeProduct> walk_products(Tx& tx, const ProductWalk& walk);

/// By its handle or external reference; nothing when there is none.
std::optional<ProductId> product_of_handle(Tx& tx, const std::string& handle);
std::optional<ProductId> product_of_reference(Tx& tx, const std::string& external_reference);
std::optional<VariantId> variant_of_reference(Tx& tx, const std::string& external_reference);

}  // namespace nahtlos::catalog
