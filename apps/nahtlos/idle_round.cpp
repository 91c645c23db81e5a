#include "apps/nahtlos/idle_round.hpp"

#include "apps/nahtlos/attempt.hpp"
#include "apps/nahtlos/limits_of.hpp"

namespace nahtlos::app {

void IdleRound::run() {
    attempt("supply_work_failed", [this] { engine_.supply_work().run(); });
    attempt("idle_work_failed", [this] { engine_.idle_work().run(idle_limits(limits_)); });
    attempt("waiting_work_failed", [this] { waiting_.run(); });
    attempt("no_shows_failed", [this] { no_shows_.run(collect_limits(limits_)); });
    attempt("card_expiry_failed", [this] { engine_.card_sales().expire(); });
}

}  // namespace nahtlos::app
