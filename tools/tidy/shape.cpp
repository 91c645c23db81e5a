// How long things may be, how headers begin, and what things may not be called.
#include <algorithm>
#include <array>

#include "tools/tidy/functions.hpp"
#include "tools/tidy/rules.hpp"

namespace nahtlos::tidy {
namespace {

constexpr std::size_t max_function_lines = 60;
constexpr std::size_t max_file_lines = 500;
constexpr std::size_t max_columns = 100;

/// Characters, not bytes: what continues a UTF-8 sequence does not count.
std::size_t columns_of(std::string_view line) {
    return static_cast<std::size_t>(
        std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; }));
}

constexpr std::array<std::string_view, 4> empty_words = {"Manager", "Helper", "Util", "Impl"};

/// "OrderManager" and "ImplBase", but not "Utilization" or "Implicit".
std::string_view empty_word_in(std::string_view name) {
    for (const auto word : empty_words) {
        for (auto at = name.find(word); at != std::string_view::npos;
             at = name.find(word, at + 1)) {
            auto rest = name.substr(at + word.size());
            if (rest.starts_with("ities")) rest.remove_prefix(5);
            if (rest.starts_with("ity")) rest.remove_prefix(3);
            if (rest.starts_with('s')) rest.remove_prefix(1);
            if (rest.empty() || rest[0] < 'a' || rest[0] > 'z') return word;
        }
    }
    return {};
}

/// "order_helper.hpp" as "OrderHelper", to be read by the same rule.
std::string camel_case(std::string_view path) {
    std::string out;
    bool is_start = true;
    for (const char c : file_name(path)) {
        if (c == '.') break;
        if (!is_word_char(c) || c == '_') {
            is_start = true;
            continue;
        }
        out += is_start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        is_start = false;
    }
    return out;
}

void find_type_names(const Source& source, std::vector<Finding>& found) {
    const std::string_view code = source.code;
    for (const std::string_view keyword :
         {"class", "struct", "union", "enum", "using", "concept"}) {
        for (const auto at : find_word(code, keyword)) {
            auto from = at + keyword.size();
            while (from < code.size() && is_space(code[from])) ++from;
            auto to = from;
            while (to < code.size() && is_word_char(code[to])) ++to;
            const auto name = code.substr(from, to - from);
            if (const auto word = empty_word_in(name); !word.empty()) {
                found.push_back({source.path, source.line_of(from), "",
                                 std::string(name) + ": " + std::string(word) +
                                     " says nothing; name what it does"});
            }
        }
    }
}

}  // namespace

std::vector<Finding> find_long_functions(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& source : tree.sources) {
        for (const auto& body : functions_in(source.code)) {
            if (body.lines <= max_function_lines) continue;
            found.push_back({source.path, source.line_of(body.begin), "",
                             "function of " + std::to_string(body.lines) + " lines (60 at most)"});
        }
    }
    return found;
}

std::vector<Finding> find_long_files(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& source : tree.sources) {
        const auto lines = lines_of(source.text).size();
        if (lines <= max_file_lines) continue;
        found.push_back({source.path, 0, "", std::to_string(lines) + " lines (500 at most)"});
    }
    return found;
}

std::vector<Finding> find_long_lines(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& source : tree.sources) {
        std::size_t number = 0;
        for (const auto line : lines_of(source.text)) {
            ++number;
            const auto columns = columns_of(line);
            // An address cannot be broken.
            if (columns <= max_columns || line.find("://") != std::string_view::npos) continue;
            found.push_back(
                {source.path, number, "", std::to_string(columns) + " columns (100 at most)"});
        }
    }
    return found;
}

std::vector<Finding> find_headers_without_purpose(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& source : tree.sources) {
        if (!is_header(source.path)) continue;
        std::string purpose;
        for (const auto line : lines_of(source.text)) {
            if (!line.starts_with("// ")) break;
            purpose += line.substr(2);
        }
        if (split_words(purpose).size() < 3 || !purpose.ends_with('.')) {
            found.push_back({source.path, 1, "", "open with a comment: a sentence of purpose"});
        }
        if (find_word(source.code, "#pragma once").empty()) {
            found.push_back({source.path, 1, "", "no #pragma once"});
        }
    }
    return found;
}

std::vector<Finding> find_empty_names(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& source : tree.sources) {
        if (!is_cpp(source.path)) continue;
        find_type_names(source, found);
        if (const auto word = empty_word_in(camel_case(source.path)); !word.empty()) {
            found.push_back(
                {source.path, 0, "", std::string(word) + " in a file name; name what it holds"});
        }
    }
    return found;
}

std::vector<Finding> find_non_ascii(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& source : tree.sources) {
        const auto at = std::ranges::find_if(source.code, [](char c) { return (c & 0x80) != 0; });
        if (at == source.code.end()) continue;
        const auto offset = static_cast<std::size_t>(at - source.code.begin());
        found.push_back({source.path, source.line_of(offset), "",
                         "beyond ASCII outside of comments and literals"});
    }
    return found;
}

}  // namespace nahtlos::tidy
