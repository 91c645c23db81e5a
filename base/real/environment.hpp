// The environment variables of this process, as a list to hand to the configuration.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nahtlos::real {

/// Every variable as (name, value). Call it before threads that could change them are started.
std::vector<std::pair<std::string, std::string>> environment();

}  // namespace nahtlos::real
