#include "base/batch/events.hpp"

#include "base/json_text.hpp"

namespace nahtlos {
namespace {

struct EventRow {
    std::int64_t ticket = 0, n = 0;
    Uuid command;
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
                      (ticket, n, command, type, aggregate, aggregate_seq, channel, market,
                       actor_kind, actor, request_id, context, occurred_at, recorded_at, payload))

struct BatchRow {
    std::int64_t ticket = 0, events = 0;
    std::optional<std::int64_t> position;
    std::int64_t recorded_at = 0;
};
BOOST_DESCRIBE_STRUCT(BatchRow, (), (ticket, events, position, recorded_at))

struct PostgresTicket {
    std::int64_t number = 0, transaction = 0;
};
BOOST_DESCRIBE_STRUCT(PostgresTicket, (), (number, transaction))

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
    return {ticket,          n,
            event.command,   event.type,
            event.aggregate, event.aggregate_seq,
            c.channel,       c.market,
            c.actor_kind,    c.actor,
            c.request_id,    rest_of(c),
            occurred.us,     event.recorded_at.us,
            event.payload};
}

}  // namespace

Ticket take_ticket(Tx& tx, const Events& events, Instant now) {
    Ticket ticket{.events = static_cast<std::int64_t>(events.size()), .recorded_at = now};
    if (tx.engine() == sql::Engine::postgres) {
        const auto taken = tx.one<PostgresTicket>(
            "select nextval('base_event_ticket'), pg_current_xact_id()::text::bigint");
        ticket.number = taken->number;
        ticket.transaction = taken->transaction;
        return ticket;
    }
    const auto last =
        tx.value<std::int64_t>("select ticket from base_event_batch order by ticket desc limit 1");
    ticket.number = last.value_or(0) + 1;
    if (!events.empty()) ticket.position = next_position(tx);
    return ticket;
}

void append_events(Tx& tx, const Ticket& ticket, const Events& events) {
    if (events.empty()) {
        // PostgreSQL remembers which transactions were committed; SQLite needs a row to tell by,
        // of which the last one is enough.
        if (tx.engine() == sql::Engine::postgres) return;
        tx.run("delete from base_event_batch where position is null and ticket < $1",
               ticket.number);
    } else {
        std::vector<EventRow> rows;
        rows.reserve(events.size());
        for (const auto& event : events) {
            rows.push_back(row_of(event, ticket.number, static_cast<std::int64_t>(rows.size())));
        }
        tx.insert("base_event", rows);
    }
    tx.insert("base_event_batch", std::vector<BatchRow>{{ticket.number, ticket.events,
                                                         ticket.position, ticket.recorded_at.us}});
}

bool was_committed(sql::Connection& connection, const Ticket& ticket) {
    Tx tx(connection);
    if (tx.engine() == sql::Engine::sqlite) {
        const auto known = tx.value<std::int64_t>(
            "select ticket from base_event_batch "
            "where ticket = $1 and events = $2 and recorded_at = $3",
            ticket.number, ticket.events, ticket.recorded_at);
        return known.has_value();
    }
    // The server may still be at it after the connection broke: not visible is not yet rolled back.
    for (int waits = 0; waits < 100; ++waits) {
        const auto status =
            tx.value<std::string>("select pg_xact_status($1::text::xid8)", *ticket.transaction);
        if (status == "committed") return true;
        if (status == "aborted") return false;
        if (!status) break;
        tx.value<std::string>("select pg_sleep(0.05)::text");
    }
    throw sql::Error(sql::ErrorKind::gone, "nobody knows whether a transaction was committed");
}

std::vector<NumberedEvent> events_from(Tx& tx, std::int64_t position, std::int64_t limit) {
    check(limit >= 1, "a page of events has room for one");
    // The batch that holds `position` may begin before it.
    const auto first = tx.value<std::int64_t>(
        "select max(position) from base_event_batch where position <= $1", position);
    return tx.all<NumberedEvent>(
        "select b.position + e.n, e.command, e.type, e.aggregate, e.aggregate_seq, e.channel, "
        "e.market, "
        "e.actor_kind, e.actor, e.request_id, e.context, e.occurred_at, e.recorded_at, e.payload "
        "from base_event_batch b join base_event e on e.ticket = b.ticket "
        "and e.n >= $2 - b.position and e.n < $3 - b.position "
        "where b.position >= $1 and b.position < $3 order by b.position, e.n",
        first.value_or(position), position, position + limit);
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
