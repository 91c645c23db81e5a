#include "tools/tidy/source.hpp"

#include <algorithm>
#include <array>

namespace nahtlos::tidy {
namespace {

/// Walks once over C++ text and blanks what is not code.
class Blanker {
public:
    explicit Blanker(Source& source) : out_(source), text_(source.text) { out_.code = text_; }

    void run() {
        while (at_ < text_.size()) {
            if (text_.substr(at_, 2) == "//") {
                comment(end_of_line_comment());
            } else if (text_.substr(at_, 2) == "/*") {
                const auto end = text_.find("*/", at_ + 2);
                comment(end == std::string_view::npos ? text_.size() : end + 2);
            } else if (text_[at_] == '"') {
                string_literal();
            } else if (text_[at_] == '\'' && !is_digit_separator()) {
                const auto from = at_ + 1;
                blank(from, skip_quoted('\'') - 1);
                may_join_ = false;
            } else {
                if (!is_space(text_[at_])) may_join_ = false;
                ++at_;
            }
        }
    }

private:
    std::size_t end_of_line_comment() const {
        auto end = text_.find('\n', at_);
        while (end != std::string_view::npos && text_[end - 1] == '\\') {
            end = text_.find('\n', end + 1);
        }
        return std::min(end, text_.size());
    }

    void comment(std::size_t end) {
        out_.comments.push_back({at_, std::string(text_.substr(at_, end - at_))});
        blank(at_, end);
        at_ = end;
    }

    void blank(std::size_t from, std::size_t to) {
        for (auto i = from; i < to; ++i) {
            if (out_.code[i] != '\n') out_.code[i] = ' ';
        }
    }

    /// Moves past a quoted literal and returns its end.
    std::size_t skip_quoted(char quote) {
        ++at_;
        while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
            at_ += text_[at_] == '\\' ? 2 : 1;
        }
        at_ = std::min(at_ + 1, text_.size());
        return at_;
    }

    void string_literal() {
        const auto from = at_;
        std::string value;
        const bool is_raw = from > 0 && text_[from - 1] == 'R' && is_raw_prefix(from - 1);
        if (is_raw) {
            const auto open = text_.find('(', from);
            const std::string end =
                ")" + std::string(text_.substr(from + 1, open - from - 1)) + "\"";
            const auto close = std::min(text_.find(end, open), text_.size());
            value = text_.substr(open + 1, close - open - 1);
            at_ = std::min(close + end.size(), text_.size());
        } else {
            skip_quoted('"');
            value = text_.substr(from + 1, at_ - from - 2);
        }
        blank(from + 1, at_ - 1);
        if (may_join_) {
            out_.literals.back().text += value;
        } else {
            out_.literals.push_back({from, std::move(value)});
        }
        may_join_ = true;
    }

    /// Whether the R before a quote begins a raw literal and does not end an identifier.
    bool is_raw_prefix(std::size_t r) const {
        auto begin = r;
        while (begin > 0 && is_word_char(text_[begin - 1])) --begin;
        constexpr std::array<std::string_view, 5> prefixes = {"R", "u8R", "uR", "UR", "LR"};
        return std::ranges::count(prefixes, text_.substr(begin, r + 1 - begin)) > 0;
    }

    bool is_digit_separator() const {
        auto begin = at_;
        while (begin > 0 && (is_word_char(text_[begin - 1]) || text_[begin - 1] == '\'')) --begin;
        return begin < at_ && text_[begin] >= '0' && text_[begin] <= '9';
    }

    Source& out_;
    std::string_view text_;
    std::size_t at_ = 0;
    bool may_join_ = false;
};

}  // namespace

std::size_t Source::line_of(std::size_t offset) const {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
    return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

const Source* Tree::find(std::string_view path) const {
    const auto found = std::ranges::lower_bound(sources, path, {}, &Source::path);
    return found != sources.end() && found->path == path ? &*found : nullptr;
}

bool Tree::has(std::string_view path) const { return std::ranges::binary_search(paths, path); }

Source make_source(std::string path, std::string text) {
    Source source{std::move(path), std::move(text), {}, {}, {}};
    if (is_cpp(source.path)) Blanker(source).run();
    return source;
}

bool is_word_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> prefixes) {
    return std::ranges::any_of(prefixes, [&](auto prefix) { return text.starts_with(prefix); });
}

bool matches(std::string_view pattern, std::string_view text) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return pattern == text;
    if (!text.starts_with(pattern.substr(0, star))) return false;
    const auto rest = pattern.substr(star + 1);
    for (auto at = star; at <= text.size(); ++at) {
        if (matches(rest, text.substr(at))) return true;
    }
    return false;
}

std::vector<std::size_t> find_word(std::string_view text, std::string_view word) {
    std::vector<std::size_t> found;
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool is_open_left = is_word_char(word.front()) || word.front() == ':';
        const bool is_open_right = is_word_char(word.back());
        if (is_open_left && at > 0 && is_word_char(text[at - 1])) continue;
        if (is_open_right && end < text.size() && is_word_char(text[end])) continue;
        found.push_back(at);
    }
    return found;
}

std::size_t closing(std::string_view code, std::size_t open) {
    int depth = 0;
    for (auto at = open; at < code.size(); ++at) {
        const char c = code[at];
        if (c == '(' || c == '{' || c == '[') ++depth;
        if (c == ')' || c == '}' || c == ']') --depth;
        if (depth == 0) return at;
    }
    return std::string_view::npos;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::vector<std::string_view> split_words(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while (at < text.size()) {
        while (at < text.size() && is_space(text[at])) ++at;
        const auto from = at;
        while (at < text.size() && !is_space(text[at])) ++at;
        if (at > from) words.push_back(text.substr(from, at - from));
    }
    return words;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_cpp(std::string_view path) { return path.ends_with(".cpp") || is_header(path); }

bool is_header(std::string_view path) { return path.ends_with(".hpp"); }

bool is_test(std::string_view path) {
    return path.ends_with("_test.cpp") || path.ends_with("_fuzz.cpp") ||
           path.ends_with("_bench.cpp");
}

}  // namespace nahtlos::tidy
