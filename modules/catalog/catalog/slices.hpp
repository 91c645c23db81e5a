// What pages that show a whole catalog need: how much of it there is, where slice n begins, and the
// categories above one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/search.hpp"
#include "catalog/trees.hpp"

namespace nahtlos::catalog {

/// Active products with an active variant that is published in the channel, where one is named.
std::int64_t count_products(Tx& tx, const std::optional<Uuid>& published_in);

/// The last of the first `n` of them, ascending by id; nothing where n is 0 or there are fewer.
std::optional<ProductId> product_before(Tx& tx, const std::optional<Uuid>& published_in,
                                        std::int64_t n);

/// A category of a product.
struct PathStep {
    std::string handle;
    Names names;
};
/// A category and all above it, from the top down; empty where there is none.
std::vector<PathStep> category_path(Tx& tx, const std::string& tree, const std::string& handle);

}  // namespace nahtlos::catalog
