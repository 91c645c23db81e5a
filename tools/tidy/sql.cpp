// Where SQL may stand, and whose tables it may name.
#include <algorithm>
#include <array>

#include "tools/tidy/rules.hpp"
#include "tools/tidy/sql_tables.hpp"

namespace nahtlos::tidy {
namespace {

constexpr std::array<std::string_view, 7> sql_places = {
    "modules/*/store*.cpp", "apps/*/store*.cpp", "base/sql/*",  "base/batch*",
    "base/events*",         "base/jobs*",        "base/audit*",
};
constexpr std::array<std::string_view, 4> free_places = {"sim/*", "tests/*", "bench/*",
                                                         "tools/tidy/*"};

bool is_in(std::span<const std::string_view> places, std::string_view path) {
    return std::ranges::any_of(places, [&](auto place) { return matches(place, path); });
}

/// The prefixes of the tables that a file may name; none where the file is free.
std::vector<std::string> prefixes_for(std::string_view path) {
    if (path.starts_with("modules/")) {
        const auto name = path.substr(8, path.find('/', 8) - 8);
        return {std::string(name) + "_", "base_"};
    }
    // The base looks at the catalogs of both engines.
    if (path.starts_with("base/")) return {"base_", "pg_", "sqlite_"};
    return {};
}

void check_tables(const Source& source, std::size_t at, std::string_view sql,
                  std::vector<Finding>& found) {
    const auto prefixes = prefixes_for(source.path);
    if (prefixes.empty()) return;
    const bool is_generic = source.path.starts_with("base/sql/");  // builds statements for others
    for (const auto& use : tables_in(sql)) {
        if (is_generic && use.name.empty()) continue;
        const auto is_own = [&](auto& prefix) { return use.name.starts_with(prefix); };
        if (std::ranges::any_of(prefixes, is_own)) continue;
        found.push_back({source.path, source.line_of(at + use.at), "",
                         use.name.empty() ? "a table that the text does not name"
                                          : "table " + use.name + " does not begin with " +
                                                prefixes[0] + " or " + prefixes[1]});
    }
}

}  // namespace

std::vector<Finding> find_misplaced_sql(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& source : tree.sources) {
        if (is_test(source.path) || is_in(free_places, source.path)) continue;
        if (is_in(sql_places, source.path)) continue;
        for (const auto& literal : source.literals) {
            if (!is_sql(literal.text)) continue;
            found.push_back({source.path, source.line_of(literal.at), "",
                             "SQL stands only in store*.cpp, migrations and the base"});
        }
    }
    return found;
}

std::vector<Finding> find_foreign_tables(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& source : tree.sources) {
        if (is_test(source.path)) continue;
        if (source.path.ends_with(".sql")) check_tables(source, 0, source.text, found);
        const bool may_be_sql = is_in(sql_places, source.path);
        for (const auto& literal : source.literals) {
            if (is_sql(literal.text) || (may_be_sql && is_sql_part(literal.text))) {
                check_tables(source, literal.at, literal.text, found);
            }
        }
    }
    return found;
}

}  // namespace nahtlos::tidy
