#include "apps/nahtlos/console.hpp"

#include "base/batch/events.hpp"

namespace nahtlos::app {

Result<std::string> run_at_console(sql::Database& database, real::RealWorld& real,
                                   const Change& change) {
    Context context;
    context.actor_kind = ActorKind::console;
    context.request_id = "console";
    const auto now = real.clock.now();
    const auto id = command_id(real.ids.next());
    return sql::write(*database.open_writer(), [&](Tx& tx) {
        Events events;
        ChangeScope scope{tx, events, now, id, context};
        auto result = change(scope);
        if (!result) return result;
        for (auto& event : events) event.command = id;
        append_events(tx, take_ticket(tx, events, now), events);
        return result;
    });
}

}  // namespace nahtlos::app
