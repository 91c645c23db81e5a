// The product's own migrations, read for one engine.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace nahtlos::limits {

enum class Engine { sqlite, postgres };

/// The scripts under `source` in the order they apply: base/migrations, then those of each module
/// by name. Lines marked for the other engine are left out. Throws std::runtime_error when there
/// are none.
std::vector<std::string> read_migrations(const std::filesystem::path& source, Engine engine);

}  // namespace nahtlos::limits
