// The house rules: each a function from a tree of sources to what breaks the rule.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "tools/tidy/source.hpp"

namespace nahtlos::tidy {

struct Finding {
    std::string path;
    std::size_t line = 0;  // 0 where the file as a whole is meant
    std::string rule;
    std::string text;
    auto operator<=>(const Finding&) const = default;
};

struct Rule {
    const char* name;
    std::vector<Finding> (*find)(const Tree& tree);
};

/// All rules, in the order in which CONTRIBUTING.md tells them.
std::span<const Rule> rules();

/// What breaks any of them, sorted; the `rule` of each finding is filled in.
std::vector<Finding> check_tree(const Tree& tree);

/// "path:line: [rule] text"
std::string to_string(const Finding& finding);

// depends.cpp
std::vector<Finding> find_forbidden_includes(const Tree& tree);
std::vector<Finding> find_private_includes(const Tree& tree);
std::vector<Finding> find_include_paths(const Tree& tree);
std::vector<Finding> find_include_cycles(const Tree& tree);
std::vector<Finding> find_network_headers(const Tree& tree);
// sql.cpp
std::vector<Finding> find_misplaced_sql(const Tree& tree);
std::vector<Finding> find_foreign_tables(const Tree& tree);
// words.cpp
std::vector<Finding> find_banned_words(const Tree& tree);
std::vector<Finding> find_swallowed_exceptions(const Tree& tree);
std::vector<Finding> find_using_in_headers(const Tree& tree);
std::vector<Finding> find_silenced_lints(const Tree& tree);
std::vector<Finding> find_unfinished_work(const Tree& tree);
// shape.cpp
std::vector<Finding> find_long_functions(const Tree& tree);
std::vector<Finding> find_long_files(const Tree& tree);
std::vector<Finding> find_long_lines(const Tree& tree);
std::vector<Finding> find_headers_without_purpose(const Tree& tree);
std::vector<Finding> find_empty_names(const Tree& tree);
std::vector<Finding> find_non_ascii(const Tree& tree);
// layout.cpp
std::vector<Finding> find_modules_without_readme(const Tree& tree);
std::vector<Finding> find_misnamed_migrations(const Tree& tree);
std::vector<Finding> find_misnamed_decisions(const Tree& tree);

}  // namespace nahtlos::tidy
