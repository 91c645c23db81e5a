#include "flows/api_transfers.hpp"

#include <utility>

#include "flows/api_lists.hpp"
#include "flows/stock_rows.hpp"
#include "flows/transfer_desk.hpp"
#include "transfers/store.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using inventory::LocationId;
using transfers::TransferId;
using enum RefusalKind;

// A location that a query names; it filters what the caller sees, so that any may be named.
Result<std::optional<LocationId>> named(const Pages& pages, const char* parameter,
                                        const std::optional<std::string>& text) {
    if (!text) return std::optional<LocationId>{};
    const auto* location = location_named(pages, *text);
    if (location == nullptr) return wrong_parameter(parameter, "unknown", "is not a location");
    return std::optional(location->id);
}

// --- GET /v1/transfers

struct TransfersQuery {
    std::optional<transfers::TransferStatus> status;
    std::optional<std::string> from, to, reference;
    std::optional<api::Cursor<TransferId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(TransfersQuery, (), (status, from, to, reference, cursor, limit))

Result<api::Page<TransferView>> list_transfers(Engine& engine, const Call& call, Tx& tx,
                                               const TransfersQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto from = named(*pages, "from", query.from), to = named(*pages, "to", query.to);
    if (!from) return from.refusal();
    if (!to) return to.refusal();
    const auto reach = reach_of(*call.caller);
    transfers::TransferFilter filter;
    filter.status = query.status;
    filter.origin = *from;
    filter.destination = *to;
    filter.location = reach.location;
    filter.legal_entity = reach.legal_entity;
    filter.reference = query.reference;
    if (query.cursor) filter.before = query.cursor->key;
    filter.limit = query.limit.value + 1;
    const auto rows = transfers::list_transfers(tx, filter);
    std::vector<TransferId> ids;
    for (const auto& row : rows) ids.push_back(row.id);
    const auto lines = transfers::lines_of(tx, ids);
    std::vector<TransferView> views;
    for (const auto& row : rows) views.push_back(view_of(row, lines));
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.id; });
}

Result<TransferView> get_transfer(const Call& call, Tx& tx, TransferId id) {
    const auto row = transfers::find_transfer(tx, id, sql::Lock::no);
    if (!row || !sees(reach_of(*call.caller), *row)) return api::no_such_resource();
    return view_of(*row, transfers::lines_of(tx, {id}));
}

// --- GET /v1/transfers/discrepancies

enum class DiscrepancyKind { damaged, missing, surplus };
BOOST_DESCRIBE_ENUM(DiscrepancyKind, damaged, missing, surplus)

transfers::TransferEntryKind entry_kind(DiscrepancyKind kind) {
    switch (kind) {
        case DiscrepancyKind::damaged: return transfers::TransferEntryKind::damaged;
        case DiscrepancyKind::missing: return transfers::TransferEntryKind::missing;
        case DiscrepancyKind::surplus: return transfers::TransferEntryKind::surplus;
    }
    return transfers::TransferEntryKind::missing;
}

struct DiscrepanciesQuery {
    std::optional<DiscrepancyKind> kind;
    std::optional<std::string> location;
    std::optional<api::Cursor<transfers::DiscrepancyPlace>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{{
        {"location", "code or id; either end of the transfer"},
    }};
};
BOOST_DESCRIBE_STRUCT(DiscrepanciesQuery, (), (kind, location, cursor, limit))

Result<std::optional<LocationId>> place_of(const Call& call, const Pages& pages,
                                           const std::optional<std::string>& text) {
    if (!text) return bound<LocationId>(call.caller->location);
    const auto* location = location_named(pages, *text);
    if (location == nullptr) return wrong_parameter("location", "unknown", "is not a location");
    if (auto refusal =
            api::outside_of(*call.caller, {location->legal_entity, {}, {}, location->id.uuid})) {
        return *std::move(refusal);
    }
    return std::optional(location->id);
}

Result<api::Page<transfers::Discrepancy>> list_discrepancies(Engine& engine, const Call& call,
                                                             Tx& tx,
                                                             const DiscrepanciesQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto place = place_of(call, *pages, query.location);
    if (!place) return place.refusal();
    transfers::DiscrepancyFilter filter;
    if (query.kind) filter.kind = entry_kind(*query.kind);
    filter.location = *place;
    filter.legal_entity = call.caller->legal_entity;
    if (query.cursor) filter.before = query.cursor->key;
    filter.limit = query.limit.value + 1;
    return api::page_of(transfers::list_discrepancies(tx, filter), query.limit, [](const auto& d) {
        return transfers::DiscrepancyPlace{d.recorded_at, d.transfer, d.n};
    });
}

// --- commands

constexpr api::KnownError wrong_status{conflict, "transfer_status",
                                       "the transfer is not as far, or farther"};

// A command about one transfer; `act(scope, call)` does it.
template <class Act>
void change(Engine& engine, const Call& call, const api::Reply<TransferView>& reply, TransferId id,
            Act act) {
    api::run_change<TransferView>(
        engine.changes(), call, reply,
        [what = TransferCall{id, reach_of(*call.caller), call.if_match},
         act = std::move(act)](ChangeScope& scope) { return act(scope, what); });
}

