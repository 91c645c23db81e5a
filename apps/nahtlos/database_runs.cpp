#include "apps/nahtlos/database_runs.hpp"

namespace nahtlos::app {
namespace {

Context console() {
    Context context;
    context.actor_kind = ActorKind::console;
    context.request_id = "console";
    return context;
}

}  // namespace

DatabaseRuns::DatabaseRuns(sql::Database& database)
    : world_(real_.world()), runs_(database, world_, console()) {}

}  // namespace nahtlos::app
