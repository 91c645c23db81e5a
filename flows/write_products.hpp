// Writing products with what they take from stock: many in one call, each answered.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "base/json/reader.hpp"
#include "base/json/schema.hpp"
#include "catalog/versions.hpp"
#include "catalog/whole.hpp"
#include "catalog/write.hpp"
#include "flows/setup.hpp"

namespace nahtlos::flows {

/// A row of a call, read by itself: what does not read in it is its own problem, and the other
/// rows are taken all the same. A value type, so that it is described as what it carries.
struct ProductRowWish {
    using Wire = catalog::ProductWish;
    Wire product;
    std::vector<FieldProblem> wrong;  // what did not read; pointers into the row
    static ProductRowWish parse(Wire wire) { return {std::move(wire), {}}; }
    const Wire& wire() const { return product; }
    template <class Components>
    static auto schema(Components& components) {
        return json::schema<Wire>(components);
    }
};

}  // namespace nahtlos::flows

namespace nahtlos::json {

template <>
void read_value(flows::ProductRowWish& out, const Node& in, Reader& reader);

}  // namespace nahtlos::json

namespace nahtlos::flows {

struct ProductsWish {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<ProductRowWish, 1, 1000> products;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(ProductsWish, (), (error_policy, products))

/// The rows of a call, as they are written.
struct ProductsToWrite {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    std::vector<catalog::ProductWish> products;
    /// What is wrong with them already, by row; rows beyond its end are fine.
    std::vector<std::vector<FieldProblem>> wrong = {};
    bool only_new = false;                      // a handle that is there already is "taken"
    bool replaces = false;                      // languages that are not named go away
    std::optional<std::int64_t> if_match = {};  // of one product
};
ProductsToWrite taken_apart(ProductsWish wish);

inline constexpr std::size_t most_variants_at_once = 20'000;  // of one call

/// Makes or changes products found by handle; rows that change nothing are "already_done". Kits
/// come after everything else of the call, so they may name what it makes, other kits too. Refuses
/// a kit that contains itself ("cycle"), a handle that an earlier row has ("repeated"), and names
/// of what is not there. What kits take that contain a changed one follows.
Result<ProductRows> write_products(ChangeScope& scope, const ProductsToWrite& wish);
/// The same, as what became of each row.
std::vector<catalog::Written> write_each(ChangeScope& scope, const ProductsToWrite& wish);

/// Makes the product what it was, as a new version; its status and schedule stay. What was in it
/// and is gone since (a category, a product type, a GTIN that is another's now) is refused by its
/// pointer.
Result<catalog::WholeProduct> restore_product(ChangeScope& scope, catalog::ProductId id,
                                              std::int64_t version,
                                              std::optional<std::int64_t> if_match);

}  // namespace nahtlos::flows