api::Route create_route(Engine& engine) {
    return api::command(
        "POST /v1/transfers", Scope::stock_write, "create_transfer",
        "Ask for goods to go from one location to another",
        [&engine](const Call& call, api::Reply<TransferView> reply, NewTransfer wish) {
            api::run_change<TransferView>(engine.changes(), call, reply,
                                          [&engine, reach = reach_of(*call.caller),
                                           wish = std::move(wish)](ChangeScope& scope) {
                                              return create_transfer(scope, engine.books(), wish,
                                                                     reach);
                                          });
        },
        {.status = 201,
         .description = "A draft, until it is released. Nothing is kept for it: until they are "
                        "shipped, the pieces may be sold. Keys of either end may ask.",
         .body_bytes = 1 << 18});
}

api::Route ship_route(Engine& engine) {
    return api::command(
        "POST /v1/transfers/{id}/ship", Scope::stock_write, "ship_transfer",
        "Send all or a part of a transfer: it is in transit then",
        [&engine](const Call& call, api::Reply<TransferView> reply, TransferId id,
                  std::optional<transfers::ShipTransfer> body) {
            change(engine, call, reply, id,
                   [wish = body.value_or(transfers::ShipTransfer{})](ChangeScope& scope,
                                                                     const TransferCall& what) {
                       return ship_transfer(scope, what, wish);
                   });
        },
        {.errors = {wrong_status,
                    {conflict, "nothing_to_ship", "all of it has been shipped"},
                    {conflict, "insufficient_stock", "the books promise it to others"},
                    api::version_changed},
         .description = "What others were promised is not sent, unless even_if_promised says that "
                        "it has left already."});
}

api::Route receive_route(Engine& engine) {
    return api::command(
        "POST /v1/transfers/{id}/receive", Scope::stock_write, "receive_transfer",
        "Say what of a transfer has arrived, damaged or not, and what has not",
        [&engine](const Call& call, api::Reply<TransferView> reply, TransferId id,
                  std::optional<transfers::ReceiveTransfer> body) {
            change(engine, call, reply, id,
                   [wish = body.value_or(transfers::ReceiveTransfer{})](ChangeScope& scope,
                                                                        const TransferCall& what) {
                       return receive_transfer(scope, what, wish);
                   });
        },
        {.errors = {wrong_status,
                    {conflict, "nothing_in_transit", "nothing of it is in transit"},
                    api::version_changed},
         .description = "In parts if need be. Damaged pieces arrive and are not for sale, missing "
                        "ones leave transit; both say why, as do more than were shipped, which "
                        "only accept_surplus allows."});
}

api::Route close_route(Engine& engine) {
    return api::command(
        "POST /v1/transfers/{id}/close", Scope::stock_write, "close_transfer",
        "End a transfer: nothing more of it will be sent or received",
        [&engine](const Call& call, api::Reply<TransferView> reply, TransferId id,
                  std::optional<transfers::CloseTransfer> body) {
            change(engine, call, reply, id,
                   [wish = body.value_or(transfers::CloseTransfer{})](ChangeScope& scope,
                                                                      const TransferCall& what) {
                       return close_transfer(scope, what, wish);
                   });
        },
        {.errors = {wrong_status, api::version_changed},
         .description = "What is still in transit is missing from then on, with the reason."});
}

template <class Act>
api::Route step_route(Engine& engine, std::string_view line, std::string_view id,
                      std::string_view summary, Act act) {
    return api::command(
        line, Scope::stock_write, id, summary,
        [&engine, act](const Call& call, api::Reply<TransferView> reply, TransferId transfer) {
            change(engine, call, reply, transfer, act);
        },
        {.errors = {wrong_status, api::version_changed}});
}

}  // namespace

api::Routes transfer_routes(Engine& engine) {
    return {
        create_route(engine),
        api::query("GET /v1/transfers", Scope::stock_read, "list_transfers",
                   "List transfers from and to what the key reaches, newest first",
                   [&engine](const Call& call, Tx& tx, const TransfersQuery& query) {
                       return list_transfers(engine, call, tx, query);
                   }),
        api::query("GET /v1/transfers/discrepancies", Scope::stock_read,
                   "list_transfer_discrepancies",
                   "List what did not arrive as it was sent, newest first",
                   [&engine](const Call& call, Tx& tx, const DiscrepanciesQuery& query) {
                       return list_discrepancies(engine, call, tx, query);
                   }),
        api::query(
            "GET /v1/transfers/{id}", Scope::stock_read, "get_transfer",
            "A transfer, and how far each line has come",
            [](const Call& call, Tx& tx, TransferId id) { return get_transfer(call, tx, id); }),
        step_route(engine, "POST /v1/transfers/{id}/release", "release_transfer",
                   "Release a draft: it is to be shipped", release_transfer),
        ship_route(engine),
        receive_route(engine),
        close_route(engine),
        step_route(engine, "POST /v1/transfers/{id}/cancel", "cancel_transfer",
                   "Cancel a transfer of which nothing has left yet", cancel_transfer),
    };
}

}  // namespace nahtlos::flows
