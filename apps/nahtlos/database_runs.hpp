// DatabaseRuns: how commands of the console write: one change after the other, each committed.
#pragma once

#include "base/real/world.hpp"
#include "flows/exchange/writing.hpp"

namespace nahtlos::app {

class DatabaseRuns {
public:
    explicit DatabaseRuns(sql::Database& database);
    flows::exchange::RunChange change() { return runs_.change(); }
    flows::exchange::RunStock stock() { return runs_.stock(); }

private:
    real::RealWorld real_;
    World world_;
    flows::exchange::OwnRuns runs_;
};

}  // namespace nahtlos::app
