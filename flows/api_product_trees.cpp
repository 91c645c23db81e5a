#include <algorithm>
#include <set>

#include "catalog/collections.hpp"
#include "catalog/trees.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_products.hpp"
#include "flows/trees.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

struct TreesWish {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<catalog::Tree, 1, 100> trees;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(TreesWish, (), (error_policy, trees))

struct CategoriesWish {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<catalog::CategoryWish, 1, 1000> categories;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(CategoriesWish, (), (error_policy, categories))

struct BrandsWish {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<catalog::BrandWish, 1, 1000> brands;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(BrandsWish, (), (error_policy, brands))

struct CollectionsWish {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<catalog::CollectionWish, 1, 100> collections;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(CollectionsWish, (), (error_policy, collections))

constexpr std::string_view shown_trees =
    "Keys of a channel are shown the trees that are for it; staff all of them.";

struct CategoriesQuery {
    std::optional<std::string> tree, external_reference;
    std::optional<api::Cursor<std::int64_t>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(CategoriesQuery, (), (tree, external_reference, cursor, limit))

struct NamedQuery {
    std::optional<std::string> external_reference;
    std::optional<api::Cursor<std::string>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(NamedQuery, (), (external_reference, cursor, limit))

struct MembersQuery {
    std::optional<api::Cursor<catalog::MemberKey>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(MembersQuery, (), (cursor, limit))

struct CollectionMember {
    catalog::ProductId product;
};
BOOST_DESCRIBE_STRUCT(CollectionMember, (), (product))

struct TreesView {
    std::vector<catalog::Tree> items;
};
BOOST_DESCRIBE_STRUCT(TreesView, (), (items))

// A route that writes rows by one function of the catalog.
template <class Wish, class Put>
api::Route bulk_route(Engine& engine, std::string_view line, std::string_view id,
                      std::string_view summary, Put put, std::string_view description = {}) {
    return api::command(
        line, Scope::catalog_write, id, summary,
        [&engine, put](const Call& call, Reply<api::BulkRows> reply, Wish wish) {
            if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
            api::run_change<api::BulkRows>(
                engine.changes(), call, reply,
                [put, wish = std::move(wish)](ChangeScope& change) { return put(change, wish); });
        },
        {.description = description});
}

Result<TreesView> list_trees(Engine& engine, const Call& call, Tx& tx) {
    const auto pages = engine.books().open(tx);
    const auto audience = audience_of(*call.caller, *pages->directory);
    TreesView view{catalog::list_trees(tx)};
    std::erase_if(view.items, [&](const auto& tree) { return !catalog::is_for(tree, audience); });
    return view;
}

// Few enough to be paged by their place.
Result<api::Page<catalog::Category>> list_categories(Engine& engine, const Call& call, Tx& tx,
                                                     const CategoriesQuery& query) {
    auto all = catalog::list_categories(tx, query.tree);
    const auto trees = list_trees(engine, call, tx);
    std::set<std::string> shown;
    for (const auto& tree : trees->items) shown.insert(tree.code.value);
    std::erase_if(all, [&](const auto& category) { return !shown.contains(category.tree); });
    if (query.external_reference) {
        std::erase_if(
            all, [&](const auto& c) { return c.external_reference != query.external_reference; });
    }
    const auto first = query.cursor ? std::max<std::int64_t>(0, query.cursor->key) : 0;
    const auto end = std::min(std::ssize(all), first + query.limit.value);
    api::Page<catalog::Category> page;
    for (auto i = first; i < end; ++i)
        page.items.push_back(std::move(all[static_cast<std::size_t>(i)]));
    if (end < std::ssize(all) && end > first) {
        page.next_cursor = api::Cursor<std::int64_t>{end}.wire();
    }
    return page;
}

Result<api::Page<catalog::Brand>> list_brands(const Call&, Tx& tx, const NamedQuery& query) {
    std::optional<std::string> after;
    if (query.cursor) after = query.cursor->key;
    return api::page_of(
        catalog::list_brands(tx, query.external_reference, after, query.limit.value + 1),
        query.limit, [](const catalog::Brand& b) { return b.name.value; });
}

Result<api::Page<catalog::Collection>> list_collections(const Call&, Tx& tx,
                                                        const NamedQuery& query) {
    std::optional<std::string> after;
    if (query.cursor) after = query.cursor->key;
    return api::page_of(
        catalog::list_collections(tx, query.external_reference, after, query.limit.value + 1),
        query.limit, [](const catalog::Collection& c) { return c.handle.value; });
}

Result<api::Page<CollectionMember>> list_members(Engine& engine, const Call& call, Tx& tx,
                                                 catalog::CollectionId id,
                                                 const MembersQuery& query) {
    const auto sight = sight_of(call, *engine.books().open(tx));
    std::optional<catalog::MemberKey> after;
    if (query.cursor) after = query.cursor->key;
    const auto rows =
        api::page_of(catalog::list_members(tx, id, sight, after, query.limit.value + 1),
                     query.limit, [](const catalog::MemberKey& key) { return key; });
    api::Page<CollectionMember> page{{}, rows.next_cursor};
    for (const auto& row : rows.items) page.items.push_back({row.product});
    return page;
}

api::Route erase_category_route(Engine& engine) {
    return api::command(
        "DELETE /v1/categories/{id}", Scope::catalog_write, "erase_category",
        "Take an empty category away",
        [&engine](const Call& call, Reply<catalog::Category> reply, catalog::CategoryId id) {
            if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
            api::run_change<catalog::Category>(
                engine.changes(), call, reply,
                [id](ChangeScope& change) { return catalog::erase_category(change, id); });
        },
        {.errors = {{RefusalKind::conflict, "in_use", "it has categories or products"}}});
}

}  // namespace

api::Routes product_tree_routes(Engine& engine) {
    return {
        bulk_route<TreesWish>(engine, "PUT /v1/category-trees", "put_category_trees",
                              "Make or replace trees of categories by code",
                              [](ChangeScope& change, const TreesWish& wish) {
                                  return catalog::put_trees(
                                      change, wish.trees.values,
                                      tree_codes(*channels::load_directory(change.tx)),
                                      wish.error_policy);
                              }),
        api::query("GET /v1/category-trees", Scope::catalog_read, "list_category_trees",
                   "List all trees of categories",
                   [&engine](const Call& call, Tx& tx) { return list_trees(engine, call, tx); },
                   {.description = shown_trees}),
        bulk_route<CategoriesWish>(
            engine, "PUT /v1/categories", "put_categories",
            "Make, change or move categories by tree and handle; each row is answered",
            [](ChangeScope& change, const CategoriesWish& wish) {
                return catalog::put_categories(change, wish.categories.values, wish.error_policy);
            },
            "Another parent moves a category with all below it. Parents may come later in the "
            "same call."),
        api::query("GET /v1/categories", Scope::catalog_read, "list_categories",
                   "List categories by tree, sisters in their order",
                   [&engine](const Call& call, Tx& tx, const CategoriesQuery& query) {
                       return list_categories(engine, call, tx, query);
                   },
                   {.description = shown_trees}),
        erase_category_route(engine),
        bulk_route<BrandsWish>(engine, "PUT /v1/brands", "put_brands",
                               "Make or replace brands by name; each row is answered",
                               [](ChangeScope& change, const BrandsWish& wish) {
                                   return catalog::put_brands(change, wish.brands.values,
                                                              wish.error_policy);
                               }),
        api::query("GET /v1/brands", Scope::catalog_read, "list_brands", "List brands by name",
                   list_brands),
        bulk_route<CollectionsWish>(
            engine, "PUT /v1/collections", "put_collections",
            "Make or replace collections by handle; each row is answered",
            [](ChangeScope& change, const CollectionsWish& wish) {
                return catalog::put_collections(change, wish.collections.values, wish.error_policy);
            },
            "A collection has a rule or a list of products. Those by rule are filled in the "
            "background, and follow the products."),
        api::query("GET /v1/collections", Scope::catalog_read, "list_collections",
                   "List collections by handle", list_collections),
        api::query("GET /v1/collections/{id}/products", Scope::catalog_read,
                   "list_collection_products", "List the products of a collection in their order",
                   [&engine](const Call& call, Tx& tx, catalog::CollectionId id,
                             const MembersQuery& query) {
                       return list_members(engine, call, tx, id, query);
                   }),
    };
}

}  // namespace nahtlos::flows
