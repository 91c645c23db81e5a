// Collections of products, chosen by hand or by a rule that is kept up to date.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/batch/changes.hpp"
#include "catalog/product.hpp"
#include "catalog/search.hpp"

namespace nahtlos::catalog {

using CollectionId = Id<"col">;

inline constexpr std::size_t most_collections = 1000;

enum class ConditionField {
    brand,
    product_type,  // the type or one of its ancestors
    category,      // "tree/handle" of the category or one above it
    tag,
    kind,
    title,
    sku,
    attribute,  // of the product or one of its variants; `of` says which
    price,      // of one of its variants in the market `of`
    created_at
};
BOOST_DESCRIBE_ENUM(ConditionField, brand, product_type, category, tag, kind, title, sku, attribute,
                    price, created_at)

enum class ConditionTest { is, is_not, contains, at_least, at_most, exists };
BOOST_DESCRIBE_ENUM(ConditionTest, is, is_not, contains, at_least, at_most, exists)

struct Condition {
    ConditionField field = ConditionField::tag;
    std::optional<json::ShortText<60>> of;  // code of an attribute or a market
    ConditionTest test = ConditionTest::is;
    std::vector<json::ShortText<200>> values;  // one of them will do; is_not: none of them
    static constexpr std::array<std::string_view, 2> may_miss{"test", "values"};
};
BOOST_DESCRIBE_STRUCT(Condition, (), (field, of, test, values))

/// All of `all` and, where there are any, one of `any`.
struct CollectionRule {
    std::vector<Condition> all, any;
    static constexpr std::array<std::string_view, 2> may_miss{"all", "any"};
};
BOOST_DESCRIBE_STRUCT(CollectionRule, (), (all, any))

struct CollectionWish {
    json::ShortText<100> handle;
    Names names;
    std::optional<CollectionRule> rule;          // or
    std::vector<json::ShortText<100>> products;  // handles, in their order
    std::optional<json::ShortText<100>> external_reference;
    static constexpr std::array<std::string_view, 2> may_miss{"names", "products"};
};
BOOST_DESCRIBE_STRUCT(CollectionWish, (), (handle, names, rule, products, external_reference))

struct Collection : CollectionWish {
    CollectionId id;
    bool is_up_to_date = true;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Collection, (CollectionWish), (id, is_up_to_date, version))

/// What rules may ask that is not in the product itself.
struct ProductFacts {
    std::vector<std::string> types;       // its own and those it inherits from
    std::vector<std::string> categories;  // with those above them
    std::unordered_map<std::string, std::vector<UnitPrice>> prices;  // of variants, by market
};

/// What is wrong with a rule, below `pointer`.
void check_rule(const CollectionRule& rule, const std::string& pointer,
                std::vector<FieldProblem>& wrong);
/// Pure. Archived products belong to no collection by rule.
bool matches(const CollectionRule& rule, const WholeProduct& product, const ProductFacts& facts);

/// Makes or replaces collections by handle. Those by rule are filled by follow_products().
Result<api::BulkRows> put_collections(ChangeScope& scope, const std::vector<CollectionWish>& wishes,
                                      api::ErrorPolicy policy);
/// Ascending by handle, after `after`.
std::vector<Collection> list_collections(Tx& tx,
                                         const std::optional<std::string>& external_reference,
                                         const std::optional<std::string>& after,
                                         std::int64_t limit);

struct MemberKey {
    std::int64_t position = 0;
    ProductId product;
};
BOOST_DESCRIBE_STRUCT(MemberKey, (), (position, product))
/// Members of which a variant is seen, in their order, after `after`.
std::vector<MemberKey> list_members(Tx& tx, CollectionId id, const Sight& sight,
                                    const std::optional<MemberKey>& after, std::int64_t limit);

/// A place in the order in which products were last changed.
struct FollowPlace {
    std::int64_t revision = -1;
    ProductId product;
    auto operator<=>(const FollowPlace&) const = default;
};
BOOST_DESCRIBE_STRUCT(FollowPlace, (), (revision, product))

/// The next products changed after `place`, in order, and the place of the last one.
struct Followed {
    std::vector<WholeProduct> products;
    FollowPlace place;
};
Followed next_products(Tx& tx, const FollowPlace& place, std::int64_t limit);

/// Where a follower of that name stands; at the beginning when it never was anywhere.
FollowPlace place_of(Tx& tx, const std::string& name);
void set_place(Tx& tx, const std::string& name, const FollowPlace& place);

/// Rises with every change of a product type, a brand or a category: of what is said of products
/// elsewhere than in them.
std::int64_t terms_revision(Tx& tx);
/// A hash of what a follower's work rests on beside the products; nothing before start_again().
std::optional<Uuid> basis_of(Tx& tx, const std::string& name);
/// Sets that follower and the collections by rule back to the first product: what they found out
/// rested on something else.
void start_again(Tx& tx, const std::string& name, const Uuid& basis);

/// Brings collections by rule one page of at most `limit` products further: those that are farthest
/// behind first. `facts_of` says the facts of a product. Returns whether there was anything to do.
bool follow_products(ChangeScope& scope,
                     const std::function<ProductFacts(const WholeProduct&)>& facts_of,
                     std::int64_t limit);
/// Whether a collection by rule is behind.
bool is_behind(Tx& tx);

}  // namespace nahtlos::catalog
