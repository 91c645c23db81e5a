// What must lie where: READMEs of modules, names of migrations and decision records.
#include <map>
#include <set>

#include "tools/tidy/rules.hpp"

namespace nahtlos::tidy {
namespace {

/// The number of "0007_name" or "0007-name", or 0 where the name is none.
std::size_t number_of(std::string_view name, char separator, std::string_view allowed) {
    if (name.size() < 6 || name[4] != separator) return 0;
    for (const char c : name.substr(5)) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!is_plain && allowed.find(c) == std::string_view::npos) return 0;
    }
    std::size_t number = 0;
    for (const char c : name.substr(0, 4)) {
        if (c < '0' || c > '9') return 0;
        number = number * 10 + static_cast<std::size_t>(c - '0');
    }
    return number;
}

std::string_view stem_of(std::string_view name, std::string_view extension) {
    return name.ends_with(extension) ? name.substr(0, name.size() - extension.size()) : "";
}

std::string_view folder_of(std::string_view path) {
    return path.substr(0, path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/'));
}

}  // namespace

std::vector<Finding> find_modules_without_readme(const Tree& tree) {
    std::set<std::string> modules;
    for (const auto& path : tree.paths) {
        if (!path.starts_with("modules/")) continue;
        const auto slash = path.find('/', 8);
        if (slash != std::string::npos) modules.insert(path.substr(0, slash));
    }
    std::vector<Finding> found;
    for (const auto& module : modules) {
        if (!tree.has(module + "/README.md")) {
            found.push_back({module, 0, "", "a module has a README.md: what it owns"});
        }
    }
    return found;
}

std::vector<Finding> find_misnamed_migrations(const Tree& tree) {
    std::vector<Finding> found;
    std::map<std::string_view, std::size_t> last;  // by folder; paths are sorted
    for (const auto& path : tree.paths) {
        const auto folder = folder_of(path);
        if (file_name(folder) != "migrations") continue;
        const auto number = number_of(stem_of(file_name(path), ".sql"), '_', "_");
        if (number == 0) {
            found.push_back({path, 0, "", "migrations are NNNN_name.sql"});
        } else if (number != last[folder] + 1) {
            found.push_back({path, 0, "", "numbers go up by one from 0001"});
        }
        if (number > 0) last[folder] = number;
    }
    return found;
}

std::vector<Finding> find_misnamed_decisions(const Tree& tree) {
    std::vector<Finding> found;
    std::set<std::size_t> numbers;
    for (const auto& path : tree.paths) {
        if (!path.starts_with("docs/decisions/")) continue;
        const auto number = number_of(stem_of(file_name(path), ".md"), '-', "-");
        if (number == 0 || folder_of(path) != "docs/decisions") {
            found.push_back({path, 0, "", "decision records are NNNN-name.md"});
        } else if (!numbers.insert(number).second) {
            found.push_back({path, 0, "", "the number is used twice"});
        }
    }
    return found;
}

}  // namespace nahtlos::tidy
