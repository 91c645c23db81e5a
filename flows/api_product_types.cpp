#include "catalog/product_types.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_products.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

struct ProductTypesWish {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<catalog::ProductType, 1, 100> types;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(ProductTypesWish, (), (error_policy, types))

struct ProductTypesQuery {
    std::optional<std::string> external_reference;
    std::optional<api::Cursor<std::string>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(ProductTypesQuery, (), (external_reference, cursor, limit))

struct FamilyView {
    std::string code;
    std::vector<std::string> lineage;
    std::vector<catalog::Attribute> attributes;
    std::int64_t version = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"lineage", "the type and its ancestors, nearest first"},
         {"attributes", "its own and those it inherits"}}};
};
BOOST_DESCRIBE_STRUCT(FamilyView, (), (code, lineage, attributes, version))

void put_types(Engine& engine, const Call& call, const Reply<api::BulkRows>& reply,
               const ProductTypesWish& wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<api::BulkRows>(engine.changes(), call, reply, [wish](ChangeScope& change) {
        return catalog::put_types(change, wish.types.values, wish.error_policy);
    });
}

Result<api::Page<catalog::KeptType>> list_types(const Call&, Tx& tx,
                                                const ProductTypesQuery& query) {
    std::vector<catalog::KeptType> rows;
    for (auto& type : catalog::list_types(tx)) {
        if (query.cursor && type.code.value <= query.cursor->key) continue;
        if (query.external_reference &&
            (!type.external_reference ||
             type.external_reference->value != *query.external_reference)) {
            continue;
        }
        rows.push_back(std::move(type));
        if (rows.size() > static_cast<std::size_t>(query.limit.value)) break;
    }
    return api::page_of(std::move(rows), query.limit,
                        [](const catalog::KeptType& type) { return type.code.value; });
}

Result<FamilyView> get_type(const Call&, Tx& tx, const json::ShortText<60>& code) {
    for (const auto& type : catalog::list_types(tx)) {
        if (type.code != code) continue;
        const auto types = catalog::load_types(tx);
        return FamilyView{code.value, types.lineage(code.value), *types.find(code.value),
                          type.version};
    }
    return api::no_such_resource();
}

}  // namespace

api::Routes product_type_routes(Engine& engine) {
    return {
        api::command("PUT /v1/product-types", Scope::catalog_write, "put_product_types",
                     "Make or replace product types; each row is answered",
                     [&engine](const Call& call, Reply<api::BulkRows> reply,
                               ProductTypesWish wish) { put_types(engine, call, reply, wish); },
                     {.description = "Products keep the values they have, and are checked against "
                                     "their type when they change next.",
                      .body_bytes = 8 * 1024 * 1024}),
        api::query("GET /v1/product-types", Scope::catalog_read, "list_product_types",
                   "List product types by code, each as it was said", list_types),
        api::query("GET /v1/product-types/{code}", Scope::catalog_read, "get_product_type",
                   "Read a product type with all it inherits", get_type),
    };
}

}  // namespace nahtlos::flows
