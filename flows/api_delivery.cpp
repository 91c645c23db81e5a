#include "flows/api_delivery.hpp"

#include <algorithm>
#include <utility>

#include "catalog/search.hpp"
#include "channels/directory.hpp"
#include "flows/api_lists.hpp"
#include "flows/market_sight.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using delivery::MadeMethod;
using delivery::MethodId;
using delivery::ShippingMethod;

struct MethodsQuery {
    std::vector<delivery::MethodStatus> status;
    std::vector<inventory::Method> method;
    std::optional<json::ShortText<40>> market, code;
    std::optional<api::Cursor<MethodId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 3> may_miss{"status", "method", "limit"};
};
BOOST_DESCRIBE_STRUCT(MethodsQuery, (), (status, method, market, code, cursor, limit))

struct MethodView {
    MethodId id;
    std::string code, market;
    std::vector<std::string> channels;
    inventory::Method method = inventory::Method::ship;
    delivery::MethodStatus status = delivery::MethodStatus::active;
    std::int64_t position = 0;
    delivery::Terms terms;
    Instant created_at;
    std::int64_t version = 1;
    static constexpr std::string_view schema_name = "DeliveryMethod";
};
BOOST_DESCRIBE_STRUCT(MethodView, (),
                      (id, code, market, channels, method, status, position, terms, created_at,
                       version))

MethodView view_of(const channels::Directory& directory, const ShippingMethod& m) {
    MethodView view{m.id,       m.code,   directory.markets.at({m.market}).code,
                    {},         m.method, m.status,
                    m.position, m.terms,  m.created_at,
                    m.version};
    for (const auto& channel : m.channels) {
        view.channels.push_back(directory.find({channel})->code);
    }
    return view;
}

Result<api::Page<MethodView>> list_methods(Engine& engine, const Call& call, Tx& tx,
                                           const MethodsQuery& query) {
    const auto pages = engine.books().open(tx);
    const MarketSight sight(*call.caller, *pages->directory);
    const auto most = static_cast<std::size_t>(query.limit.value) + 1;
    std::vector<MethodView> views;
    for (const auto& [id, method] : pages->delivery->all) {
        if (!is_listed(sight, *pages->directory, query, *method)) continue;
        if (!is_wanted(query.method, method->method)) continue;
        views.push_back(view_of(*pages->directory, *method));
        if (views.size() == most) break;
    }
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.id; });
}

Result<MethodView> get_method(Engine& engine, const Call& call, Tx& tx, MethodId id) {
    const auto pages = engine.books().open(tx);
    const auto* method = pages->delivery->find(id);
    if (method == nullptr) return api::no_such_resource();
    if (!MarketSight(*call.caller, *pages->directory).has(method->market)) {
        return api::no_such_resource();
    }
    return view_of(*pages->directory, *method);
}

Refusal invalid(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "the delivery method cannot be like this",
            std::move(wrong)};
}

// A price without VAT cannot be shown: the way would be set up, and offered to nobody.
std::optional<Refusal> unless_taxed(Tx& tx, const channels::Directory& directory, Uuid market,
                                    const delivery::Terms& terms) {
    catalog::TaxRateFilter filter;
    filter.country = directory.markets.at({market}).country;
    filter.category = terms.tax_category;
    filter.limit = 1;
    const bool is_free =
        std::ranges::all_of(terms.prices, [](const auto& row) { return row.price_minor == 0; });
    if (is_free || !catalog::list_tax_rates(tx, filter).empty()) return std::nullopt;
    return invalid({{"/terms/tax_category", "unknown", "has no VAT rate in the market's country"}});
}

// Channels by their codes; they must sell in the market.
Result<std::vector<Uuid>> channels_named(const channels::Directory& directory, Uuid market,
                                         const std::vector<json::ShortText<40>>& codes) {
    std::vector<Uuid> ids;
    std::vector<FieldProblem> wrong;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const auto pointer = "/channels/" + std::to_string(i);
        const auto found = directory.channel_by_code.find(codes[i].value);
        if (found == directory.channel_by_code.end()) {
            wrong.push_back({pointer, "unknown", "is not a channel"});
        } else if (directory.find(found->second)->market.uuid != market) {
            wrong.push_back({pointer, "not_allowed", "is a channel of another market"});
        } else {
            ids.push_back(found->second.uuid);
        }
    }
    if (!wrong.empty()) return invalid(std::move(wrong));
    return ids;
}

