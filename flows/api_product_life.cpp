#include "base/json/reader.hpp"
#include "catalog/completeness.hpp"
#include "catalog/versions.hpp"
#include "catalog/whole.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_products.hpp"
#include "flows/price_markets.hpp"
#include "flows/sight.hpp"
#include "flows/write_products.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using catalog::ProductId;

struct VersionsView {
    std::vector<catalog::VersionInfo> items;
};
BOOST_DESCRIBE_STRUCT(VersionsView, (), (items))

struct DifferenceQuery {
    std::int64_t from = 1, to = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"from", "a version of the product"}, {"to", "another one"}}};
};
BOOST_DESCRIBE_STRUCT(DifferenceQuery, (), (from, to))

struct DifferencesView {
    std::vector<catalog::Difference> items;
};
BOOST_DESCRIBE_STRUCT(DifferencesView, (), (items))

struct RestoreWish {
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(RestoreWish, (), (version))

struct Restored {
    ProductId id;
    std::string handle;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Restored, (), (id, handle, version))

struct ActionWish {
    catalog::ProductAction action = catalog::ProductAction::approve;
};
BOOST_DESCRIBE_STRUCT(ActionWish, (), (action))

struct CompletenessQuery {
    std::string channel;
    std::optional<std::int64_t> below;
    std::optional<ProductId> product;
    std::optional<api::Cursor<catalog::ScoreKey>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"channel", "code or id"},
         {"below",
          "only products with a lower score: 100 for those "
          "that lack anything"}}};
};
BOOST_DESCRIBE_STRUCT(CompletenessQuery, (), (channel, below, product, cursor, limit))

struct MissingView : catalog::Missing {
    std::string detail;  // in the language of the caller
};
BOOST_DESCRIBE_STRUCT(MissingView, (catalog::Missing), (detail))

struct CompletenessView {
    ProductId product;
    std::int64_t score = 0;
    std::vector<MissingView> missing;
};
BOOST_DESCRIBE_STRUCT(CompletenessView, (), (product, score, missing))

Refusal only_for_staff() {
    return {RefusalKind::forbidden, "staff_only", "shops see what is published"};
}

// How a product came about is nobody's business who sells it.
bool is_staff(const Call& call) { return call.caller->kind == api::CallerKind::admin; }

Result<VersionsView> list_versions(const Call& call, Tx& tx, ProductId id) {
    if (!is_staff(call)) return only_for_staff();
    VersionsView view{catalog::list_versions(tx, id)};
    if (view.items.empty()) return api::no_such_resource();
    return view;
}

Result<catalog::WholeProduct> get_version(const Call& call, Tx& tx, ProductId id,
                                          const std::string& version) {
    if (!is_staff(call)) return only_for_staff();
    const bool is_number = !version.empty() && version.size() < 18 &&
                           version.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number) return api::no_such_resource();
    auto product = catalog::read_version(tx, id, std::stoll(version));
    if (!product) return api::no_such_resource();
    return *std::move(product);
}

Result<DifferencesView> compare(const Call& call, Tx& tx, ProductId id,
                                const DifferenceQuery& query) {
    if (!is_staff(call)) return only_for_staff();
    const auto before = catalog::read_version(tx, id, query.from);
    const auto after = catalog::read_version(tx, id, query.to);
    if (!before || !after) return api::no_such_resource();
    return DifferencesView{catalog::differences(*before, *after)};
}

Result<catalog::LifeView> get_life(const Call& call, Tx& tx, ProductId id) {
    if (!is_staff(call)) return only_for_staff();
    const auto life = catalog::life_of(tx, id);
    if (!life) return api::no_such_resource();
    return *life;
}

void restore(Engine& engine, const Call& call, const Reply<Restored>& reply, ProductId id,
             const RestoreWish& wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<Restored>(
        engine.changes(), call, reply,
        [id, wish, if_match = call.if_match](ChangeScope& change) -> Result<Restored> {
            const auto product = restore_product(change, id, wish.version, if_match);
            if (!product) return product.refusal();
            return Restored{product->id, product->handle, product->version};
        });
}

