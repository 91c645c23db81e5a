#include "base/events/feed.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>

#include "base/json/schema.hpp"

namespace nahtlos::events {
namespace {

// How far the clocks of processes, and the wait for a commit, may put times out of order.
constexpr Span slack = minutes(5);

constexpr std::string_view columns =
    "select b.position + e.n, e.command, e.type, e.aggregate, e.aggregate_seq, e.channel, "
    "e.market, "
    "e.actor_kind, e.actor, e.request_id, e.context, e.occurred_at, e.recorded_at, e.payload "
    "from base_event_batch b join base_event e on e.ticket = b.ticket where ";

// A statement that grows by what is asked for; those of one shape are prepared once.
class Select {
public:
    explicit Select(std::string_view start) : text_(start) {}
    Select& text(std::string_view text) {
        text_ += text;
        return *this;
    }
    template <class T>
    Select& value(const T& value) {
        params_.push_back(sql::param(value));
        text_ += '$' + std::to_string(params_.size());
        return *this;
    }
    template <class T>
    void add_if(std::string_view condition, const std::optional<T>& value) {
        if (value) text(condition).value(*value);
    }
    std::vector<NumberedEvent> run(Tx& tx) {
        std::vector<NumberedEvent> rows;
        tx.connection().run(text_, params_, [&](const sql::RowView& row) {
            rows.push_back(sql::read_row<NumberedEvent>(row));
        });
        return rows;
    }

private:
    std::string text_;
    std::vector<sql::Param> params_;
};

boost::json::object object_of(const std::string& text) {
    auto value = boost::json::parse(text);
    check(value.is_object(), "what is stored with an event is a JSON object");
    return std::move(value.as_object());
}

template <class T>
bool is_wanted(const std::optional<T>& wanted, const std::optional<T>& value) {
    return !wanted || wanted == value;
}

// The begin of the first batch that was written at or after `at`, by halving: times rise with
// positions up to `slack`.
std::int64_t first_position_at(Tx& tx, Instant at) {
    std::int64_t low = 1, high = next_position(tx);
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        const auto written = tx.value<Instant>(
            "select recorded_at from base_event_batch where position <= $1 "
            "order by position desc limit 1",
            middle);
        if (written && *written < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

}  // namespace

std::optional<EventType> EventType::parse(Wire wire) {
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    if (wire.empty() || wire.size() > 64 || !std::ranges::all_of(wire, is_allowed)) {
        return std::nullopt;
    }
    return EventType{std::move(wire)};
}

boost::json::object EventType::schema() { return json::pattern_schema("^[a-z0-9_]{1,64}$"); }

std::optional<AnyId> AnyId::parse(const Wire& wire) {
    constexpr std::size_t suffix = 26;
    if (const auto uuid = parse_uuid(wire)) return AnyId{*uuid};
    if (wire.size() < suffix + 2 || wire.size() > 64 || wire[wire.size() - suffix - 1] != '_') {
        return std::nullopt;
    }
    const auto uuid = parse_typeid_suffix(std::string_view(wire).substr(wire.size() - suffix));
    if (!uuid) return std::nullopt;
    return AnyId{*uuid};
}

boost::json::object AnyId::schema() { return json::type_schema("string"); }

std::optional<Position> Position::parse(Wire wire) {
    if (wire < 1) return std::nullopt;
    return Position{wire};
}

boost::json::object Position::schema() {
    auto schema = json::type_schema("integer", "int64");
    schema["minimum"] = 1;
    return schema;
}

EventView view_of(NumberedEvent event) {
    EventView view{event.position,
                   std::move(event.type),
                   event.aggregate,
                   event.aggregate_seq,
                   event.channel,
                   event.market,
                   std::move(event.actor_kind),
                   event.actor,
                   std::move(event.request_id),
                   {},
                   event.occurred_at,
                   event.recorded_at,
                   object_of(event.payload)};
    if (event.context) view.context = object_of(*event.context);
    return view;
}

bool EventFilter::passes(const NumberedEvent& event) const {
    return (types.empty() || std::ranges::find(types, event.type) != types.end()) &&
           (!aggregate || *aggregate == event.aggregate) && is_wanted(channel, event.channel) &&
           is_wanted(market, event.market) && is_wanted(actor, event.actor) &&
           (says.empty() || event.payload.find(says) != std::string::npos) &&
           (!since || event.recorded_at >= *since) && (!until || event.recorded_at < *until);
}

std::optional<Refusal> bind_to(const api::Caller& caller, EventFilter& filter) {
    filter.channel = caller.channel;
    filter.market = caller.market;
    // Of all that a key may be bound to, an event tells market and channel; the channel is of one
    // legal entity, a market may be of many.
    if (!caller.location && (!caller.legal_entity || caller.channel)) return std::nullopt;
    return Refusal{RefusalKind::forbidden, "outside_of_key",
                   "this key is bound to a place that events do not tell"};
}

FoundEvents find_events(Tx& tx, const EventFilter& filter, std::int64_t begin, std::int64_t end,
                        std::int64_t limit, Direction direction) {
    const bool is_up = direction == Direction::up;
    if (begin >= end) return {{}, is_up ? end : begin};
    // The batch that holds `begin` may start before it.
    const auto first = tx.value<std::int64_t>(
        "select max(position) from base_event_batch where position <= $1", begin);
    Select select(columns);
    select.text("b.position >= ").value(first.value_or(begin));
    select.text(" and b.position < ").value(end);
    select.text(" and b.position + e.n >= ").value(begin);
    select.text(" and b.position + e.n < ").value(end);
    if (!filter.types.empty()) {
        select.text(" and e.type in (");
        for (std::size_t i = 0; i < filter.types.size(); ++i) {
            select.text(i == 0 ? "" : ", ").value(filter.types[i]);
        }
        select.text(")");
    }
    select.add_if(" and e.aggregate = ", filter.aggregate);
    select.add_if(" and e.channel = ", filter.channel);
    select.add_if(" and e.market = ", filter.market);
    select.add_if(" and e.actor = ", filter.actor);
    if (!filter.says.empty()) select.text(" and e.payload like ").value('%' + filter.says + '%');
    select.add_if(" and e.recorded_at >= ", filter.since);
    select.add_if(" and e.recorded_at < ", filter.until);
    select.text(is_up ? " order by b.position, e.n" : " order by b.position desc, e.n desc");
    select.text(" limit ").value(limit);
    FoundEvents found{select.run(tx), is_up ? end : begin};
    if (static_cast<std::int64_t>(found.items.size()) == limit) {
        found.next = found.items.back().position + (is_up ? 1 : 0);
    }
    return found;
}

FoundEvents feed(Tx& tx, const EventFilter& filter, std::int64_t from, std::int64_t limit) {
    const auto head = next_position(tx);
    if (from >= head) return {{}, from};
    const auto end = head - from > scanned_positions ? from + scanned_positions : head;
    return find_events(tx, filter, from, end, limit, Direction::up);
}

AuditPage audit(Tx& tx, const EventFilter& filter, std::optional<std::int64_t> before,
                std::int64_t limit) {
    auto end = filter.until ? first_position_at(tx, *filter.until + slack) : next_position(tx);
    if (before) end = std::min(end, *before);
    const auto floor = filter.since ? first_position_at(tx, *filter.since - slack) : 1;
    const auto begin = std::max(floor, end - scanned_positions);
    auto found = find_events(tx, filter, begin, end, limit, Direction::down);
    AuditPage page{std::move(found.items), {}};
    if (found.next > floor) page.next = found.next;
    return page;
}

}  // namespace nahtlos::events
