#include "flows/api_catalog.hpp"

#include "catalog/changes.hpp"
#include "catalog/vat.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_products.hpp"
#include "flows/setup.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using catalog::ProductId;

// --- products

enum class ProductExpand { variants };
BOOST_DESCRIBE_ENUM(ProductExpand, variants)

struct ProductQuery {
    std::vector<ProductExpand> expand;
    std::optional<json::ShortText<40>> market;
    static constexpr std::array<std::string_view, 1> may_miss{"expand"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"market", "code of the market whose prices are shown; for keys bound to no channel"}}};
};
BOOST_DESCRIBE_STRUCT(ProductQuery, (), (expand, market))

struct ProductsQuery : ProductQuery {
    std::vector<catalog::ProductStatus> status;
    std::optional<std::string> handle, brand, product_type, external_reference;
    std::optional<Instant> updated_since;
    std::optional<api::Cursor<ProductId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 3> may_miss{"expand", "status", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{
        {ProductQuery::docs[0],
         {"brand", "its name"},
         {"product_type", "its code; those that inherit from it do not count"},
         {"updated_since", "then or later"}}};
};
BOOST_DESCRIBE_STRUCT(ProductsQuery, (ProductQuery),
                      (status, handle, brand, product_type, external_reference, updated_since,
                       cursor, limit))

struct TextView {
    std::string title;
    std::optional<std::string> description;
};
BOOST_DESCRIBE_STRUCT(TextView, (), (title, description))

struct ProductView {
    ProductId id;
    std::string handle;
    catalog::ProductStatus status = catalog::ProductStatus::active;
    std::optional<std::string> brand, external_reference;
    std::map<std::string, TextView> texts;  // by language
    std::optional<std::vector<VariantView>> variants;
    Instant created_at, updated_at;
    std::int64_t version = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"variants", "only when expanded"}}};
};
BOOST_DESCRIBE_STRUCT(ProductView, (),
                      (id, handle, status, brand, external_reference, texts, variants, created_at,
                       updated_at, version))

std::vector<ProductView> views_of(Tx& tx, const std::vector<catalog::Product>& products) {
    std::vector<ProductId> ids;
    for (const auto& p : products) ids.push_back(p.id);
    std::map<ProductId, std::map<std::string, TextView>> texts;
    for (auto& t : catalog::texts_of(tx, ids)) {
        texts[t.product][t.language] = {t.title, t.description};
    }
    std::vector<ProductView> views;
    for (const auto& p : products) {
        views.push_back({p.id,
                         p.handle,
                         p.status,
                         p.brand,
                         p.external_reference,
                         texts[p.id],
                         {},
                         p.created_at,
                         p.updated_at,
                         p.version});
    }
    return views;
}

// The variants of each, as far as the caller sees them.
void expand(const Call& call, Tx& tx, const Pages& pages, const ProductQuery& query,
            std::vector<ProductView>& products) {
    const auto sight = sight_of(call, pages);
    const auto* market = market_for(call, pages, query.market);
    std::vector<ProductId> ids;
    std::map<ProductId, std::vector<VariantView>> of;
    for (const auto& p : products) ids.push_back(p.id);
    for (const auto& row : catalog::variants_of(tx, ids)) {
        const auto* offer = pages.offers->find(row.id);
        check(offer != nullptr, "the books know every variant of their transaction");
        if (is_seen(sight, *offer)) of[row.product].push_back(view_of(call, *offer, market));
    }
    for (auto& p : products) p.variants = std::move(of[p.id]);
}

Result<api::Page<ProductView>> list_products(Engine& engine, const Call& call, Tx& tx,
                                             const ProductsQuery& query) {
    const auto pages = engine.books().open(tx);
    catalog::ProductFilter filter;
    filter.status = query.status;
    filter.handle = query.handle;
    filter.brand = query.brand;
    filter.product_type = query.product_type;
    filter.external_reference = query.external_reference;
    filter.updated_since = query.updated_since;
    filter.sight = sight_of(call, *pages);
    filter.limit = query.limit.value + 1;
    if (query.cursor) filter.after = query.cursor->key;
    auto found = api::page_of(catalog::search_products(tx, filter), query.limit,
                              [](const catalog::Product& p) { return p.id; });
    api::Page<ProductView> page{views_of(tx, found.items), found.next_cursor};
    if (!query.expand.empty()) expand(call, tx, *pages, query, page.items);
    return page;
}

Result<ProductView> get_product(Engine& engine, const Call& call, Tx& tx, ProductId id,
                                const ProductQuery& query) {
    const auto pages = engine.books().open(tx);
    catalog::ProductFilter filter;
    filter.sight = sight_of(call, *pages);
    filter.only = id;
    filter.limit = 1;
    auto views = views_of(tx, catalog::search_products(tx, filter));
    if (views.empty()) return api::no_such_resource();
    if (!query.expand.empty()) expand(call, tx, *pages, query, views);
    return std::move(views.front());
}

