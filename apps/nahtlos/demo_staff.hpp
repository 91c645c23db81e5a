// Who works at the demo retailer, to try the pages that one logs in to.
#pragma once

#include <string>

#include "base/real/world.hpp"
#include "base/sql/database.hpp"
#include "flows/demo/demo.hpp"

namespace nahtlos::app {

/// Makes a clerk for the first store with a till, a lead for all stores and one who may do all in
/// the back office; their logins and passwords, made up for this database, are written to `path`.
/// Throws when it is refused, a bug.
void write_staff(sql::Database& database, real::RealWorld& real, const flows::demo::DemoShop& shop,
                 const std::string& path);

}  // namespace nahtlos::app
