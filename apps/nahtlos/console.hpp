// Console: changes that whoever runs the program makes, beside or without a server.
#pragma once

#include "base/batch/changes.hpp"
#include "base/real/world.hpp"
#include "base/sql/database.hpp"

namespace nahtlos::app {

/// What the console does is a change like any other, told as the console's.
Result<std::string> run_at_console(sql::Database& database, real::RealWorld& real,
                                   const Change& change);

}  // namespace nahtlos::app
