// Verify: the event log, and the outcomes remembered by key.
#include <algorithm>
#include <set>
#include <span>
#include <unordered_map>

#include "base/batch/verify.hpp"
#include "flows/verify_run.hpp"
#include "orders/store.hpp"
#include "orders/verify.hpp"

namespace nahtlos::flows {
namespace {

// Aggregates whose last number is kept in memory in one pass over the log.
constexpr std::int64_t aggregates_per_pass = 2'000'000;
constexpr std::int64_t tickets_per_slice = 10'000;

/// Follows the log in order of positions, for one part of all aggregates.
class LogReader {
public:
    LogReader(VerifyRun& run, std::int64_t part, std::int64_t parts)
        : run_(run), part_(part), parts_(parts) {}

    /// Whether an aggregate belongs to this part.
    bool has(const Uuid& id) const {
        const auto hash = std::hash<Uuid>{}(id) >> 7;
        return static_cast<std::int64_t>(hash % static_cast<std::uint64_t>(parts_)) == part_;
    }

    /// Reads all numbered batches that are there by now.
    void follow() {
        while (next_slice([&](const auto& use) { snapshots(run_)(use); })) {
        }
    }

    /// Reads the rest in one snapshot: what was numbered last, and what was not yet numbered.
    void finish() {
        snapshots(run_)([&](Tx& tx) {
            while (next_slice([&](const auto& use) { use(tx); })) {
            }
            std::int64_t ticket = 0, rows = 0;
            for (;;) {
                const auto marks = unnumbered_marks(tx, ticket, run_.slice());
                if (marks.empty()) return;
                ticket = marks.back().ticket;
                each_batch(marks, false);
                rows += static_cast<std::int64_t>(marks.size());
                if (rows < run_.options().snapshot_rows) continue;
                is_complete_ = false;
                return;
            }
        });
    }

    /// The number of the last event of an aggregate of this part; 0 for none.
    std::int64_t last_of(const Uuid& aggregate) const {
        const auto it = last_.find(aggregate);
        return it == last_.end() ? 0 : it->second;
    }
    /// False when the log begins later than with the first event ever.
    bool is_whole() const { return first_position_ <= 1; }
    /// False when there was too much without a number to be read in one snapshot.
    bool is_complete() const { return is_complete_; }

private:
    bool next_slice(const InTx& in_tx) {
        const auto limit = std::max<std::int64_t>(1, run_.slice() / 10);
        std::vector<EventMark> marks;
        in_tx([&](Tx& tx) { marks = numbered_marks(tx, position_, limit); });
        each_batch(marks, true);
        return !marks.empty();
    }

    void each_batch(const std::vector<EventMark>& marks, bool is_numbered) {
        if (part_ == 0) run_.tell("events", marks.size());
        for (std::size_t i = 0; i < marks.size();) {
            std::size_t end = i;
            while (end < marks.size() && marks[end].ticket == marks[i].ticket) ++end;
            batch({marks.data() + i, end - i}, is_numbered);
            i = end;
        }
    }

    void batch(std::span<const EventMark> marks, bool is_numbered) {
        const auto& first = marks.front();
        if (is_numbered) take_position(first);
        const auto n = first.n ? static_cast<std::int64_t>(marks.size()) : 0;
        if (part_ == 0) {
            run_.count(Check::event_batches, 1);
            bool is_in_order = n == first.events;
            for (std::int64_t i = 0; i < n; ++i) {
                is_in_order = is_in_order && marks[static_cast<std::size_t>(i)].n == i;
            }
            if (!is_in_order) {
                run_.broken(Check::event_batches, "batch " + std::to_string(first.ticket),
                            std::to_string(first.events) + " events, numbered from 0",
                            std::to_string(n) + " events");
            }
        }
        for (const auto& mark : marks.first(static_cast<std::size_t>(n))) event(mark);
    }

    void take_position(const EventMark& mark) {
        const auto position = *mark.position;
        if (part_ == 0) run_.count(Check::event_positions, 1);
        if (first_position_ == 0) {
            first_position_ = next_position_ = position;
        }
        if (part_ == 0 && position != next_position_) {
            run_.broken(Check::event_positions, "batch " + std::to_string(mark.ticket),
                        "position " + std::to_string(next_position_), std::to_string(position));
        }
        position_ = position;
        next_position_ = position + mark.events;
    }

