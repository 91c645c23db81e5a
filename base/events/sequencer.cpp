#include "base/events/sequencer.hpp"

#include "base/batch/events.hpp"
#include "base/events/lease.hpp"

namespace nahtlos::events {
namespace {

constexpr std::int64_t most_batches = 2'000;  // in one transaction
// Another takes over when the holder's process died; numbering costs milliseconds.
constexpr Span lease = seconds(5);

}  // namespace

std::int64_t Sequencer::run() {
    if (database_.engine() == sql::Engine::sqlite) return 0;
    try {
        if (connection_ == nullptr) connection_ = database_.open_writer();
        // No transaction, no lock and no write while nothing waits.
        Tx look(*connection_);
        const auto waiting = look.value<std::int64_t>(
            "select ticket from base_event_batch where position is null limit 1");
        if (!waiting) return 0;
        return sql::write(*connection_, [&](Tx& tx) { return number(tx); });
    } catch (const sql::Error&) {
        connection_.reset();
        throw;
    }
}

std::int64_t Sequencer::number(Tx& tx) {
    // The row of the lease is locked up to the commit, and what follows sees all that the holder
    // before has committed: read committed takes a snapshot per statement.
    if (!take_lease(tx, "sequencer", holder_, world_.clock.now(), lease)) return 0;
    const auto numbered = number_batches(tx, most_batches);
    if (numbered > 0) tx.run("notify nahtlos_events");
    return numbered;
}

}  // namespace nahtlos::events
