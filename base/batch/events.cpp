#include "base/batch/events.hpp"

#include "base/json_text.hpp"

namespace nahtlos {
namespace {

struct EventRow {
    std::int64_t ticket = 0, n = 0;
    std::string_view type;
    Uuid aggregate;
    std::int64_t aggregate_seq = 0;
    std::optional<Uuid> channel, market;
    ActorKind actor_kind = ActorKind::key;
    std::optional<Uuid> actor;
    std::string_view request_id;
    std::optional<std::string> context;
    std::int64_t occurred_at = 0, recorded_at = 0;
    std::string_view payload;
};
BOOST_DESCRIBE_STRUCT(EventRow, (),
                      (ticket, n, type, aggregate, aggregate_seq, channel, market, actor_kind,
                       actor, request_id, context, occurred_at, recorded_at, payload))

struct BatchRow {
    std::int64_t ticket = 0, events = 0;
    std::optional<std::int64_t> position;
    std::int64_t recorded_at = 0;
};
BOOST_DESCRIBE_STRUCT(BatchRow, (), (ticket, events, position, recorded_at))

struct LastBatch {
    std::int64_t ticket = 0, next_position = 0;
};
BOOST_DESCRIBE_STRUCT(LastBatch, (), (ticket, next_position))

// The rarely given parts of a context, as a JSON object; nothing when none is given.
std::optional<std::string> rest_of(const Context& context) {
    std::string text;
    const auto put = [&](std::string_view name, const std::optional<std::string>& value) {
        if (!value) return;
        text += text.empty() ? '{' : ',';
        append_json_string(text, name);
        text += ':';
        append_json_string(text, *value);
    };
    put("session", context.session);
    put("device", context.device);
    put("campaign", context.campaign);
    put("experiment", context.experiment);
    if (context.consent_version) {
        text += text.empty() ? '{' : ',';
        text += "\"consent_version\":" + std::to_string(*context.consent_version);
    }
    if (text.empty()) return std::nullopt;
    return text + '}';
}

EventRow row_of(const Event& event, std::int64_t ticket, std::int64_t n) {
    const auto& c = event.context;
    const auto occurred = c.occurred_at.value_or(event.recorded_at);
    return {ticket,     n,           event.type,           event.aggregate, event.aggregate_seq,
            c.channel,  c.market,    c.actor_kind,         c.actor,         c.request_id,
            rest_of(c), occurred.us, event.recorded_at.us, event.payload};
}

}  // namespace

Ticket take_ticket(Tx& tx) {
    if (tx.engine() == sql::Engine::postgres) {
        return {*tx.value<std::int64_t>("select nextval('base_event_ticket')"), std::nullopt};
    }
    const auto last = tx.one<LastBatch>(
        "select ticket, position + events from base_event_batch order by ticket desc limit 1");
    if (!last) return {1, 1};
    return {last->ticket + 1, last->next_position};
}

void append_events(Tx& tx, const Ticket& ticket, const Events& events, Instant now) {
    if (events.empty()) return;
    std::vector<EventRow> rows;
    rows.reserve(events.size());
    for (const auto& event : events) {
        rows.push_back(row_of(event, ticket.number, static_cast<std::int64_t>(rows.size())));
    }
    tx.insert("base_event", rows);
    tx.insert("base_event_batch",
              std::vector<BatchRow>{{ticket.number, static_cast<std::int64_t>(events.size()),
                                     ticket.position, now.us}});
}

bool was_committed(Tx& tx, const Ticket& ticket) {
    return tx
        .value<std::int64_t>("select ticket from base_event_batch where ticket = $1", ticket.number)
        .has_value();
}

std::vector<NumberedEvent> events_from(Tx& tx, std::int64_t position, std::int64_t limit) {
    // The batch that holds `position` may begin before it.
    const auto first = tx.value<std::int64_t>(
        "select max(position) from base_event_batch where position <= $1", position);
    auto events = tx.all<NumberedEvent>(
        "select b.position + e.n, e.type, e.aggregate, e.aggregate_seq, e.channel, e.market, "
        "e.actor_kind, e.actor, e.request_id, e.context, e.occurred_at, e.recorded_at, e.payload "
        "from base_event_batch b join base_event e on e.ticket = b.ticket "
        "where b.position >= $1 and b.position < $2 order by b.position, e.n",
        first.value_or(position), position + limit);
    std::erase_if(events, [&](const auto& event) { return event.position < position; });
    return events;
}

std::int64_t next_position(Tx& tx) {
    return tx
        .value<std::int64_t>(
            "select position + events from base_event_batch "
            "where position is not null order by position desc limit 1")
        .value_or(1);
}

std::int64_t number_batches(Tx& tx, std::int64_t limit) {
    if (tx.engine() == sql::Engine::sqlite) return 0;
    const auto first = next_position(tx);
    return tx.run(
        "update base_event_batch b set position = n.position from "
        "(select ticket, $1 + (sum(events) over (order by ticket))::bigint - events as position "
        "from (select ticket, events from base_event_batch where position is null "
        "order by ticket limit $2) waiting) n "
        "where b.ticket = n.ticket and b.position is null",
        first, limit);
}

}  // namespace nahtlos
