// Tags of products, for whoever keeps them in memory.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "catalog/types.hpp"

namespace nahtlos::catalog {

struct ProductTags {
    ProductId product;
    std::vector<std::string> tags;
};

/// Of products that changed after a revision of the catalog, those without tags included; after
/// -1: of all.
std::vector<ProductTags> tags_since(Tx& tx, std::int64_t revision);

}  // namespace nahtlos::catalog
