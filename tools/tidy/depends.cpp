// Who may include whom: tools/depends.txt against the #include lines of the tree.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "tools/tidy/rules.hpp"

namespace nahtlos::tidy {
namespace {

struct Include {
    const Source* from = nullptr;
    std::size_t line = 0;
    std::string target;  // as written
    bool is_angled = false;
    std::string path;  // the file of the tree that is meant; "" where there is none
};

/// The unit that depends.txt speaks of: "base", "base/sql", "modules/orders", "apps", ...
std::string group_of(std::string_view path) {
    const auto first = path.find('/');
    if (first == std::string_view::npos) return "";
    const auto top = path.substr(0, first);
    if (top != "base" && top != "modules") return std::string(top);
    const auto second = path.find('/', first + 1);
    return std::string(second == std::string_view::npos ? top : path.substr(0, second));
}

/// "orders/types.hpp" is the public header modules/orders/orders/types.hpp.
std::string resolved(const Tree& tree, const std::string& target) {
    if (tree.has(target)) return target;
    const auto slash = target.find('/');
    if (slash == std::string::npos) return "";
    const auto in_module = "modules/" + target.substr(0, slash) + "/" + target;
    return tree.has(in_module) ? in_module : "";
}

std::vector<Include> includes_of(const Tree& tree, const Source& source) {
    std::vector<Include> found;
    std::size_t line = 0;
    const auto code_lines = lines_of(source.code);
    for (auto text : lines_of(source.text)) {
        const auto code = trimmed(code_lines[line++]);  // blank where the line is in a comment
        text = trimmed(text);
        if (!code.starts_with('#') || !text.starts_with('#')) continue;
        text = trimmed(text.substr(1));
        if (!text.starts_with("include")) continue;
        text = trimmed(text.substr(7));
        if (text.empty() || (text[0] != '"' && text[0] != '<')) continue;
        const auto end = text.find(text[0] == '"' ? '"' : '>', 1);
        const std::string target(text.substr(1, end == std::string_view::npos ? end : end - 1));
        found.push_back({&source, line, target, text[0] == '<', resolved(tree, target)});
    }
    return found;
}

std::vector<Include> all_includes(const Tree& tree) {
    std::vector<Include> all;
    for (const auto& source : tree.sources) {
        if (!is_cpp(source.path)) continue;
        std::ranges::move(includes_of(tree, source), std::back_inserter(all));
    }
    return all;
}

Finding at(const Include& include, std::string text) {
    return {include.from->path, include.line, "", std::move(text)};
}

/// depends.txt: for each group the patterns of groups it may include.
struct Depends {
    std::map<std::string, std::vector<std::string>, std::less<>> allowed;
    std::vector<Finding> problems;

