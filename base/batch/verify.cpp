#include "base/batch/verify.hpp"

namespace nahtlos {
namespace {

struct TicketRow {
    std::int64_t ticket = 0;
};
BOOST_DESCRIBE_STRUCT(TicketRow, (), (ticket))

}  // namespace

std::vector<EventMark> numbered_marks(Tx& tx, std::int64_t position, std::int64_t limit) {
    return tx.all<EventMark>(
        "select b.ticket, b.events, b.position, e.n, e.aggregate, e.aggregate_seq from "
        "(select ticket, events, position from base_event_batch where position > $1 "
        "order by position limit $2) b left join base_event e on e.ticket = b.ticket "
        "order by b.position, e.n",
        position, limit);
}

std::vector<EventMark> unnumbered_marks(Tx& tx, std::int64_t ticket, std::int64_t limit) {
    return tx.all<EventMark>(
        "select b.ticket, b.events, b.position, e.n, e.aggregate, e.aggregate_seq from "
        "(select ticket, events, position from base_event_batch where position is null "
        "and ticket > $1 order by ticket limit $2) b "
        "left join base_event e on e.ticket = b.ticket order by b.ticket, e.n",
        ticket, limit);
}

std::int64_t event_count(Tx& tx) {
    return tx.value<std::int64_t>("select cast(sum(events) as bigint) from base_event_batch")
        .value_or(0);
}

std::int64_t last_ticket(Tx& tx) {
    return tx.value<std::int64_t>("select max(ticket) from base_event").value_or(0);
}

std::vector<std::int64_t> tickets_without_batch(Tx& tx, std::int64_t from, std::int64_t to) {
    std::vector<std::int64_t> found;
    for (const auto& row : tx.all<TicketRow>(
             "select distinct ticket from base_event e where ticket > $1 and ticket <= $2 "
             "and not exists (select 1 from base_event_batch b where b.ticket = e.ticket) "
             "order by ticket",
             from, to)) {
        found.push_back(row.ticket);
    }
    return found;
}

std::vector<OutcomeMark> outcomes_after(Tx& tx, const OutcomeKey& after, std::int64_t limit) {
    return tx.all<OutcomeMark>(
        "select day, principal, key, outcome from base_command "
        "where (day, principal, key) > ($1, $2, $3) order by day, principal, key limit $4",
        after.day, after.principal, after.key, limit);
}

}  // namespace nahtlos
