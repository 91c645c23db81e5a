#include "flows/api_counts.hpp"

#include <utility>

#include "counts/store.hpp"
#include "flows/api_lists.hpp"
#include "flows/count_desk.hpp"
#include "flows/count_reads.hpp"
#include "flows/sight.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using counts::CountId;
using inventory::LocationId;
using enum RefusalKind;

struct CountsQuery {
    std::optional<counts::CountStatus> status;
    std::optional<std::string> location;
    std::optional<api::Cursor<CountId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(CountsQuery, (), (status, location, cursor, limit))

/// A count in a list, without its lines.
struct CountEntry {
    CountId id;
    LocationId location;
    std::optional<std::string> zone, note;
    counts::CountStatus status = counts::CountStatus::open;
    std::int64_t pass = 1;
    Instant created_at, updated_at;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(CountEntry, (),
                      (id, location, zone, note, status, pass, created_at, updated_at, version))

Result<api::Page<CountEntry>> list_counts(Engine& engine, const Call& call, Tx& tx,
                                          const CountsQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto place = place_of_list(sight_of(*call.caller), *pages, query.location);
    if (!place) return place.refusal();
    counts::CountFilter filter{
        query.status, *place, call.caller->legal_entity, {}, query.limit.value + 1};
    if (query.cursor) filter.before = query.cursor->key;
    std::vector<CountEntry> entries;
    for (const auto& c : counts::list_counts(tx, filter)) {
        entries.push_back({c.id, c.location, c.zone, c.note, c.status, c.pass, c.created_at,
                           c.updated_at, c.version});
    }
    return api::page_of(std::move(entries), query.limit,
                        [](const auto& entry) { return entry.id; });
}

Result<CountView> get_count(const Call& call, Tx& tx, CountId id) {
    const auto row = counts::find_count(tx, id, sql::Lock::no);
    if (!row || !reach_of(*call.caller).has(row->location, row->legal_entity)) {
        return api::no_such_resource();
    }
    return view_of(*row, counts::lines_of(tx, {id}));
}

struct CountTasksQuery {
    std::optional<counts::CountTaskState> state;
    std::optional<std::string> location;
    std::optional<api::Cursor<counts::CountTaskId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(CountTasksQuery, (), (state, location, cursor, limit))

struct CountTaskView {
    counts::CountTaskId id;
    inventory::StockItemId stock_item;
    LocationId location;
    std::string reason;
    Uuid cause;
    counts::CountTaskState state = counts::CountTaskState::open;
    std::optional<CountId> count;
    Instant opened_at;
    std::optional<Instant> closed_at;
    static constexpr std::string_view schema_name = "CountTask";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"cause", "the fulfillment that could not be picked"},
        {"count", "that answered it"},
    }};
};
BOOST_DESCRIBE_STRUCT(CountTaskView, (),
                      (id, stock_item, location, reason, cause, state, count, opened_at, closed_at))

Result<api::Page<CountTaskView>> list_tasks(Engine& engine, const Call& call, Tx& tx,
                                            const CountTasksQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto place = place_of_list(sight_of(*call.caller), *pages, query.location);
    if (!place) return place.refusal();
    counts::CountTaskFilter filter{
        query.state, *place, call.caller->legal_entity, {}, query.limit.value + 1};
    if (query.cursor) filter.before = query.cursor->key;
    std::vector<CountTaskView> views;
    for (const auto& t : counts::list_tasks(tx, filter)) {
        views.push_back({t.id, t.stock_item, t.location, t.reason, t.cause, t.state, t.of_count,
                         t.opened_at, t.closed_at});
    }
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.id; });
}

// --- commands

constexpr api::KnownError wrong_status{conflict, "count_status",
                                       "the count is not as far, or farther"};

template <class View, class Act>
void change(Engine& engine, const Call& call, const api::Reply<View>& reply, CountId id, Act act) {
    api::run_change<View>(engine.changes(), call, reply,
                          [what = CountCall{id, reach_of(*call.caller), call.if_match},
                           act = std::move(act)](ChangeScope& scope) { return act(scope, what); });
}

api::Route open_route(Engine& engine) {
    return api::command(
        "POST /v1/counts", Scope::stock_write, "open_count",
        "Begin to count: named articles, those with a task, or what a zone has",
        [&engine](const Call& call, api::Reply<CountView> reply, NewCount wish) {
            api::run_change<CountView>(
                engine.changes(), call, reply,
                [&engine, reach = reach_of(*call.caller), wish = std::move(wish)](
                    ChangeScope& scope) { return open_count(scope, engine.books(), wish, reach); });
        },
        {.status = 201,
         .description = "Blind unless told otherwise: what the books say is shown when the count "
                        "is done."});
}