void create_many(Engine& engine, const Call& call, const Reply<ProductRows>& reply,
                 NewProducts wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<ProductRows>(
        engine.changes(), call, reply,
        [wish = std::move(wish)](ChangeScope& change) { return create_products(change, wish); });
}

// The answer of a change; texts stay out, since outcomes are stored.
struct ProductChanged {
    ProductId id;
    std::string handle;
    catalog::ProductStatus status = catalog::ProductStatus::active;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ProductChanged, (), (id, handle, status, version))

void change_product(Engine& engine, const Call& call, const Reply<ProductChanged>& reply,
                    ProductId id, const catalog::ProductChange& wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<ProductChanged>(
        engine.changes(), call, reply,
        [id, wish, if_match = call.if_match](ChangeScope& change) -> Result<ProductChanged> {
            const auto product = catalog::change_product(change, id, wish, if_match);
            if (!product) return product.refusal();
            return ProductChanged{product->id, product->handle, product->status, product->version};
        });
}

api::Routes product_routes(Engine& engine) {
    return {
        create_route<catalog::NewProduct, catalog::MadeProduct>(
            engine.changes(), "POST /v1/products", Scope::catalog_write, "create_product",
            "Make a product with its variants", create_product,
            [](const auto&) { return api::Place{}; }),
        api::command("POST /v1/products/bulk", Scope::catalog_write, "create_products",
                     "Make many products; each row is answered",
                     [&engine](const Call& call, Reply<ProductRows> reply, NewProducts wish) {
                         create_many(engine, call, reply, std::move(wish));
                     },
                     {.status = 201, .body_bytes = 8 * 1024 * 1024, .priority = Priority::bulk}),
        api::query("GET /v1/products", Scope::catalog_read, "list_products",
                   "List products, oldest first",
                   [&engine](const Call& call, Tx& tx, const ProductsQuery& query) {
                       return list_products(engine, call, tx, query);
                   },
                   {.priority = Priority::bulk}),
        api::query("GET /v1/products/{id}", Scope::catalog_read, "get_product", "Read one product",
                   [&engine](const Call& call, Tx& tx, ProductId id, const ProductQuery& query) {
                       return get_product(engine, call, tx, id, query);
                   }),
        api::command(
            "PATCH /v1/products/{id}", Scope::catalog_write, "change_product",
            "Change texts, brand or status of a product",
            [&engine](const Call& call, Reply<ProductChanged> reply, ProductId id,
                      catalog::ProductChange wish) {
                change_product(engine, call, reply, id, wish);
            },
            {.errors = {api::version_changed},
             .description = "What is missing stays, null empties; texts of other languages stay."}),
    };
}

// --- VAT rates

struct TaxRates {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<catalog::NewTaxRate, 1, 1000> rates;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(TaxRates, (), (error_policy, rates))

struct TaxRatesQuery {
    std::optional<std::string> country, category;
    std::optional<api::Cursor<catalog::TaxRateKey>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(TaxRatesQuery, (), (country, category, cursor, limit))

void set_tax_rates(Engine& engine, const Call& call, const Reply<api::BulkRows>& reply,
                   const TaxRates& wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<api::BulkRows>(engine.changes(), call, reply, [wish](ChangeScope& change) {
        return catalog::set_tax_rates(change, wish.rates.values, wish.error_policy);
    });
}

Result<api::Page<catalog::TaxRate>> list_tax_rates(const Call&, Tx& tx,
                                                   const TaxRatesQuery& query) {
    catalog::TaxRateFilter filter{query.country, query.category, {}, query.limit.value + 1};
    if (query.cursor) filter.after = query.cursor->key;
    return api::page_of(catalog::list_tax_rates(tx, filter), query.limit,
                        [](const catalog::TaxRate& r) {
                            return catalog::TaxRateKey{r.country, r.category, r.valid_from};
                        });
}

api::Routes tax_routes(Engine& engine) {
    return {
        api::command("PUT /v1/tax-rates", Scope::catalog_write, "set_tax_rates",
                     "Add or overwrite dated VAT rates; each row is answered",
                     [&engine](const Call& call, Reply<api::BulkRows> reply, TaxRates wish) {
                         set_tax_rates(engine, call, reply, wish);
                     }),
        create_route<catalog::SeedRates, catalog::SeededRates>(
            engine.changes(), "POST /v1/tax-rates/seed", Scope::catalog_write, "seed_tax_rates",
            "Add the known VAT rates of the EU, Switzerland and the United Kingdom",
            catalog::seed_rates, [](const auto&) { return api::Place{}; }),
        api::query("GET /v1/tax-rates", Scope::catalog_read, "list_tax_rates",
                   "List VAT rates by country, category and time", list_tax_rates),
    };
}

}  // namespace

api::Routes catalog_routes(Engine& engine) {
    api::Routes all;
    for (auto* part :
         {product_routes, product_type_routes, product_content_routes, product_tree_routes,
          product_life_routes, variant_routes, tax_routes, publication_routes}) {
        for (auto& route : part(engine)) all.push_back(std::move(route));
    }
    return all;
}

}  // namespace nahtlos::flows