void take_action(Engine& engine, const Call& call, const Reply<catalog::LifeView>& reply,
                 ProductId id, const ActionWish& wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<catalog::LifeView>(
        engine.changes(), call, reply, [id, wish, if_match = call.if_match](ChangeScope& change) {
            return catalog::take_action(change, id, wish.action, if_match,
                                        price_markets(change.tx));
        });
}

Result<api::Page<CompletenessView>> list_completeness(Engine& engine, const Call& call, Tx& tx,
                                                      const CompletenessQuery& query) {
    if (!is_staff(call)) return only_for_staff();
    const auto pages = engine.books().open(tx);
    const auto channel = channel_of_list(sight_of(*call.caller), *pages->directory, query.channel);
    if (!channel) return channel.refusal();
    catalog::CompletenessFilter filter{
        (*channel)->uuid, query.below, query.product, {}, query.limit.value + 1};
    if (query.cursor) filter.after = query.cursor->key;
    const auto rows = api::page_of(catalog::list_completeness(tx, filter), query.limit,
                                   [](const catalog::KeptCompleteness& row) {
                                       return catalog::ScoreKey{row.score, row.product};
                                   });
    api::Page<CompletenessView> page{{}, rows.next_cursor};
    for (const auto& row : rows.items) {
        CompletenessView view{row.product, row.score, {}};
        const auto missing = json::read<std::vector<catalog::Missing>>(row.missing);
        check(missing.ok(), "what is missing reads back");
        for (const auto& m : *missing) view.missing.push_back({m, sentence(m, call.language)});
        page.items.push_back(std::move(view));
    }
    return page;
}

}  // namespace

api::Routes product_life_routes(Engine& engine) {
    return {
        api::query("GET /v1/products/{id}/versions", Scope::catalog_read, "list_product_versions",
                   "List the versions of a product that are kept, newest first", list_versions),
        api::query("GET /v1/products/{id}/versions/{version}", Scope::catalog_read,
                   "get_product_version", "Read a product as it was in a version", get_version),
        api::query("GET /v1/products/{id}/differences", Scope::catalog_read,
                   "compare_product_versions", "What differs between two versions of a product",
                   compare),
        api::command("POST /v1/products/{id}/restore", Scope::catalog_write, "restore_product",
                     "Make a product what it was in a former version, as a new one",
                     [&engine](const Call& call, Reply<Restored> reply, ProductId id,
                               RestoreWish wish) { restore(engine, call, reply, id, wish); },
                     {.errors = {api::version_changed},
                      .description = "Its status and schedule stay, and a draft has to be "
                                     "approved again."}),
        api::query("GET /v1/products/{id}/life", Scope::catalog_read, "get_product_life",
                   "Whether a product is approved, and when it is published", get_life),
        api::command(
            "POST /v1/products/{id}/actions", Scope::catalog_write, "take_product_action",
            "Approve, publish, withdraw or archive a product",
            [&engine](const Call& call, Reply<catalog::LifeView> reply, ProductId id,
                      ActionWish wish) { take_action(engine, call, reply, id, wish); },
            {.errors = {api::version_changed,
                        {RefusalKind::conflict, "wrong_status", "its status forbids it"},
                        {RefusalKind::conflict, "not_approved", "nobody approved it as it is now"}},
             .description = "What is approved is the product as it is: another change "
                            "takes that back. With publish_at, it is published then."}),
        api::query("GET /v1/products/completeness", Scope::catalog_read,
                   "list_product_completeness",
                   "How complete products are for a channel, least complete first",
                   [&engine](const Call& call, Tx& tx, const CompletenessQuery& query) {
                       return list_completeness(engine, call, tx, query);
                   }),
    };
}

}  // namespace nahtlos::flows
