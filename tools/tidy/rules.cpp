#include "tools/tidy/rules.hpp"

#include <algorithm>
#include <array>

namespace nahtlos::tidy {

std::span<const Rule> rules() {
    static constexpr std::array all = {
        Rule{"include-edge", find_forbidden_includes},
        Rule{"include-private", find_private_includes},
        Rule{"include-path", find_include_paths},
        Rule{"include-cycle", find_include_cycles},
        Rule{"network-header", find_network_headers},
        Rule{"sql-place", find_misplaced_sql},
        Rule{"sql-table", find_foreign_tables},
        Rule{"banned-word", find_banned_words},
        Rule{"swallowed-exception", find_swallowed_exceptions},
        Rule{"using-namespace", find_using_in_headers},
        Rule{"silenced-lint", find_silenced_lints},
        Rule{"unfinished-work", find_unfinished_work},
        Rule{"function-length", find_long_functions},
        Rule{"file-length", find_long_files},
        Rule{"line-length", find_long_lines},
        Rule{"header-purpose", find_headers_without_purpose},
        Rule{"empty-name", find_empty_names},
        Rule{"ascii", find_non_ascii},
        Rule{"module-readme", find_modules_without_readme},
        Rule{"migration-name", find_misnamed_migrations},
        Rule{"decision-name", find_misnamed_decisions},
    };
    return all;
}

std::vector<Finding> check_tree(const Tree& tree) {
    std::vector<Finding> all;
    for (const auto& rule : rules()) {
        for (auto& finding : rule.find(tree)) {
            finding.rule = rule.name;
            all.push_back(std::move(finding));
        }
    }
    std::ranges::sort(all);
    return all;
}

std::string to_string(const Finding& finding) {
    const auto line = finding.line == 0 ? "" : ":" + std::to_string(finding.line);
    return finding.path + line + ": [" + finding.rule + "] " + finding.text;
}

}  // namespace nahtlos::tidy
