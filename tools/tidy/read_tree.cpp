#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tools/tidy/source.hpp"

namespace nahtlos::tidy {
namespace {

namespace fs = std::filesystem;

/// Build output, data and the web workspace, which has its own linter.
bool is_left_out(const fs::path& relative) {
    const auto name = relative.filename().string();
    if (name == "node_modules" || (name.starts_with(".") && name != ".ci")) return true;
    const auto path = relative.generic_string();
    return path == "data" || path == "web" ||
           (path.starts_with("build") && path.find('/') == std::string::npos);
}

/// Files whose text the rules read; scripts have no extension.
bool is_read(const std::string& path) {
    return is_cpp(path) || path.ends_with(".sql") || path.ends_with(".cmake") ||
           path.ends_with(".sh") || path.ends_with("CMakeLists.txt") ||
           path == "tools/depends.txt" ||
           (starts_with_any(path, {"scripts/", ".ci/"}) &&
            file_name(path).find('.') == std::string_view::npos);
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw std::runtime_error("cannot read " + path.string());
    return std::move(text).str();
}

void finish(Tree& tree) {
    std::ranges::sort(tree.paths);
    std::ranges::sort(tree.sources, {}, &Source::path);
}

}  // namespace

Tree tree_of(Files files) {
    Tree tree;
    for (auto& [path, text] : files) {
        tree.paths.push_back(path);
        if (is_read(path)) tree.sources.push_back(make_source(path, std::move(text)));
    }
    finish(tree);
    return tree;
}

Tree read_tree(const std::string& root) {
    Tree tree;
    for (fs::recursive_directory_iterator it(root), end; it != end; ++it) {
        const auto relative = it->path().lexically_relative(root);
        if (is_left_out(relative)) {
            if (it->is_directory()) it.disable_recursion_pending();
            continue;
        }
        if (!it->is_regular_file()) continue;
        const auto path = relative.generic_string();
        tree.paths.push_back(path);
        if (is_read(path)) tree.sources.push_back(make_source(path, read_file(it->path())));
    }
    finish(tree);
    return tree;
}

}  // namespace nahtlos::tidy
