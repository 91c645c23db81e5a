#include <map>

#include "buying/store.hpp"
#include "buying/wishes.hpp"
#include "flows/api_buying.hpp"
#include "flows/api_lists.hpp"
#include "flows/buyer.hpp"
#include "flows/stock_rows.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using buying::Supplier;
using buying::SupplierId;
using enum RefusalKind;

struct SupplierView {
    SupplierId id;
    std::string code, name;
    std::optional<std::string> customer_number, contact, email, phone;
    Currency currency;
    std::int64_t lead_time_days = 0, minimum_minor = 0;
    Instant created_at, updated_at;
    std::int64_t version = 0;
    static constexpr std::string_view schema_name = "Supplier";
};
BOOST_DESCRIBE_STRUCT(SupplierView, (),
                      (id, code, name, customer_number, contact, email, phone, currency,
                       lead_time_days, minimum_minor, created_at, updated_at, version))

/// Without its people: answers are kept to be given again.
struct SupplierWritten {
    SupplierId id;
    std::string code;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(SupplierWritten, (), (id, code, version))

struct ArticlesWritten {
    SupplierId supplier;
    std::int64_t articles = 0, version = 0;
    static constexpr std::string_view schema_name = "SupplierArticlesWritten";
};
BOOST_DESCRIBE_STRUCT(ArticlesWritten, (), (supplier, articles, version))

struct SupplierArticleView {
    std::string sku;
    std::optional<std::string> supplier_sku;
    std::int64_t cost_minor = 0, pack_size = 1;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(SupplierArticleView, (),
                      (sku, supplier_sku, cost_minor, pack_size, updated_at))

struct SuppliersQuery {
    std::optional<std::string> code;
    std::optional<api::Cursor<SupplierId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(SuppliersQuery, (), (code, cursor, limit))

struct SupplierArticlesQuery {
    std::optional<api::Cursor<std::string>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(SupplierArticlesQuery, (), (cursor, limit))

SupplierView view_of(const Supplier& s) {
    return {s.id,         s.code,       s.name,     s.customer_number, s.contact,
            s.email,      s.phone,      s.currency, s.lead_time_days,  s.minimum_minor,
            s.created_at, s.updated_at, s.version};
}

template <class T>
std::optional<std::string> text_of(const std::optional<T>& value) {
    if (!value) return std::nullopt;
    return value->value;
}

void fill(Supplier& supplier, const buying::SupplierRequest& wish) {
    supplier.code = wish.code.value;
    supplier.name = wish.name.value;
    supplier.customer_number = text_of(wish.customer_number);
    supplier.contact = text_of(wish.contact);
    supplier.email = text_of(wish.email);
    supplier.phone = text_of(wish.phone);
    supplier.currency = wish.currency;
    supplier.lead_time_days = wish.lead_time_days.value;
    supplier.minimum_minor = wish.minimum_minor.value;
}

Refusal taken() {
    return {conflict,
            "code_taken",
            "another supplier has this code",
            {{"/code", "taken", "is another supplier's"}}};
}

SupplierWritten written(ChangeScope& scope, const Supplier& s, std::string event) {
    const SupplierWritten answer{s.id, s.code, s.version};
    scope.events.push_back(
        {std::move(event), s.id.uuid, s.version, scope.context, scope.now, json::write(answer)});
    return answer;
}

Result<SupplierWritten> create_supplier(ChangeScope& scope, const buying::SupplierRequest& wish) {
    Supplier supplier;
    supplier.id = SupplierId{child_id(scope.id, 1)};
    fill(supplier, wish);
    supplier.version = 1;
    supplier.created_at = supplier.updated_at = scope.now;
    if (!buying::insert_supplier(scope.tx, supplier)) return taken();
    return written(scope, supplier, "supplier_created");
}

// The supplier under its lock, of the version that it gets now.
Result<Supplier> open_supplier(ChangeScope& scope, SupplierId id,
                               std::optional<std::int64_t> if_match) {
    auto supplier = buying::supplier(scope.tx, id, sql::Lock::yes);
    if (!supplier) return api::no_such_resource();
    if (auto refusal = api::unless_version(if_match, supplier->version)) return *refusal;
    ++supplier->version;
    supplier->updated_at = scope.now;
    return *std::move(supplier);
}

Result<SupplierWritten> change_supplier(ChangeScope& scope, SupplierId id,
                                        const buying::SupplierRequest& wish,
                                        std::optional<std::int64_t> if_match) {
    auto supplier = open_supplier(scope, id, if_match);
    if (!supplier) return supplier.refusal();
    const auto named = buying::supplier_by_code(scope.tx, wish.code.value);
    if (named && named->id != id) return taken();
    if (wish.currency != supplier->currency &&
        !buying::list_articles(scope.tx, {id, {}, 1}).empty()) {
        return Refusal{invalid,
                       "invalid_request",
                       "the supplier cannot be like this",
                       {{"/currency", "not_allowed", "its articles have prices in the other one"}}};
    }
    fill(*supplier, wish);
    buying::update_supplier(scope.tx, *supplier);
    return written(scope, *supplier, "supplier_changed");
}

Result<ArticlesWritten> put_articles(ChangeScope& scope, Books& books, SupplierId id,
                                     const buying::SupplierArticlesRequest& wish,
                                     std::optional<std::int64_t> if_match) {
    auto supplier = open_supplier(scope, id, if_match);
    if (!supplier) return supplier.refusal();
    const auto pages = books.read(scope.tx);
    std::map<std::string, buying::Article> articles;
    std::vector<FieldProblem> wrong;
    for (std::size_t i = 0; i < wish.articles.size(); ++i) {
        const auto& wished = wish.articles.values[i];
        const auto& sku = wished.sku.value;
        const auto at = "/articles/" + std::to_string(i) + "/sku";
        const auto item = item_of_sku(*pages, sku);
        if (!item) wrong.push_back({at, item.refusal().code, item.refusal().detail});
        buying::Article article{id,
                                sku,
                                text_of(wished.supplier_sku),
                                wished.cost_minor.value,
                                wished.pack_size.value,
                                scope.now};
        if (!articles.emplace(sku, std::move(article)).second) {
            wrong.push_back({at, "repeated", "is named twice"});
        }
    }
    if (!wrong.empty()) {
        return Refusal{invalid, "invalid_request", "the articles cannot be like this",
                       std::move(wrong)};
    }
    std::vector<buying::Article> rows;
    for (auto& [sku, article] : articles) rows.push_back(std::move(article));
    buying::put_articles(scope.tx, rows);
    buying::update_supplier(scope.tx, *supplier);
    written(scope, *supplier, "supplier_articles_changed");
    return ArticlesWritten{id, static_cast<std::int64_t>(rows.size()), supplier->version};
}

Result<SupplierView> get_supplier(const Call& call, Tx& tx, SupplierId id) {
    if (const auto reach = reach_of_buyer(*call.caller); !reach) return reach.refusal();
    const auto supplier = buying::supplier(tx, id, sql::Lock::no);
    if (!supplier) return api::no_such_resource();
    return view_of(*supplier);
}

Result<api::Page<SupplierView>> list_suppliers(const Call& call, Tx& tx,
                                               const SuppliersQuery& query) {
    if (const auto reach = reach_of_buyer(*call.caller); !reach) return reach.refusal();
    buying::SupplierFilter filter{query.code, {}, query.limit.value + 1};
    if (query.cursor) filter.before = query.cursor->key;
    std::vector<SupplierView> views;
    for (const auto& supplier : buying::list_suppliers(tx, filter)) {
        views.push_back(view_of(supplier));
    }
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.id; });
}

Result<api::Page<SupplierArticleView>> list_articles(const Call& call, Tx& tx, SupplierId id,
                                                     const SupplierArticlesQuery& query) {
    if (const auto reach = reach_of_buyer(*call.caller); !reach) return reach.refusal();
    if (!buying::supplier(tx, id, sql::Lock::no)) return api::no_such_resource();
    buying::ArticleFilter filter{id, {}, query.limit.value + 1};
    if (query.cursor) filter.after = query.cursor->key;
    std::vector<SupplierArticleView> views;
    for (const auto& a : buying::list_articles(tx, filter)) {
        views.push_back({a.sku, a.supplier_sku, a.cost_minor, a.pack_size, a.updated_at});
    }
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.sku; });
}