Result<MadeMethod> change_method(ChangeScope& change, MethodId id,
                                 const delivery::MethodChange& wish,
                                 std::optional<std::int64_t> if_match) {
    const auto market = delivery::market_of(change.tx, id);
    if (!market) return api::no_such_resource();
    std::optional<std::vector<Uuid>> ids;
    const auto directory = channels::load_directory(change.tx);
    if (wish.terms) {
        if (auto refusal = unless_taxed(change.tx, *directory, *market, *wish.terms)) {
            return *std::move(refusal);
        }
    }
    if (wish.channels) {
        auto named = channels_named(*directory, *market, wish.channels->values);
        if (!named) return named.refusal();
        ids = *std::move(named);
    }
    return delivery::change_method(change, id, wish, ids, if_match);
}

}  // namespace

Result<MadeMethod> make_delivery_method(ChangeScope& change, const delivery::NewMethod& wish) {
    const auto directory = channels::load_directory(change.tx);
    const auto market = directory->market_by_code.find(wish.market.value);
    if (market == directory->market_by_code.end()) {
        return invalid({{"/market", "unknown", "is not a market"}});
    }
    auto named = channels_named(*directory, market->second.uuid, wish.channels.values);
    if (!named) return named.refusal();
    if (auto refusal = unless_taxed(change.tx, *directory, market->second.uuid, wish.terms)) {
        return *std::move(refusal);
    }
    return delivery::create_method(change, wish, {market->second.uuid, *std::move(named)});
}

Result<MadeMethod> put_delivery_method(ChangeScope& change, const delivery::NewMethod& wish) {
    const auto directory = channels::load_directory(change.tx);
    const auto market = directory->market_by_code.find(wish.market.value);
    const auto book = delivery::load_book(change.tx);
    for (const auto& [id, known] : book->all) {
        if (known->code != wish.code.value) continue;
        const bool is_of_market =
            market != directory->market_by_code.end() && known->market == market->second.uuid;
        if (!is_of_market || known->method != wish.method) {
            return invalid({{is_of_market ? "/method" : "/market", "not_allowed",
                             "stays what it was when it was made"}});
        }
        return change_method(change, id, {wish.channels, wish.status, wish.position, wish.terms},
                             std::nullopt);
    }
    return make_delivery_method(change, wish);
}

api::Routes delivery_routes(Engine& engine) {
    api::Routes routes{
        api::query("GET /v1/delivery/methods", Scope::channels_read, "list_delivery_methods",
                   "List the ways by which goods reach customers, oldest first",
                   [&engine](const Call& call, Tx& tx, const MethodsQuery& query) {
                       return list_methods(engine, call, tx, query);
                   }),
        api::query("GET /v1/delivery/methods/{id}", Scope::channels_read, "get_delivery_method",
                   "Read one way with its prices and times",
                   [&engine](const Call& call, Tx& tx, MethodId id) {
                       return get_method(engine, call, tx, id);
                   }),
        create_route<delivery::NewMethod, MadeMethod>(
            engine.changes(), "POST /v1/delivery/methods", Scope::channels_write,
            "create_delivery_method", "Make a way by which goods reach customers",
            make_delivery_method, [](const auto&) { return api::Place{}; }, {code_taken}),
        api::command(
            "PATCH /v1/delivery/methods/{id}", Scope::channels_write, "change_delivery_method",
            "Change status, place in lists, channels or terms of a way",
            [&engine](const Call& call, Reply<MadeMethod> reply, MethodId id,
                      delivery::MethodChange wish) {
                if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
                api::run_change<MadeMethod>(
                    engine.changes(), call, reply,
                    [id, wish = std::move(wish), if_match = call.if_match](ChangeScope& change) {
                        return change_method(change, id, wish, if_match);
                    });
            },
            {.errors = {api::version_changed},
             .description = "Terms are replaced as a whole; what is missing else stays."}),
    };
    routes.push_back(fulfillment_options_route(engine));
    for (auto& route : opening_hours_routes(engine)) routes.push_back(std::move(route));
    return routes;
}

}  // namespace nahtlos::flows
