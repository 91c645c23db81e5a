// Subscriptions: reactions to events inside the database, each of which happens exactly once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/batch/events.hpp"
#include "base/sql/database.hpp"
#include "base/world.hpp"

namespace nahtlos::events {

/// `handle` sees every event once, in order, in the transaction that also moves the position. It
/// may run more than once, so it must have no effect but on the database; what it throws lets the
/// same events come again later.
struct Subscriber {
    std::string name;  // of its position; never reused for something else
    std::function<void(Tx&, std::span<const NumberedEvent>)> handle;
    std::int64_t events_at_once = 500;
    bool stands_back = false;               // served only while the writer has nothing else to do,
    std::int64_t patience_events = 20'000;  // unless it is that far behind: then once in a tick
};

/// How far the subscribers are: positions of the last event, and of the last each has dealt with;
/// and how long the first event that it has not dealt with waits.
struct Standing {
    std::int64_t last = 0;
    std::vector<std::pair<std::string, std::int64_t>> dealt_with;
    std::vector<Span> lags;           // in the same order
    std::int64_t outbox_batches = 0;  // committed and not numbered yet: PostgreSQL only
    Span outbox_lag{0};               // how long the oldest of them waits
};

/// Hands the next events to the subscriber and moves its position, all in `tx`; returns how many.
/// The position's row is locked up to the commit, so that two processes take turns.
std::int64_t advance(Tx& tx, const Subscriber& subscriber, Instant now);

/// The first position that a subscriber has not dealt with; 1 for one that never ran.
std::int64_t position_of(Tx& tx, const std::string& name);

/// Runs subscribers through the writer, as changes.
class Subscriptions {
public:
    /// Told why a subscriber did not get on; it is tried again after a pause of 1 s, growing to
    /// 1 min. From any thread.
    using OnFailure = std::function<void(std::string_view name, std::string_view why)>;

    /// Whether the writer has other work.
    using IsBusy = std::function<bool()>;

    Subscriptions(
        sql::Database& database, Changes& changes, World& world,
        std::vector<Subscriber> subscribers, OnFailure on_failure,
        IsBusy is_busy = [] { return false; });

    /// Submits a change for each subscriber that is behind and not being served; says how far they
    /// were. One thread at a time. Throws sql::Error when the database cannot be read.
    Standing tick();

    /// Submits nothing more; what is submitted is finished by the writer. Thread safe.
    void stop();

private:
    struct State;
    static void serve(const std::shared_ptr<State>& state);

    sql::Database& database_;
    World& world_;
    std::vector<std::shared_ptr<State>> states_;  // shared with the replies that are due
};

}  // namespace nahtlos::events