    const std::vector<std::string>* of(std::string_view group) const {
        const auto found = allowed.find(group);
        return found == allowed.end() ? nullptr : &found->second;
    }
    bool allows_all(std::string_view group) const {
        const auto* patterns = of(group);
        return patterns != nullptr && std::ranges::count(*patterns, "*") > 0;
    }
};

constexpr const char* depends_path = "tools/depends.txt";

Depends read_depends(const Tree& tree) {
    Depends depends;
    const auto* source = tree.find(depends_path);
    if (source == nullptr) {
        depends.problems.push_back({depends_path, 0, "", "the file is missing"});
        return depends;
    }
    std::size_t number = 0;
    for (auto line : lines_of(source->text)) {
        ++number;
        line = trimmed(line.substr(0, line.find('#')));
        if (line.empty()) continue;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) {
            depends.problems.push_back({depends_path, number, "", "expected WHO: WHAT..."});
            continue;
        }
        auto& allowed = depends.allowed[std::string(trimmed(line.substr(0, colon)))];
        for (const auto word : split_words(line.substr(colon + 1))) {
            if (!word.starts_with('$')) {
                allowed.emplace_back(word);
            } else if (const auto* set = depends.of(word)) {
                allowed.insert(allowed.end(), set->begin(), set->end());
            } else {
                depends.problems.push_back(
                    {depends_path, number, "", std::string(word) + " is not defined above"});
            }
        }
    }
    return depends;
}

bool is_public_header(std::string_view path) {
    const auto group = group_of(path);
    return path.starts_with(group + "/" + std::string(file_name(group)) + "/") && is_header(path);
}

using Edges = std::map<std::string, std::map<std::string, const Include*>>;

/// The edges of the shortest cycle through `start`, or nothing.
std::optional<std::vector<std::string>> cycle_through(const Edges& edges,
                                                      const std::string& start) {
    std::vector<std::vector<std::string>> paths{{start}};
    std::set<std::string> seen;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const auto out = edges.find(paths[i].back());
        if (out == edges.end()) continue;
        for (const auto& [next, include] : out->second) {
            auto path = paths[i];
            path.push_back(next);
            if (next == start) return path;
            if (seen.insert(next).second) paths.push_back(std::move(path));
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<Finding> find_forbidden_includes(const Tree& tree) {
    const auto depends = read_depends(tree);
    auto found = depends.problems;
    std::set<std::string> unlisted;
    for (const auto& include : all_includes(tree)) {
        const auto from = group_of(include.from->path);
        const auto to = group_of(include.path);
        if (include.path.empty() || from == to || is_test(include.from->path)) continue;
        const auto* patterns = depends.of(from);
        if (patterns == nullptr) {
            if (unlisted.insert(from).second) {
                found.push_back(at(include, from + " has no line in tools/depends.txt"));
            }
        } else if (std::ranges::none_of(*patterns, [&](auto& p) { return matches(p, to); })) {
            found.push_back(at(include, from + " may not include " + include.target + " of " + to +
                                            " (tools/depends.txt)"));
        }
    }
    return found;
}

std::vector<Finding> find_private_includes(const Tree& tree) {
    const auto depends = read_depends(tree);
    std::vector<Finding> found;
    for (const auto& include : all_includes(tree)) {
        const auto from = group_of(include.from->path);
        const auto to = group_of(include.path);
        if (!to.starts_with("modules/") || from == to || depends.allows_all(from)) continue;
        if (is_public_header(include.path)) continue;
        found.push_back(at(include, include.target + " is private to " + to));
    }
    return found;
}

std::vector<Finding> find_include_paths(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& include : all_includes(tree)) {
        if (include.is_angled) {
            if (!include.path.empty()) {
                found.push_back(at(include, "write \"" + include.target + "\" with quotes"));
            }
        } else if (include.path.empty()) {
            found.push_back(at(include, "no file " + include.target +
                                            " in the tree; include by full path from the root"));
        } else if (!is_header(include.path)) {
            found.push_back(at(include, "only headers (.hpp) are included"));
        } else if (include.target.starts_with("modules/") && is_public_header(include.path)) {
            const auto shown = include.path.substr(group_of(include.path).size() + 1);
            found.push_back(at(include, "write public headers as \"" + shown + "\""));
        }
    }
    return found;
}

std::vector<Finding> find_include_cycles(const Tree& tree) {
    const auto includes = all_includes(tree);
    Edges edges;
    for (const auto& include : includes) {
        const auto from = group_of(include.from->path);
        const auto to = group_of(include.path);
        if (include.path.empty() || from == to || is_test(include.from->path)) continue;
        edges[from].emplace(to, &include);
    }
    std::vector<Finding> found;
    std::set<std::set<std::string>> told;
    for (const auto& [start, targets] : edges) {
        const auto cycle = cycle_through(edges, start);
        if (!cycle || !told.insert({cycle->begin(), cycle->end()}).second) continue;
        std::string text = "folders include each other: " + start;
        for (std::size_t i = 1; i < cycle->size(); ++i) text += " -> " + (*cycle)[i];
        found.push_back(at(*targets.at((*cycle)[1]), text));
    }
    return found;
}

std::vector<Finding> find_network_headers(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& include : all_includes(tree)) {
        if (!starts_with_any(include.target, {"boost/asio", "boost/beast"})) continue;
        if (starts_with_any(include.from->path, {"base/http/", "base/real/", "bench/"})) continue;
        found.push_back(at(include, include.target + " belongs in base/http and base/real"));
    }
    return found;
}

}  // namespace nahtlos::tidy
