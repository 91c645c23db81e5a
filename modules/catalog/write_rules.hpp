// What a wish makes of a product: pure, on what was read before.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "catalog/write.hpp"

namespace nahtlos::catalog {

/// Names that somebody has, and what wishes may refer to.
struct Taken {
    struct Owner {
        ProductId product;
        VariantId variant;
    };
    std::unordered_map<std::string, ProductId> handles, product_references;
    std::unordered_map<std::string, Owner> skus;
    std::unordered_map<std::string, VariantId> gtins, variant_references;  // GTIN in 14 digits
    std::unordered_set<std::string> categories;                            // "tree/handle"
    ProductTypes types;
};

/// Lays a wish over a product, which is new (without variants) or as it was read. Returns the
/// places of the variants in the wish that are new. Problems are appended; the product is of no use
/// then.
std::vector<std::size_t> lay_over(WholeProduct& product, const ProductWish& wish,
                                  const WriteRules& rules, const Taken& taken, ChildIds& ids,
                                  std::vector<FieldProblem>& wrong);

/// What may be called otherwise from now on (not handle and SKUs, which stay) is nobody's.
void leave_names(const WholeProduct& product, Taken& taken);

/// From now on these names are the product's.
void take_names(const WholeProduct& product, Taken& taken);

/// A GTIN of any length in 14 digits.
std::string gtin14(const std::string& gtin);

/// What is wrong with a product as it would stand, below the fields of a wish.
void check_product(const WholeProduct& product, std::vector<FieldProblem>& wrong);

}  // namespace nahtlos::catalog
