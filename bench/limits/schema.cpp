#include "bench/limits/schema.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace nahtlos::limits {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> sorted_entries(const fs::path& folder) {
    std::vector<fs::path> found;
    if (!fs::is_directory(folder)) return found;
    for (const auto& entry : fs::directory_iterator(folder)) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

std::string read_for(const fs::path& file, Engine engine) {
    constexpr std::string_view sqlite = "--sqlite:", postgres = "--postgres:";
    const auto mine = engine == Engine::sqlite ? sqlite : postgres;
    const auto other = engine == Engine::sqlite ? postgres : sqlite;
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::string script, line;
    while (std::getline(in, line)) {
        if (line.starts_with(other)) continue;
        if (line.starts_with(mine)) line.erase(0, mine.size());
        script += line;
        script += '\n';
    }
    return script;
}

}  // namespace

std::vector<std::string> read_migrations(const fs::path& source, Engine engine) {
    auto files = sorted_entries(source / "base" / "migrations");
    for (const auto& module : sorted_entries(source / "modules")) {
        for (const auto& file : sorted_entries(module / "migrations")) files.push_back(file);
    }
    std::vector<std::string> scripts;
    for (const auto& file : files) {
        if (file.extension() == ".sql") scripts.push_back(read_for(file, engine));
    }
    if (scripts.empty()) throw std::runtime_error("no migrations under " + source.string());
    return scripts;
}

}  // namespace nahtlos::limits
