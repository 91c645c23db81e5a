// Writing products with what they take from stock: many in one call, each answered.
#pragma once

#include <vector>

#include "catalog/write.hpp"
#include "flows/setup.hpp"

namespace nahtlos::flows {

struct ProductsWish {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<catalog::ProductWish, 1, 1000> products;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(ProductsWish, (), (error_policy, products))

inline constexpr std::size_t most_variants_at_once = 20'000;  // of one call

/// Makes or changes products found by handle; rows that change nothing are "already_done". Kits
/// come after everything else of the call, so they may name what it makes, other kits too. Refuses
/// a kit that contains itself ("cycle"), and names of what is not there.
Result<ProductRows> write_products(ChangeScope& scope, const ProductsWish& wish);

}  // namespace nahtlos::flows
