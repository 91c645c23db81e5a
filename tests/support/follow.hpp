// Lets a subscriber see all that happened, at once.
#pragma once

#include <chrono>
#include <thread>

#include "base/events/sequencer.hpp"
#include "base/events/subscriptions.hpp"

namespace nahtlos::testing {

/// Events are numbered once no older transaction runs on the same PostgreSQL, which others may use.
inline void follow(sql::Database& database, const events::Subscriber& subscriber, Instant now) {
    const auto writer = database.open_writer();
    for (int tries = 0; tries < 600; ++tries) {
        const auto waiting = sql::write(*writer, [](Tx& tx) {
            number_batches(tx, 1'000);
            return tx
                .value<std::int64_t>(
                    "select count(*) from base_event_batch where position is null and events > 0")
                .value_or(0);
        });
        if (waiting == 0) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    while (sql::write(*writer, [&](Tx& tx) { return events::advance(tx, subscriber, now); }) > 0) {
    }
}

}  // namespace nahtlos::testing
