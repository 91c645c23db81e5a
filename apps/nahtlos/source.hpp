// The subcommand that looks back: past orders against a draft sourcing profile.
#pragma once

#include <string>

#include "base/ops/config.hpp"

namespace nahtlos::app {

struct SourceOptions {
    config::Given settings;
    std::string profile;   // file
    std::string from, to;  // moments or days; the last 30 days
    std::string language = "en";
    bool is_dry_run = false, as_json = false;
    bool has_stock_of_today = false;  // see flows::ReplayStock
};
/// Changes nothing; without a dry run it refuses, since profiles are put in force by the API.
int source_orders(const SourceOptions& options);

}  // namespace nahtlos::app
