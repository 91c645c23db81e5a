#include "base/events/retention.hpp"

#include <atomic>

#include "base/batch/outcomes.hpp"
#include "base/events/lease.hpp"

namespace nahtlos::events {
namespace {

constexpr std::int64_t keep_days = 2, rows_at_once = 2'000;
constexpr Span pause = hours(1);

}  // namespace

struct Retention::State {
    Changes& changes;
    World& world;
    const Uuid holder;
    std::atomic<bool> is_busy = false;
    std::atomic<std::int64_t> next_us = 0;  // microseconds since 1970
};

Retention::Retention(Changes& changes, World& world)
    : state_(new State{changes, world, world.ids.next()}) {}

void Retention::tick() {
    const auto now = state_->world.clock.now();
    if (now.us < state_->next_us || state_->is_busy.exchange(true)) return;
    Change change = [state = state_](ChangeScope& scope) -> Result<std::string> {
        if (!take_lease(scope.tx, "retention", state->holder, scope.now, pause)) {
            return std::string("0");
        }
        return std::to_string(drop_old_outcomes(scope.tx, scope.now, keep_days, rows_at_once));
    };
    Context context;
    context.actor_kind = ActorKind::job;
    context.request_id = "retention";
    const auto done = [state = state_](const Answer<std::string>& answer) {
        const bool has_more = answer && std::stoll(*answer) >= rows_at_once;
        if (!has_more) state->next_us = (state->world.clock.now() + pause).us;
        state->is_busy = false;
    };
    const bool is_taken = state_->changes.submit(
        {std::move(change), {}, context, now, command_id(state_->world.ids.next())}, done);
    if (!is_taken) state_->is_busy = false;
}

}  // namespace nahtlos::events
