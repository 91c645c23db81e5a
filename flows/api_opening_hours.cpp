#include <utility>

#include "delivery/setup.hpp"
#include "flows/api_delivery.hpp"
#include "flows/api_lists.hpp"
#include "inventory/places.hpp"
#include "inventory/setup.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using delivery::Date;
using delivery::ExceptionView;
using delivery::HoursView;
using inventory::LocationId;

struct ExceptionsQuery {
    std::optional<api::Cursor<Date>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(ExceptionsQuery, (), (cursor, limit))

api::Place place_of(const inventory::Location& l) { return {l.legal_entity, {}, {}, l.id.uuid}; }

// Null where there is none, or the caller must not know of it.
const inventory::Location* seen_location(const Call& call, const Pages& pages, LocationId id) {
    const auto found = pages.network->locations.find(id);
    const bool is_seen = found != pages.network->locations.end() &&
                         !api::outside_of(*call.caller, place_of(found->second));
    return is_seen ? &found->second : nullptr;
}

Result<HoursView> get_hours(Engine& engine, const Call& call, Tx& tx, LocationId id) {
    const auto pages = engine.books().open(tx);
    const auto* location = seen_location(call, *pages, id);
    if (location == nullptr) return api::no_such_resource();
    return delivery::view_of(*location, pages->delivery->hours_of(id));
}

Result<api::Page<ExceptionView>> list_exceptions(Engine& engine, const Call& call, Tx& tx,
                                                 LocationId id, const ExceptionsQuery& query) {
    const auto pages = engine.books().open(tx);
    if (seen_location(call, *pages, id) == nullptr) return api::no_such_resource();
    std::optional<Date> after;
    if (query.cursor) after = query.cursor->key;
    return api::page_of(delivery::list_exceptions(tx, id, after, query.limit.value + 1),
                        query.limit, [](const ExceptionView& view) { return view.date; });
}

// Runs a change of a location's hours by who may: act(ChangeScope&, const Location&) is given the
// location with the version that it has by now.
template <class Out, class Act>
void change_location_hours(Engine& engine, const Call& call, const Reply<Out>& reply, LocationId id,
                           Act act) {
    api::run_change<Out>(engine.changes(), call, reply,
                         [&engine, id, caller = call.caller, if_match = call.if_match,
                          act = std::move(act)](ChangeScope& change) -> Result<Out> {
                             const auto pages = engine.books().read(change.tx);
                             const auto found = pages->network->locations.find(id);
                             if (found == pages->network->locations.end())
                                 return api::no_such_resource();
                             const auto place = place_of(found->second);
                             if (api::outside_of(*caller, place)) return api::no_such_resource();
                             if (auto refusal = unless_within(*caller, place)) return *refusal;
                             const auto version = inventory::touch_location(
                                 change, id, "opening_hours_changed", if_match);
                             if (!version) return version.refusal();
                             auto location = found->second;
                             location.version = *version;
                             return act(change, location);
                         });
}

void remove_exception(Engine& engine, const Call& call, const Reply<Done>& reply, LocationId id,
                      Date date) {
    Change change = [id, date, caller = call.caller,
                     if_match = call.if_match](ChangeScope& scope) -> Result<std::string> {
        const auto entity = inventory::legal_entity_of(scope.tx, id);
        if (!entity) return api::no_such_resource();
        const api::Place place{*entity, {}, {}, id.uuid};
        if (api::outside_of(*caller, place)) return api::no_such_resource();
        if (auto refusal = unless_within(*caller, place)) return *refusal;
        const auto version =
            inventory::touch_location(scope, id, "opening_hours_changed", if_match);
        if (!version) return version.refusal();
        if (!delivery::erase_exception(scope, id, date)) return api::no_such_resource();
        return std::string("{}");
    };
    const auto done = [reply](const Answer<std::string>& answer) {
        answer ? reply(Done{}, answer.is_replayed) : reply(answer.refusal());
    };
    if (!engine.changes().submit(call.entry(std::move(change)), done)) reply(api::overloaded());
}

}  // namespace

api::Routes opening_hours_routes(Engine& engine) {
    return {
        api::query("GET /v1/locations/{id}/hours", Scope::stock_read, "get_opening_hours",
                   "Read when a location is open, in its own time zone",
                   [&engine](const Call& call, Tx& tx, LocationId id) {
                       return get_hours(engine, call, tx, id);
                   }),
        api::command("PATCH /v1/locations/{id}/hours", Scope::stock_write, "change_opening_hours",
                     "Change the week, the holidays or the cut-off of a location",
                     [&engine](const Call& call, Reply<HoursView> reply, LocationId id,
                               delivery::HoursChange wish) {
                         change_location_hours<HoursView>(
                             engine, call, reply, id,
                             [wish = std::move(wish)](ChangeScope& change, const auto& location) {
                                 return delivery::change_hours(change, location, wish);
                             });
                     },
                     {.errors = {api::version_changed},
                      .description = "The version is the location's, which rises with its hours."}),
        api::query(
            "GET /v1/locations/{id}/hours/exceptions", Scope::stock_read, "list_opening_exceptions",
            "List days with hours of their own, by date",
            [&engine](const Call& call, Tx& tx, LocationId id, const ExceptionsQuery& query) {
                return list_exceptions(engine, call, tx, id, query);
            }),
        api::command("PUT /v1/locations/{id}/hours/exceptions/{date}", Scope::stock_write,
                     "set_opening_exception", "Say the hours of one day, or that it is closed",
                     [&engine](const Call& call, Reply<ExceptionView> reply, LocationId id,
                               Date date, delivery::ExceptionWish wish) {
                         change_location_hours<ExceptionView>(
                             engine, call, reply, id,
                             [date, wish = std::move(wish)](ChangeScope& change,
                                                            const auto& location) {
                                 return delivery::set_exception(change, location.id, date, wish);
                             });
                     },
                     {.errors = {api::version_changed}}),
        api::command("DELETE /v1/locations/{id}/hours/exceptions/{date}", Scope::stock_write,
                     "remove_opening_exception", "Let a day have the hours of the week again",
                     [&engine](const Call& call, Reply<Done> reply, LocationId id, Date date) {
                         remove_exception(engine, call, reply, id, date);
                     },
                     {.status = 204, .errors = {api::version_changed}}),
    };
}

}  // namespace nahtlos::flows
