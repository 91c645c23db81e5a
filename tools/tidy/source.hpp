// Source files as the house rules see them: text, and the same text without comments and literals.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nahtlos::tidy {

/// A string literal; adjacent ones are joined, as the compiler does. `at` is its first character.
struct Literal {
    std::size_t at = 0;
    std::string text;
};

/// A comment with its slashes.
struct Comment {
    std::size_t at = 0;
    std::string text;
};

struct Source {
    std::string path;  // from the root of the tree, with '/'
    std::string text;
    std::string code;  // C++: comments and the insides of literals blanked, offsets as in text
    std::vector<Literal> literals;  // C++ only
    std::vector<Comment> comments;  // C++ only

    /// 1 for the first line.
    std::size_t line_of(std::size_t offset) const;
};

/// A tree of sources. Files of other kinds have a path and no source.
struct Tree {
    std::vector<std::string> paths;  // all files, sorted
    std::vector<Source> sources;     // sorted by path
    const Source* find(std::string_view path) const;
    bool has(std::string_view path) const;
};

using Files = std::vector<std::pair<std::string, std::string>>;

Source make_source(std::string path, std::string text);
Tree tree_of(Files files);

/// Reads a checkout, without build output, data, web sources and hidden folders. Throws
/// std::filesystem::filesystem_error or std::runtime_error where a file cannot be read.
Tree read_tree(const std::string& root);

// Small tools on text, shared by the rules.

bool is_word_char(char c);
bool is_space(char c);
bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> prefixes);
/// Matches '*' in the pattern with any run of characters, '/' included.
bool matches(std::string_view pattern, std::string_view text);
/// Offsets where `word` stands on its own: no identifier goes on at either end of it.
std::vector<std::size_t> find_word(std::string_view text, std::string_view word);
/// Offset of the bracket that closes the one at `open` in blanked code, or npos.
std::size_t closing(std::string_view code, std::size_t open);
std::vector<std::string_view> lines_of(std::string_view text);
std::vector<std::string_view> split_words(std::string_view text);
std::string_view trimmed(std::string_view text);
std::string_view file_name(std::string_view path);

bool is_cpp(std::string_view path);
bool is_header(std::string_view path);
/// *_test.cpp, *_fuzz.cpp, *_bench.cpp
bool is_test(std::string_view path);

}  // namespace nahtlos::tidy
