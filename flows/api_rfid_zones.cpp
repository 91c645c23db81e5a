#include "flows/api_rfid_zones.hpp"

#include <algorithm>
#include <utility>

#include "base/api/change.hpp"
#include "base/jobs/jobs.hpp"
#include "base/json/writer.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_lists.hpp"
#include "flows/open_orders.hpp"
#include "flows/pick_up_zone.hpp"
#include "flows/sight.hpp"
#include "flows/stock_rows.hpp"
#include "orders/store.hpp"
#include "rfid/store.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using inventory::LocationId;
using enum RefusalKind;

// --- rules

struct RuleRequest {
    json::ShortText<64> location;
    bool makes_ready = false;
    static constexpr std::string_view schema_name = "RfidRuleRequest";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"location", "code or id"},
        {"makes_ready",
         "orders that are picked up become ready when all their tagged pieces stand "
         "in the pick-up zone"},
    }};
};
BOOST_DESCRIBE_STRUCT(RuleRequest, (), (location, makes_ready))

struct RuleView {
    rfid::RuleId id;
    LocationId location;
    bool makes_ready = false;
    std::int64_t version = 0;
    Instant updated_at;
    static constexpr std::string_view schema_name = "RfidRule";
};
BOOST_DESCRIBE_STRUCT(RuleView, (), (id, location, makes_ready, version, updated_at))

RuleView view_of(const rfid::Rule& rule) {
    return {rule.id, rule.location, rule.makes_ready != 0, rule.version, rule.updated_at};
}

Result<RuleView> put_rule(ChangeScope& scope, Books& books, const RuleRequest& wish,
                          const PlaceReach& reach, std::optional<std::int64_t> if_match) {
    const auto pages = books.read(scope.tx);
    const auto place = rfid_place(*pages, wish.location.value, reach);
    if (!place) return place.refusal();
    const auto* location = *place;
    rfid::Rule rule;
    rule.location = location->id;
    rule.id = rfid::RuleId{child_id(scope.id, 2)};
    rule.created_at = scope.now;
    if (const auto known = rfid::find_rule(scope.tx, location->id, sql::Lock::yes)) rule = *known;
    if (auto refusal = api::unless_version(if_match, rule.version)) return *std::move(refusal);
    rule.makes_ready = wish.makes_ready ? 1 : 0;
    rule.updated_at = scope.now;
    ++rule.version;
    rfid::put_rule(scope.tx, rule);
    scope.events.push_back({"rfid_rule_changed", rule.id.uuid, rule.version, scope.context,
                            scope.now, json::write(view_of(rule))});
    // What stands there already counts, too.
    if (wish.makes_ready) {
        jobs::insert_jobs(scope.tx, {{child_id(scope.id, 1), look_at_pick_up_zone,
                                      location->id.uuid, "{}", scope.now, scope.now}});
    }
    return view_of(rule);
}

struct RulesView {
    std::vector<RuleView> items;
    static constexpr std::string_view schema_name = "RfidRules";
};
BOOST_DESCRIBE_STRUCT(RulesView, (), (items))

Result<RulesView> list_rules(Engine& engine, const Call& call, Tx& tx) {
    const auto reach = reach_of(*call.caller);
    const auto pages = engine.books().open(tx);
    RulesView view;
    for (const auto& rule : rfid::list_rules(tx, {})) {
        const auto& location = pages->network->locations.at(rule.location);
        if (reach.has(location.id, location.legal_entity)) view.items.push_back(view_of(rule));
    }
    return view;
}

// --- where pieces stand

struct PieceView {
    std::string epc;
    std::string serial;
    rfid::Zone zone = rfid::Zone::sales_floor;
    std::string reader;
    bool is_set_apart = false;
    Instant arrived_at, last_seen_at;
    static constexpr std::string_view schema_name = "RfidPiece";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"reader", "code"},
        {"is_set_apart", "it stands in the pick-up zone for this order"},
        {"arrived_at", "when it came to this zone"},
    }};
};
BOOST_DESCRIBE_STRUCT(PieceView, (),
                      (epc, serial, zone, reader, is_set_apart, arrived_at, last_seen_at))

struct ArticlePieces {
    std::int64_t line = 0;
    std::string sku, title;
    std::int64_t quantity = 0;
    std::optional<std::string> gtin;
    std::vector<PieceView> pieces;
    static constexpr std::string_view schema_name = "RfidArticlePieces";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"quantity", "still to be handed out"},
        {"gtin", "missing for what no tag can name: without a GTIN, or made of several"},
        {"pieces",
         "at this location, seen last first; at most 20, without those set apart for "
         "other orders and those seen last at an exit"},
    }};
};
BOOST_DESCRIBE_STRUCT(ArticlePieces, (), (line, sku, title, quantity, gtin, pieces))

struct PiecesView {
    std::vector<ArticlePieces> items;
    static constexpr std::string_view schema_name = "RfidPieces";
};
BOOST_DESCRIBE_STRUCT(PiecesView, (), (items))

constexpr std::size_t most_pieces = 20;
constexpr std::int64_t looked_at = 1'000;  // tags of an article at one place

