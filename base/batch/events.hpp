// Domain events: collected while a batch decides, written with its rows, numbered after commit.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/batch/command.hpp"
#include "base/sql/tx.hpp"

namespace nahtlos {

/// One thing that happened to one aggregate. Carries ids, never personal data.
struct Event {
    std::string type;  // past tense: "order_placed"
    Uuid aggregate;
    std::int64_t aggregate_seq = 0;  // the aggregate's version after it
    Context context;
    Instant recorded_at;
    std::string payload;  // JSON object
    Uuid command = {};    // set by the batch
};

using Events = std::vector<Event>;

/// A batch's place in the order of commits, and what tells it from all others later. Taken when all
/// its locks are held: whoever changes the same aggregate later takes a higher one.
struct Ticket {
    std::int64_t number = 0;
    std::int64_t events = 0;
    Instant recorded_at;
    std::optional<std::int64_t> position;     // of its first event; SQLite's one writer knows it
    std::optional<std::int64_t> transaction;  // PostgreSQL's id of it
};
Ticket take_ticket(Tx& tx, const Events& events, Instant now);

/// Writes the events of a batch and its own row.
void append_events(Tx& tx, const Ticket& ticket, const Events& events);

/// True when the batch with this ticket was committed; for a commit whose answer was lost. Waits up
/// to 5 s for a transaction that is still under way; throws sql::Error{gone} when it stays so, or
/// nobody knows any more.
bool was_committed(sql::Connection& connection, const Ticket& ticket);

/// An event as readers see it.
struct NumberedEvent {
    std::int64_t position = 0;
    Uuid command;
    std::string type;
    Uuid aggregate;
    std::int64_t aggregate_seq = 0;
    std::optional<Uuid> channel, market;
    std::string actor_kind;
    std::optional<Uuid> actor;
    std::string request_id;
    std::optional<std::string> context;
    Instant occurred_at, recorded_at;
    std::string payload;
};
BOOST_DESCRIBE_STRUCT(NumberedEvent, (),
                      (position, command, type, aggregate, aggregate_seq, channel, market,
                       actor_kind, actor, request_id, context, occurred_at, recorded_at, payload))

/// The events at `position`, `position` + 1, ..., at most `limit` (1 or more) of them. The next
/// page begins after the last one's position, be that amid a batch; no event means none yet.
std::vector<NumberedEvent> events_from(Tx& tx, std::int64_t position, std::int64_t limit);

/// The position that the next committed event will get, as far as batches are numbered.
std::int64_t next_position(Tx& tx);

/// Numbers committed batches in order of their tickets; returns how many. Only in a transaction
/// that holds the row of the lease "sequencer"; on SQLite there is nothing left to do.
std::int64_t number_batches(Tx& tx, std::int64_t limit);

}  // namespace nahtlos
