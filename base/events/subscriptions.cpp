#include "base/events/subscriptions.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>

namespace nahtlos::events {
namespace {

constexpr std::int64_t first_pause_ns = 1'000'000'000, longest_pause_ns = 60'000'000'000;

struct PositionRow {
    std::string name;
    std::int64_t position = 1;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(PositionRow, (), (name, position, updated_at))

struct PositionKey {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(PositionKey, (), (name))

PositionRow lock_position(Tx& tx, const std::string& name, Instant now) {
    const std::vector<PositionKey> key{{name}};
    if (tx.find<PositionRow>("base_subscription", key).empty()) {
        tx.insert_missing("base_subscription", std::vector<PositionRow>{{name, 1, now}});
    }
    const auto rows =
        tx.find<PositionRow>("base_subscription", key, sql::Lock::yes, sql::LockRank::subscription);
    check(rows.size() == 1, "a subscriber has one position");
    return rows.front();
}

// The next events, and with the last one all others of its command: they say more together than
// each alone.
std::vector<NumberedEvent> whole_commands(Tx& tx, std::int64_t from, std::int64_t limit) {
    constexpr std::int64_t more_at_once = 100;
    auto events = events_from(tx, from, limit);
    while (std::ssize(events) >= limit && !events.back().command.is_nil()) {
        const auto command = events.back().command;
        auto more = events_from(tx, events.back().position + 1, more_at_once);
        const auto end =
            std::ranges::find_if(more, [&](const auto& event) { return event.command != command; });
        const bool ends = end != more.end() || std::ssize(more) < more_at_once;
        std::move(more.begin(), end, std::back_inserter(events));
        if (ends) break;
    }
    return events;
}

std::int64_t position_in(const std::vector<PositionRow>& known, const std::string& name) {
    const auto row = std::ranges::find(known, name, &PositionRow::name);
    return row == known.end() ? 1 : row->position;
}

}  // namespace

std::int64_t advance(Tx& tx, const Subscriber& subscriber, Instant now) {
    auto row = lock_position(tx, subscriber.name, now);
    const auto events = whole_commands(tx, row.position, subscriber.events_at_once);
    if (events.empty()) return 0;
    check(events.front().position == row.position, "no event is skipped");
    subscriber.handle(tx, events);
    row.position = events.back().position + 1;
    row.updated_at = now;
    tx.update("base_subscription", 1, std::vector<PositionRow>{row});
    return static_cast<std::int64_t>(events.size());
}

std::int64_t position_of(Tx& tx, const std::string& name) {
    return tx.value<std::int64_t>("select position from base_subscription where name = $1", name)
        .value_or(1);
}

namespace {

struct Outbox {
    std::int64_t batches = 0;
    std::optional<Instant> oldest;
};
BOOST_DESCRIBE_STRUCT(Outbox, (), (batches, oldest))

Span since(Instant now, std::optional<Instant> then) {
    return then && *then < now ? now - *then : Span{0};
}

// The batch that an event stands in begins at it or before it.
Span lag_of(Tx& tx, std::int64_t position, Instant now) {
    return since(now, tx.value<Instant>("select recorded_at from base_event_batch where position "
                                        "<= $1 order by position desc limit 1",
                                        position));
}

void look_at_outbox(Tx& tx, Standing& standing, Instant now) {
    if (tx.engine() == sql::Engine::sqlite) return;  // numbered as they are written
    const auto outbox = tx.one<Outbox>(
        "select count(*), min(recorded_at) from base_event_batch "
        "where position is null");
    standing.outbox_batches = outbox->batches;
    standing.outbox_lag = since(now, outbox->oldest);
}

}  // namespace

struct Subscriptions::State {
    Changes& changes;
    World& world;
    Subscriber subscriber;
    OnFailure on_failure;
    IsBusy is_busy;
    bool must_stand_back() const { return subscriber.stands_back && is_busy(); }
    std::atomic<bool> is_served = false, is_stopped = false;
    // Of whoever serves it now.
    std::int64_t pause_ns = first_pause_ns, not_before_ns = 0;
};

Subscriptions::Subscriptions(sql::Database& database, Changes& changes, World& world,
                             std::vector<Subscriber> subscribers, OnFailure on_failure,
                             IsBusy is_busy)
    : database_(database), world_(world) {
    for (auto& subscriber : subscribers) {
        const bool is_new = std::ranges::none_of(
            states_, [&](const auto& state) { return state->subscriber.name == subscriber.name; });
        check(is_new, "subscribers have names of their own");
        states_.push_back(std::shared_ptr<State>(
            new State{changes, world, std::move(subscriber), on_failure, is_busy}));
    }
}

Standing Subscriptions::tick() {
    Standing standing;
    if (states_.empty()) return standing;
    std::vector<PositionRow> known;
    const auto head = database_.read([&](Tx& tx) {
        known = tx.all<PositionRow>("select name, position, updated_at from base_subscription");
        const auto next = next_position(tx);
        const auto now = world_.clock.now();
        look_at_outbox(tx, standing, now);
        standing.lags.clear();
        for (const auto& state : states_) {
            const auto position = position_in(known, state->subscriber.name);
            standing.lags.push_back(position < next ? lag_of(tx, position, now) : Span{0});
        }
        return next;
    });
    standing.last = head - 1;
    for (const auto& state : states_) {
        const auto position = position_in(known, state->subscriber.name);
        standing.dealt_with.emplace_back(state->subscriber.name, position - 1);
        if (state->is_stopped || position >= head || state->is_served.exchange(true)) continue;
        const bool is_patient = head - position <= state->subscriber.patience_events;
        const bool waits = state->must_stand_back() && is_patient;
        if (waits || world_.clock.ticks_ns() < state->not_before_ns) {
            state->is_served = false;
            continue;
        }
        serve(state);
    }
    return standing;
}

void Subscriptions::stop() {
    for (const auto& state : states_) state->is_stopped = true;
}

void Subscriptions::serve(const std::shared_ptr<State>& state) {
    Change change = [state](ChangeScope& scope) -> Result<std::string> {
        return std::to_string(advance(scope.tx, state->subscriber, scope.now));
    };
    Context context;
    context.actor_kind = ActorKind::job;
    context.request_id = "subscription:" + state->subscriber.name;
    auto& world = state->world;
    const auto done = [state](const Answer<std::string>& answer) {
        const bool is_stopping = !answer && answer.refusal().code == "stopping";
        if (is_stopping) {
            state->is_stopped = true;  // the next process goes on
        } else if (!answer) {
            state->on_failure(state->subscriber.name, answer.refusal().detail);
            state->not_before_ns = state->world.clock.ticks_ns() + state->pause_ns;
            state->pause_ns = std::min(state->pause_ns * 2, longest_pause_ns);
        } else {
            state->pause_ns = first_pause_ns;
            const bool has_more = std::stoll(*answer) >= state->subscriber.events_at_once;
            const bool may_go_on = !state->is_stopped && !state->must_stand_back();
            if (has_more && may_go_on) return serve(state);
        }
        state->is_served = false;
    };
    const bool is_taken = state->changes.submit(
        {std::move(change), {}, context, world.clock.now(), command_id(world.ids.next())}, done);
    if (!is_taken) state->is_served = false;  // the writer is busy; a later tick tries again
}

}  // namespace nahtlos::events
