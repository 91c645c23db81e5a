// DatabaseRuns: how commands of the console write: one change after the other, each committed.
#pragma once

#include <memory>

#include "base/real/world.hpp"
#include "base/sql/database.hpp"
#include "flows/exchange/import.hpp"

namespace nahtlos::flows {
class Engine;
}

namespace nahtlos::app {

class DatabaseRuns {
public:
    explicit DatabaseRuns(sql::Database& database);
    ~DatabaseRuns();
    DatabaseRuns(const DatabaseRuns&) = delete;
    DatabaseRuns& operator=(const DatabaseRuns&) = delete;
    flows::exchange::RunChange change();
    flows::exchange::RunStock stock();

private:
    sql::Database& database_;
    real::RealWorld real_;
    World world_;
    std::unique_ptr<sql::Connection> connection_;
    std::unique_ptr<flows::Engine> engine_;  // of stock only
};

}  // namespace nahtlos::app