api::Routes write_routes(Engine& engine) {
    return {
        create_route<buying::SupplierRequest, SupplierWritten>(
            engine.changes(), "POST /v1/suppliers", Scope::stock_write, "create_supplier",
            "Make a supplier", create_supplier, [](const auto&) { return api::Place{}; },
            {code_taken}),
        api::command("PUT /v1/suppliers/{id}", Scope::stock_write, "change_supplier",
                     "Say anew who a supplier is",
                     [&engine](const Call& call, Reply<SupplierWritten> reply, SupplierId id,
                               buying::SupplierRequest wish) {
                         if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
                         api::run_change<SupplierWritten>(
                             engine.changes(), call, reply,
                             [id, wish = std::move(wish),
                              if_match = call.if_match](ChangeScope& scope) {
                                 return change_supplier(scope, id, wish, if_match);
                             });
                     },
                     {.errors = {code_taken, api::version_changed}}),
        api::command("PUT /v1/suppliers/{id}/articles", Scope::stock_write, "put_supplier_articles",
                     "Say what a supplier sells us, and for how much",
                     [&engine](const Call& call, Reply<ArticlesWritten> reply, SupplierId id,
                               buying::SupplierArticlesRequest wish) {
                         if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
                         api::run_change<ArticlesWritten>(
                             engine.changes(), call, reply,
                             [&engine, id, wish = std::move(wish),
                              if_match = call.if_match](ChangeScope& scope) {
                                 return put_articles(scope, engine.books(), id, wish, if_match);
                             });
                     },
                     {.errors = {api::version_changed},
                      .description = "Articles that are not named stay as they are."}),
    };
}

}  // namespace

api::Routes supplier_routes(Engine& engine) {
    auto routes = write_routes(engine);
    routes.push_back(api::query("GET /v1/suppliers", Scope::stock_read, "list_suppliers",
                                "List suppliers, newest first",
                                [](const Call& call, Tx& tx, const SuppliersQuery& query) {
                                    return list_suppliers(call, tx, query);
                                }));
    routes.push_back(api::query(
        "GET /v1/suppliers/{id}", Scope::stock_read, "get_supplier", "A supplier",
        [](const Call& call, Tx& tx, SupplierId id) { return get_supplier(call, tx, id); }));
    routes.push_back(
        api::query("GET /v1/suppliers/{id}/articles", Scope::stock_read, "list_supplier_articles",
                   "List what a supplier sells us, by SKU",
                   [](const Call& call, Tx& tx, SupplierId id, const SupplierArticlesQuery& query) {
                       return list_articles(call, tx, id, query);
                   }));
    return routes;
}

}  // namespace nahtlos::flows
