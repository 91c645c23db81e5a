// IdleRound: what the engine does every minute about what nobody has touched.
#pragma once

#include "base/ops/config.hpp"
#include "flows/engine.hpp"
#include "flows/no_shows.hpp"
#include "flows/waiting.hpp"

namespace nahtlos::app {

class IdleRound {
public:
    IdleRound(sql::Database& database, World& world, flows::Engine& engine,
              const config::Idle& limits)
        : engine_(engine),
          limits_(limits),
          waiting_(database, world, engine.books(), engine.advance_fulfillments(),
                   engine.cancel_orders()),
          no_shows_(database, world, engine.books(), engine.advance_fulfillments(),
                    engine.cancel_orders()) {}

    /// Each part on its own: what fails now is done by a later round.
    void run();

private:
    flows::Engine& engine_;
    const config::Idle& limits_;
    flows::WaitingWork waiting_;
    flows::NoShowWork no_shows_;
};

}  // namespace nahtlos::app
