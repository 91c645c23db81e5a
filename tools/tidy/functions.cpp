#include "tools/tidy/functions.hpp"

#include <algorithm>
#include <string>

#include "tools/tidy/source.hpp"

namespace nahtlos::tidy {
namespace {

constexpr auto npos = std::string_view::npos;

enum class Kind { scope, function, data };

/// Preprocessor lines and their continuations as blanks: their brackets need not match.
std::string without_directives(std::string_view code) {
    std::string out(code);
    std::size_t at = 0;
    bool goes_on = false;
    for (const auto line : lines_of(code)) {
        if (goes_on || trimmed(line).starts_with('#')) {
            goes_on = line.ends_with('\\');
            out.replace(at, line.size(), line.size(), ' ');
        }
        at += line.size() + 1;
    }
    return out;
}

/// What stands in front of a declaration proper: template <...>, [[...]], access labels.
std::string_view without_prefixes(std::string_view head) {
    while (true) {
        head = trimmed(head);
        if (starts_with_any(head, {"public:", "private:", "protected:"})) {
            head.remove_prefix(head.find(':') + 1);
        } else if (head.starts_with("[[")) {
            const auto end = head.find("]]");
            if (end == npos) return head;
            head.remove_prefix(end + 2);
        } else if (head.starts_with("template") && head.find('<') != npos) {
            int depth = 0;
            auto at = head.find('<');
            for (; at < head.size(); ++at) {
                if (head[at] == '<') ++depth;
                if (head[at] == '>' && --depth == 0) break;
            }
            head.remove_prefix(at < head.size() ? at + 1 : at);
        } else {
            return head;
        }
    }
}

/// Offset of the '=' of an initializer: outside of brackets, and not part of another operator.
std::size_t find_assignment(std::string_view head) {
    int depth = 0;
    for (std::size_t at = 0; at < head.size(); ++at) {
        const char c = head[at];
        if (c == '(' || c == '[' || c == '{') ++depth;
        if (c == ')' || c == ']' || c == '}') --depth;
        if (c != '=' || depth != 0) continue;
        const bool is_operator =
            at > 0 && std::string_view("=<>!+-*/|&^%").find(head[at - 1]) != npos;
        if (!is_operator && head.substr(at, 2) != "==") return at;
    }
    return npos;
}

Kind kind_of(std::string_view head) {
    head = without_prefixes(head);
    const auto first = head.substr(0, head.find_first_of(" \n<({:"));
    if (head.find("namespace") != npos && !find_word(head, "namespace").empty()) return Kind::scope;
    if (first == "extern" && head.find('(') == npos) return Kind::scope;
    if (first == "enum") return Kind::data;
    if (first == "class" || first == "struct" || first == "union") return Kind::scope;
    const bool is_operator = !find_word(head, "operator").empty();
    if (const auto sign = find_assignment(head); sign != npos && !is_operator) {
        // A lambda that has a name is a function, a table is not.
        const auto value = trimmed(head.substr(sign + 1));
        return value.starts_with('[') ? Kind::function : Kind::data;
    }
    return head.find('(') == npos ? Kind::data : Kind::function;
}

/// Whether the bracket at the end of `head` begins a member's value: `A() : a_{1}, b_{2} {`.
bool is_member_value(std::string_view head) {
    const auto before = trimmed(head);
    if (before.empty() || !(is_word_char(before.back()) || before.back() == '>')) return false;
    for (auto at = head.find(')'); at != npos; at = head.find(')', at + 1)) {
        auto next = at + 1;
        while (next < head.size() && is_space(head[next])) ++next;
        if (head.substr(next).starts_with("noexcept")) next += 8;
        while (next < head.size() && is_space(head[next])) ++next;
        if (head.substr(next).starts_with(':') && !head.substr(next).starts_with("::")) return true;
    }
    return false;
}

std::size_t count_breaks(std::string_view code) {
    return static_cast<std::size_t>(std::ranges::count(code, '\n'));
}

/// Line breaks within tables: `return {...}` and `= {...}`.
std::size_t breaks_in_tables(std::string_view body) {
    std::size_t breaks = 0;
    for (auto at = body.find('{', 1); at != npos; at = body.find('{', at + 1)) {
        const auto before = trimmed(body.substr(0, at));
        if (!before.ends_with('=') && !before.ends_with("return")) continue;
        const auto end = closing(body, at);
        if (end == npos) break;
        breaks += count_breaks(body.substr(at, end - at));
        at = end;
    }
    return breaks;
}

class Finder {
public:
    explicit Finder(std::string_view code) : code_(without_directives(code)) {}

    std::vector<FunctionBody> run() {
        while (at_ < code_.size()) {
            const char c = code_[at_];
            if (c == '{') {
                open();
            } else if (c == '(' || c == '[') {
                skip();
            } else {
                if (c == ';' || c == '}') head_ = at_ + 1;
                ++at_;
            }
        }
        return std::move(found_);
    }

private:
    void skip() {
        const auto end = closing(code_, at_);
        at_ = end == npos ? code_.size() : end + 1;
    }

    void open() {
        const auto head = std::string_view(code_).substr(head_, at_ - head_);
        if (is_member_value(head)) return skip();
        const auto kind = kind_of(head);
        if (kind == Kind::scope) {
            head_ = ++at_;
            return;
        }
        const auto body = at_;
        skip();
        if (kind != Kind::function) return;  // data ends with its ';'
        const auto declaration = without_prefixes(head);
        const auto begin = head_ + static_cast<std::size_t>(declaration.data() - head.data());
        const auto all = std::string_view(code_);
        const auto breaks = count_breaks(all.substr(begin, at_ - begin)) -
                            breaks_in_tables(all.substr(body, at_ - body));
        found_.push_back({begin, at_ - 1, breaks + 1});
        head_ = at_;
    }

    std::string code_;
    std::vector<FunctionBody> found_;
    std::size_t at_ = 0;
    std::size_t head_ = 0;  // where the declaration in front of us begins
};

}  // namespace

std::vector<FunctionBody> functions_in(std::string_view code) { return Finder(code).run(); }

}  // namespace nahtlos::tidy
