#include "base/events/api.hpp"

#include <charconv>

#include "base/json/whole.hpp"

namespace nahtlos::events {
namespace {

using api::Call;
using api::Scope;

using FeedLimit = json::Whole<1, 1'000, 100>;  // events per page

struct FeedQuery {
    Position from;
    FeedLimit limit;
    EventTypes types;
    std::optional<AnyId> aggregate;
    static constexpr std::array<std::string_view, 3> may_miss{"from", "limit", "types"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"from", "next_position of the answer before; 1 for all there are"},
        {"types", "only these"},
        {"aggregate", "only of this order, key, ..."},
    }};
};
BOOST_DESCRIBE_STRUCT(FeedQuery, (), (from, limit, types, aggregate))

struct FeedPage {
    std::vector<EventView> items;
    std::int64_t next_position = 1;
    static constexpr std::string_view schema_name = "EventFeed";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{{
        {"next_position",
         "where the next request begins, also when there are no items; it stays as it was when "
         "there is nothing new"},
    }};
};
BOOST_DESCRIBE_STRUCT(FeedPage, (), (items, next_position))

struct StreamQuery {
    std::optional<Position> from;
    EventTypes types;
    std::optional<AnyId> aggregate;
    static constexpr std::array<std::string_view, 1> may_miss{"types"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"from",
         "position to begin at; by default what comes from now on. The header "
         "Last-Event-ID, which browsers send when they come back, wins over it"},
        {"types", "only these"},
    }};
};
BOOST_DESCRIBE_STRUCT(StreamQuery, (), (from, types, aggregate))

struct AuditQuery {
    std::optional<AnyId> actor, aggregate;
    EventTypes type;
    std::optional<Instant> from, to;
    std::optional<api::Cursor<Position>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 2> may_miss{"type", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"actor", "who: the id of a key, of staff, ..."},
        {"type", "what: one or more types of events"},
        {"from", "recorded at or after"},
        {"to", "recorded before"},
    }};
};
BOOST_DESCRIBE_STRUCT(AuditQuery, (), (actor, aggregate, type, from, to, cursor, limit))

std::optional<Uuid> uuid_of(const std::optional<AnyId>& id) {
    if (!id) return std::nullopt;
    return id->uuid;
}

Result<EventFilter> filter_for(const Call& call, const EventTypes& types,
                               const std::optional<AnyId>& aggregate) {
    EventFilter filter;
    for (const auto& type : types) filter.types.push_back(type.value);
    filter.aggregate = uuid_of(aggregate);
    if (auto refusal = bind_to(*call.caller, filter)) return *std::move(refusal);
    return filter;
}

std::vector<EventView> views_of(std::vector<NumberedEvent> events) {
    std::vector<EventView> views;
    views.reserve(events.size());
    for (auto& event : events) views.push_back(view_of(std::move(event)));
    return views;
}

Result<FeedPage> list_events(const Call& call, Tx& tx, const FeedQuery& query) {
    const auto filter = filter_for(call, query.types, query.aggregate);
    if (!filter) return filter.refusal();
    auto found = feed(tx, *filter, query.from.value, query.limit.value);
    return FeedPage{views_of(std::move(found.items)), found.next};
}

Result<api::Page<EventView>> list_audit(const Call& call, Tx& tx, const AuditQuery& query) {
    auto filter = filter_for(call, query.type, query.aggregate);
    if (!filter) return filter.refusal();
    filter->actor = uuid_of(query.actor);
    filter->since = query.from;
    filter->until = query.to;
    std::optional<std::int64_t> before;
    if (query.cursor) before = query.cursor->key.value;
    auto found = audit(tx, *filter, before, query.limit.value);
    api::Page<EventView> page{views_of(std::move(found.items)), {}};
    if (found.next) page.next_cursor = api::Cursor<Position>{{*found.next}}.wire();
    return page;
}

// Where to begin: after the event that the client saw last.
Result<std::optional<std::int64_t>> begin_of(const http::Request& request,
                                             const std::optional<Position>& from) {
    const auto text = request.header("last-event-id");
    if (text.empty()) {
        if (!from) return std::optional<std::int64_t>();
        return std::optional(from->value);
    }
    std::int64_t seen = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seen);
    if (error != std::errc() || end != text.data() + text.size() || seen < 0 ||
        seen == std::numeric_limits<std::int64_t>::max()) {
        return Refusal{RefusalKind::malformed, "last_event_id_malformed",
                       "Last-Event-ID must be the id of an event of this stream"};
    }
    return std::optional(seen + 1);
}

// The same person in the same places, who may still read this.
bool is_still(const api::Caller& now, const api::Caller& then, Scope scope) {
    return now.id == then.id && now.scopes.allow(scope) && now.legal_entity == then.legal_entity &&
           now.market == then.market && now.channel == then.channel &&
           now.location == then.location;
}

}  // namespace

std::optional<Refusal> follow_events(EventHub& hub, api::Authenticator& authenticator,
                                     const Call& call, const api::OpenStream& open,
                                     const http::Request& request, EventFilter filter,
                                     const std::optional<Position>& from, Scope scope) {
    auto begin = begin_of(request, from);
    if (!begin) return begin.refusal();
    // As long as it could be opened like this again. To listen keeps no session alive.
    auto may_go = [&authenticator, token = std::string(call.bearer), begun = call.caller,
                   scope](Instant now) {
        const auto caller = authenticator.peek(token, now);
        return caller != nullptr && is_still(*caller, *begun, scope);
    };
    return hub.join({std::move(filter), *begin, std::move(may_go)}, open);
}

api::Routes event_routes(EventHub& hub, api::Authenticator& authenticator) {
    return {
        api::query("GET /v1/events", Scope::events_read, "list_events",
                   "Events in their order, from a position on", list_events,
                   {.priority = Priority::bulk}),
        api::stream("GET /v1/events/stream", Scope::events_read, "stream_events",
                    "Follow events as they happen",
                    [&](const Call& call, const api::OpenStream& open, http::Request request,
                        StreamQuery query) -> std::optional<Refusal> {
                        auto filter = filter_for(call, query.types, query.aggregate);
                        if (!filter) return filter.refusal();
                        return follow_events(hub, authenticator, call, open, request,
                                             *std::move(filter), query.from, Scope::events_read);
                    }),
        api::query("GET /v1/audit", Scope::admin, "list_audit", "Who did what when, newest first",
                   list_audit,
                   {.description = "A page may be short, or empty, and still have a next_cursor: "
                                   "each looks through a bounded part of what happened.",
                    .priority = Priority::bulk}),
    };
}

}  // namespace nahtlos::events
