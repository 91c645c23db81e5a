// Runs another program to its end.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nahtlos::real {

/// Starts `program`, found by PATH, with `arguments` and, beside our own, `variables` in its
/// environment; its output goes where ours does. Returns its exit code, 128 and the signal that
/// ended it, or 127 when it cannot be started.
int run_child(const std::string& program, const std::vector<std::string>& arguments,
              const std::vector<std::pair<std::string, std::string>>& variables = {});

}  // namespace nahtlos::real