    void event(const EventMark& mark) {
        if (!has(*mark.aggregate)) return;
        run_.count(Check::event_sequences, 1);
        const auto [it, is_first] = last_.try_emplace(*mark.aggregate, 0);
        const bool is_cut = is_first && !is_whole();
        if (!is_cut && *mark.aggregate_seq != it->second + 1) {
            run_.broken(
                Check::event_sequences,
                "event " + std::to_string(*mark.n) + " of batch " + std::to_string(mark.ticket) +
                    ", aggregate " + to_string(*mark.aggregate),
                "number " + std::to_string(it->second + 1), std::to_string(*mark.aggregate_seq));
        }
        it->second = *mark.aggregate_seq;
    }

    VerifyRun& run_;
    std::int64_t part_, parts_;
    std::unordered_map<Uuid, std::int64_t> last_;
    std::int64_t position_ = 0, next_position_ = 0, first_position_ = 0;
    bool is_complete_ = true;
};

// Orders are read after the log was, and the log once more after them: their versions lie between
// what the first and the last reading say.
void verify_part(VerifyRun& run, std::int64_t part, std::int64_t parts) {
    LogReader log(run, part, parts);
    log.follow();
    std::vector<orders::OrderMark> ahead;
    const auto differs = [&](const orders::OrderMark& mark, std::int64_t seen) {
        run.broken(Check::order_events, "order " + to_string(mark.id),
                   "an event number " + std::to_string(mark.version), std::to_string(seen));
    };
    each_slice<orders::OrderMark>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const orders::OrderMark& last) {
            return orders::order_marks_after(tx, last.id, run.slice());
        },
        [&](const std::vector<orders::OrderMark>& marks) {
            for (const auto& mark : marks) {
                if (!log.has(mark.id.uuid)) continue;
                // A draft is not announced yet.
                if (mark.status == orders::OrderStatus::draft) continue;
                run.count(Check::order_events, 1);
                const auto seen = log.last_of(mark.id.uuid);
                if (seen > mark.version) differs(mark, seen);
                if (seen < mark.version) ahead.push_back(mark);
            }
        });
    log.follow();
    log.finish();
    for (const auto& mark : ahead) {
        const auto seen = log.last_of(mark.id.uuid);
        if (seen >= mark.version || (seen == 0 && !log.is_whole())) continue;
        if (log.is_complete()) {
            differs(mark, seen);
        } else {
            run.unsettled(Check::order_events, 1);
        }
    }
}

// The ids of orders that a remembered outcome names, whatever command it is of. A text that a
// client chose may look like one, and is none.
std::set<orders::OrderId> orders_in(const std::string& outcome) {
    std::set<orders::OrderId> found;
    const auto length = to_string(orders::OrderId{}).size();
    for (const std::string name : {"\"id\":\"", "\"order\":\""}) {
        for (auto at = outcome.find(name); at != outcome.npos; at = outcome.find(name, at + 1)) {
            const auto text = outcome.substr(at + name.size(), length);
            if (const auto id = parse_id<orders::OrderId>(text)) found.insert(*id);
        }
    }
    return found;
}

}  // namespace

void verify_outcomes(VerifyRun& run) {
    std::set<orders::OrderId> known;
    each_slice<OutcomeMark>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const OutcomeMark& last) {
            auto rows = outcomes_after(tx, {last.day, last.principal, last.key}, run.slice());
            std::set<orders::OrderId> named;
            for (const auto& row : rows) named.merge(orders_in(row.outcome));
            known.clear();
            for (const auto& o : orders::orders(tx, {named.begin(), named.end()}, sql::Lock::no)) {
                known.insert(o.id);
            }
            return rows;
        },
        [&](const std::vector<OutcomeMark>& rows) {
            run.count(Check::outcomes, rows.size());
            run.tell("outcomes", rows.size());
            for (const auto& row : rows) {
                for (const auto& id : orders_in(row.outcome)) {
                    if (known.contains(id)) continue;
                    run.broken(Check::outcomes,
                               "key " + to_string(row.key) + " of " + to_string(row.principal),
                               "order " + to_string(id), "no such order");
                }
            }
        });
}

void verify_events(VerifyRun& run) {
    const auto events = run.read([](Tx& tx) { return event_count(tx); });
    const auto parts = 1 + events / aggregates_per_pass;
    for (std::int64_t part = 0; part < parts; ++part) verify_part(run, part, parts);
    const auto last = run.read([](Tx& tx) { return last_ticket(tx); });
    for (std::int64_t from = 0; from < last; from += tickets_per_slice) {
        for (const auto ticket : run.read([&](Tx& tx) {
                 return tickets_without_batch(tx, from, from + tickets_per_slice);
             })) {
            run.broken(Check::event_batches, "events of ticket " + std::to_string(ticket),
                       "a batch", "none");
        }
    }
}

}  // namespace nahtlos::flows
