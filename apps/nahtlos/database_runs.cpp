#include "apps/nahtlos/database_runs.hpp"

#include "base/batch/run_change.hpp"
#include "flows/engine.hpp"

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
    : database_(database), world_(real_.world()), connection_(database.open_writer()) {}

DatabaseRuns::~DatabaseRuns() = default;

flows::exchange::RunChange DatabaseRuns::change() {
    return [this, context = console()](const Change& change) {
        return run_change(*connection_, context, real_.clock.now(), command_id(real_.ids.next()),
                          change);
    };
}

flows::exchange::RunStock DatabaseRuns::stock() {
    return [this, context = console()](const inventory::StockChangeRequest& request) {
        if (!engine_) engine_ = std::make_unique<flows::Engine>(database_, world_, BatchLimits{});
        std::optional<Result<inventory::StockChanged>> answer;
        const bool is_taken = engine_->change_stock().submit(
            {{request, {}, {}}, {}, context, real_.clock.now(), command_id(real_.ids.next())},
            [&](auto result) { answer = std::move(result); });
        check(is_taken, "an idle line has room");
        while (!answer) engine_->pump();
        return *std::move(answer);
    };
}

}  // namespace nahtlos::app
