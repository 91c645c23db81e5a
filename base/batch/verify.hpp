// What verify reads of the event log and of stored outcomes: in slices, by key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"

namespace nahtlos {

/// One event with the batch it stands in; a batch without events has one mark without n.
struct EventMark {
    std::int64_t ticket = 0, events = 0;
    std::optional<std::int64_t> position, n;  // of the batch; of the event in it
    std::optional<Uuid> aggregate;
    std::optional<std::int64_t> aggregate_seq;
};
BOOST_DESCRIBE_STRUCT(EventMark, (), (ticket, events, position, n, aggregate, aggregate_seq))

/// The events of the `limit` numbered batches after that `position`, in order.
std::vector<EventMark> numbered_marks(Tx& tx, std::int64_t position, std::int64_t limit);
/// The same of batches that the sequencer has not seen, by ticket.
std::vector<EventMark> unnumbered_marks(Tx& tx, std::int64_t ticket, std::int64_t limit);

/// Events in all batches, as these say.
std::int64_t event_count(Tx& tx);

std::int64_t last_ticket(Tx& tx);
/// Tickets above `from` and up to `to` that events name, but that no batch has.
std::vector<std::int64_t> tickets_without_batch(Tx& tx, std::int64_t from, std::int64_t to);

struct OutcomeKey {
    std::int64_t day = 0;
    Uuid principal, key;
};

struct OutcomeMark {
    std::int64_t day = 0;
    Uuid principal, key;
    std::string outcome;
};
BOOST_DESCRIBE_STRUCT(OutcomeMark, (), (day, principal, key, outcome))

std::vector<OutcomeMark> outcomes_after(Tx& tx, const OutcomeKey& after, std::int64_t limit);

}  // namespace nahtlos
