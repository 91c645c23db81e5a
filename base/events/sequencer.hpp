// Sequencer: gives committed batches of events their positions, one process at a time.
#pragma once

#include <cstdint>
#include <memory>

#include "base/sql/database.hpp"
#include "base/world.hpp"

namespace nahtlos::events {

/// On a connection of its own. Any number of them may run, in any number of processes; the one that
/// holds the lease numbers. Not thread safe.
class Sequencer {
public:
    Sequencer(sql::Database& database, World& world)
        : database_(database), world_(world), holder_(world.ids.next()) {}

    /// Numbers what waits and tells it by one NOTIFY nahtlos_events; returns the batches numbered.
    /// Another sequencer may be at it: then 0. Throws sql::Error, after which it may be called
    /// again. On SQLite batches are numbered as they are written, so that it does nothing.
    std::int64_t run();

private:
    std::int64_t number(Tx& tx);

    sql::Database& database_;
    World& world_;
    const Uuid holder_;
    std::unique_ptr<sql::Connection> connection_;
};

}  // namespace nahtlos::events