api::Route tell_route(Engine& engine) {
    return api::command(
        "POST /v1/counts/{id}/lines", Scope::stock_write, "tell_count",
        "Say how many of an article are there",
        [&engine](const Call& call, api::Reply<CountView> reply, CountId id, TellCount wish) {
            change(engine, call, reply, id,
                   [&engine, wish = std::move(wish)](ChangeScope& scope, const CountCall& what) {
                       return tell_count(scope, engine.books(), what, wish);
                   });
        },
        {.errors = {wrong_status, api::version_changed},
         .description = "Zones of a pass add up, and a zone told again is corrected. All of an "
                        "article at the location belongs into one count.",
         .body_bytes = 1 << 18});
}

api::Route sweep_route(Engine& engine) {
    return api::command(
        "POST /v1/counts/{id}/sweep", Scope::stock_write, "sweep_count",
        "Tell a count which tags readers saw at its location",
        [&engine](const Call& call, api::Reply<SweepView> reply, CountId id,
                  std::optional<SweepRequest> body) {
            change(engine, call, reply, id,
                   [&engine, wish = body.value_or(SweepRequest{})](ChangeScope& scope,
                                                                   const CountCall& what) {
                       return tell_sweep(scope, engine.books(), what, wish);
                   });
        },
        {.errors = {wrong_status,
                    {conflict, "no_reads", "no tag was seen there since then"},
                    api::version_changed},
         .description = "Each article with tags at the location is told as the pieces seen since "
                        "the count was opened, or its last pass ended; of what was not seen, "
                        "nothing is there. It is the zone \"rfid\" of the count: what people tell "
                        "of other zones adds up with it."});
}

api::Route end_pass_route(Engine& engine) {
    return api::command(
        "POST /v1/counts/{id}/end-pass", Scope::stock_write, "end_count_pass",
        "Compare what was counted with the books; what differs too much is counted again",
        [&engine](const Call& call, api::Reply<CountView> reply, CountId id,
                  std::optional<EndPass> body) {
            change(engine, call, reply, id,
                   [wish = body.value_or(EndPass{})](ChangeScope& scope, const CountCall& what) {
                       return end_pass(scope, what, wish);
                   });
        },
        {.errors = {wrong_status,
                    {conflict, "not_counted", "something was not told"},
                    {conflict, "several_owners", "goods of another owner lie among them"},
                    api::version_changed},
         .description = "Lines that stay to_count are told again in the next pass. Otherwise the "
                        "count is counted and waits to be approved."});
}

api::Route approve_route(Engine& engine) {
    return api::command(
        "POST /v1/counts/{id}/approve", Scope::stock_write, "approve_count",
        "Book what was counted, as of when it was",
        [&engine](const Call& call, api::Reply<CountView> reply, CountId id,
                  std::optional<ApproveCount> body) {
            change(
                engine, call, reply, id,
                [wish = body.value_or(ApproveCount{})](ChangeScope& scope, const CountCall& what) {
                    return approve_count(scope, what, wish);
                });
        },
        {.errors = {wrong_status, api::version_changed},
         .description = "What moved since it was counted stays. What a later count has booked "
                        "already is superseded."});
}

}  // namespace

api::Routes count_routes(Engine& engine) {
    return {
        open_route(engine),
        api::query("GET /v1/counts", Scope::stock_read, "list_counts", "List counts, newest first",
                   [&engine](const Call& call, Tx& tx, const CountsQuery& query) {
                       return list_counts(engine, call, tx, query);
                   }),
        api::query("GET /v1/counts/{id}", Scope::stock_read, "get_count",
                   "A count with what was told of each article",
                   [](const Call& call, Tx& tx, CountId id) { return get_count(call, tx, id); }),
        tell_route(engine),
        sweep_route(engine),
        end_pass_route(engine),
        approve_route(engine),
        api::command("POST /v1/counts/{id}/cancel", Scope::stock_write, "cancel_count",
                     "Give a count up; nothing is booked",
                     [&engine](const Call& call, api::Reply<CountView> reply, CountId id) {
                         change(engine, call, reply, id, cancel_count);
                     },
                     {.errors = {wrong_status, api::version_changed}}),
        api::query("GET /v1/count-tasks", Scope::stock_read, "list_count_tasks",
                   "List what is to be counted since it was not found, newest first",
                   [&engine](const Call& call, Tx& tx, const CountTasksQuery& query) {
                       return list_tasks(engine, call, tx, query);
                   }),
    };
}

}  // namespace nahtlos::flows
