// Writing: how an import reaches the database: on a connection of its own, or through the writer of
// a server.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>

#include "flows/exchange/import.hpp"

namespace nahtlos::flows {
class Engine;
}

namespace nahtlos::flows::exchange {

/// One change after the other on one connection, each committed. For who shares the database with
/// others only: the console, and servers on PostgreSQL.
class OwnRuns {
public:
    OwnRuns(sql::Database& database, World& world, Context context);
    ~OwnRuns();
    OwnRuns(const OwnRuns&) = delete;
    OwnRuns& operator=(const OwnRuns&) = delete;
    RunChange change();
    RunStock stock();

private:
    sql::Database& database_;
    World& world_;
    const Context context_;
    std::unique_ptr<sql::Connection> connection_;
    std::unique_ptr<Engine> engine_;  // of stock only
};

/// What waits for a writer that takes nothing: it may later.
struct WriterAway : std::runtime_error {
    WriterAway() : std::runtime_error("the writer takes nothing for a minute") {}
};

/// Blocks a thread that may block until `is_done`, which others make true.
using WaitUntil = std::function<void(const std::function<bool()>& is_done)>;

/// Through the writer of a server, between what others want: SQLite has one writer, and whoever
/// stands in its line is served in turn. They throw WriterAway when the writer takes
/// nothing for long. `engine` and `wait` outlive them.
RunChange change_in_line(Engine& engine, const Context& context, const WaitUntil& wait);
RunStock stock_in_line(Engine& engine, const Context& context, const WaitUntil& wait);

/// Within a server: by its writer on SQLite, which has no other, and else on a connection of its
/// own. What it is given outlives it.
class ServerWriting {
public:
    ServerWriting(Engine& engine, const Context& context, const WaitUntil& wait);
    RunChange change;
    RunStock stock;

private:
    std::unique_ptr<OwnRuns> own_;
};

}  // namespace nahtlos::flows::exchange