using ReaderCodes = std::map<rfid::ReaderId, std::string>;

ReaderCodes readers_at(Tx& tx, LocationId location) {
    ReaderCodes codes;
    for (const auto& r : rfid::list_readers(tx, {{location}, {}, looked_at})) codes[r.id] = r.code;
    return codes;
}

std::vector<PieceView> pieces_of(Tx& tx, LocationId location, const std::string& gtin,
                                 orders::FulfillmentId who, const ReaderCodes& readers) {
    const auto tags = rfid::list_tags(tx, {location, gtin, {}, {}, {}, looked_at});
    std::vector<std::string> epcs;
    for (const auto& tag : tags) epcs.push_back(tag.epc);
    std::map<std::string, Uuid> apart;
    for (const auto& piece : rfid::pieces(tx, epcs)) {
        if (piece.fulfillment) apart[piece.epc] = *piece.fulfillment;
    }
    std::vector<PieceView> views;
    for (const auto& tag : tags) {
        const auto of = apart.find(tag.epc);
        const bool is_of_others = of != apart.end() && of->second != who.uuid;
        if (tag.zone == rfid::Zone::exit || is_of_others) continue;
        const auto reader = readers.find(tag.reader);
        views.push_back({tag.epc, tag.serial, tag.zone,
                         reader == readers.end() ? "" : reader->second, of != apart.end(),
                         tag.arrived_at, tag.last_seen_at});
    }
    // Its own first, then those that were seen last.
    std::ranges::sort(views, [](const auto& a, const auto& b) {
        if (a.is_set_apart != b.is_set_apart) return a.is_set_apart;
        return a.last_seen_at > b.last_seen_at;
    });
    if (views.size() > most_pieces) views.resize(most_pieces);
    return views;
}

Result<PiecesView> find_pieces(Engine& engine, const Call& call, Tx& tx, orders::OrderId id,
                               orders::FulfillmentId which) {
    const auto pages = engine.books().open(tx);
    if (seen(tx, sight_of(*call.caller), orders::orders(tx, {id}, sql::Lock::no)).empty()) {
        return api::no_such_resource();
    }
    auto open = open_orders(tx, {id});
    add_fulfillments(tx, open);
    auto& order = open.at(id);
    const auto* found = order.fulfillment(which);
    const auto at = place_scope(*call.caller).location;
    if (found == nullptr || (at && found->row.location != at)) return api::no_such_resource();
    PiecesView view;
    if (!found->row.location) return view;
    const auto readers = readers_at(tx, *found->row.location);
    for (const auto& units : open_units(order, which)) {
        const auto* line = order.line(units.line);
        ArticlePieces article{units.line, line->sku, line->title, units.units, {}, {}};
        article.gtin = tag_gtin(*pages, line->sku);
        if (article.gtin) {
            article.pieces = pieces_of(tx, *found->row.location, *article.gtin, which, readers);
        }
        view.items.push_back(std::move(article));
    }
    return view;
}

}  // namespace

Refusal outside_of_rfid() {
    return {forbidden, "outside_of_key", "the key may not change anything there"};
}

Result<const inventory::Location*> rfid_place(const Pages& pages, const std::string& text,
                                              const PlaceReach& reach) {
    const auto* location = location_named(pages, text);
    if (location == nullptr) {
        return Refusal{invalid,
                       "invalid_request",
                       "that cannot be set up there",
                       {{"/location", "unknown", "is not a location"}}};
    }
    if (!reach.has(location->id, location->legal_entity)) return outside_of_rfid();
    return location;
}

api::Routes rfid_zone_routes(Engine& engine) {
    return {
        api::query("GET /v1/rfid/rules", Scope::stock_read, "list_rfid_rules",
                   "List what reads do at which location",
                   [&engine](const Call& call, Tx& tx) { return list_rules(engine, call, tx); },
                   {.tag = "rfid"}),
        api::command(
            "PUT /v1/rfid/rules", Scope::stock_write, "put_rfid_rule",
            "Say what reads do at a location; nothing, unless told",
            [&engine](const Call& call, api::Reply<RuleView> reply, RuleRequest request) {
                api::run_change<RuleView>(
                    engine.changes(), call, reply,
                    [&engine, reach = reach_of(*call.caller), if_match = call.if_match,
                     request = std::move(request)](ChangeScope& scope) {
                        return put_rule(scope, engine.books(), request, reach, if_match);
                    });
            },
            {.errors = {api::version_changed},
             .tag = "rfid",
             .description = "makes_ready: pieces that come to the pick-up zone are set apart for "
                            "the accepted pick-ups that wait for their article, in the order in "
                            "which these came in. Articles without tags are packed by hand "
                            "first."}),
        api::query(
            "GET /v1/orders/{id}/fulfillments/{fulfillment}/pieces", Scope::orders_read,
            "find_pieces", "Find the pieces of an order by their tags, for who picks them",
            [&engine](const Call& call, Tx& tx, orders::OrderId id, orders::FulfillmentId which) {
                return find_pieces(engine, call, tx, id, which);
            },
            {.tag = "rfid"}),
    };
}

}  // namespace nahtlos::flows
