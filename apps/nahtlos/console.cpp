#include "apps/nahtlos/console.hpp"

#include "base/batch/run_change.hpp"

namespace nahtlos::app {

Result<std::string> run_at_console(sql::Database& database, real::RealWorld& real,
                                   const Change& change) {
    Context context;
    context.actor_kind = ActorKind::console;
    context.request_id = "console";
    return run_change(*database.open_writer(), context, real.clock.now(),
                      command_id(real.ids.next()), change);
}

}  // namespace nahtlos::app
