// Words that belong in one place only, or nowhere.
#include <string_view>
#include <vector>

#include "tools/tidy/rules.hpp"

namespace nahtlos::tidy {
namespace {

using Words = std::vector<std::string_view>;

struct Ban {
    Words words;
    Words allowed;  // beside tests, sim, bench and apps, which are the world outside
    std::string_view instead;
};

const std::vector<Ban> bans = {
    {{"system_clock", "steady_clock", "high_resolution_clock", "clock_gettime", "gettimeofday"},
     {"base/real/*", "base/http/*"},
     "take the time from World's Clock"},
    {{"random_device", "rand(", "srand(", "getrandom"},
     {"base/real/*", "base/http/*"},
     "take randomness from World's Random"},
    {{"std::thread", "std::jthread", "std::async", "pthread_create", "fork("},
     {"base/real/*", "base/http/*", "base/sql/real*"},
     "threads live in base/real; the rest is called"},
    {{"sleep_for", "sleep_until", "usleep", "nanosleep"},
     {"base/real/*"},
     "nothing sleeps; jobs have due times"},
    {{"getenv", "setenv", "environ"}, {"base/real/*"}, "configuration is handed in"},
    {{"::socket", "::connect(", "::bind(", "::listen(", "::accept("},
     {"base/real/*", "base/http/*"},
     "calls go out through World's Outbound"},
    {{"fopen", "std::ofstream", "std::fstream"},
     {"base/real/*", "base/sql/real*", "tools/*"},
     "files are written by base/real"},
    {{"std::cout", "std::cerr", "printf", "fprintf", "puts", "fmt::print"},
     {"tools/*"},
     "log, or return the text"},
};

/// Banned everywhere, tests included.
const std::vector<Ban> never = {
    {{"float"}, {}, "money and quantities are int64; measures are double"},
};

bool is_outside(std::string_view path) {
    return is_test(path) || starts_with_any(path, {"sim/", "tests/", "bench/", "apps/"});
}

void find_ban(const Source& source, const Ban& ban, std::vector<Finding>& found) {
    for (const auto place : ban.allowed) {
        if (matches(place, source.path)) return;
    }
    for (const auto word : ban.words) {
        for (const auto at : find_word(source.code, word)) {
            found.push_back({source.path, source.line_of(at), "",
                             std::string(word) + ": " + std::string(ban.instead)});
        }
    }
}

/// What follows the silencing word: "(check-name): reason".
bool has_reason(std::string_view rest) {
    if (!rest.starts_with('(')) return false;
    const auto close = rest.find(')');
    if (close == std::string_view::npos || close < 2) return false;
    rest.remove_prefix(close + 1);
    return rest.starts_with(": ") && trimmed(rest.substr(2)).size() >= 8;
}

std::size_t skip_space(std::string_view code, std::size_t at) {
    while (at < code.size() && is_space(code[at])) ++at;
    return at;
}

}  // namespace

std::vector<Finding> find_banned_words(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& source : tree.sources) {
        for (const auto& ban : never) find_ban(source, ban, found);
        if (is_outside(source.path)) continue;
        for (const auto& ban : bans) find_ban(source, ban, found);
    }
    return found;
}

std::vector<Finding> find_swallowed_exceptions(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& source : tree.sources) {
        const std::string_view code = source.code;
        for (const auto at : find_word(code, "catch")) {
            const auto open = skip_space(code, at + 5);
            const auto shut = open < code.size() ? closing(code, open) : std::string_view::npos;
            if (shut == std::string_view::npos) continue;
            if (trimmed(code.substr(open + 1, shut - open - 1)) != "...") continue;
            const auto begin = skip_space(code, shut + 1);
            const auto end = begin < code.size() ? closing(code, begin) : std::string_view::npos;
            if (end == std::string_view::npos) continue;
            const auto body = trimmed(code.substr(begin + 1, end - begin - 1));
            if (!body.empty() && find_word(body, "return").empty()) continue;
            found.push_back({source.path, source.line_of(at), "",
                             "catch (...) that goes on as if nothing had happened"});
        }
    }
    return found;
}

std::vector<Finding> find_using_in_headers(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& source : tree.sources) {
        if (!is_header(source.path)) continue;
        for (const auto at : find_word(source.code, "using namespace")) {
            found.push_back({source.path, source.line_of(at), "", "using namespace in a header"});
        }
    }
    return found;
}

std::vector<Finding> find_silenced_lints(const Tree& tree) {
    std::vector<Finding> found;
    for (const auto& source : tree.sources) {
        for (const auto& comment : source.comments) {
            for (const auto word : {"NOLINT", "NOLINTNEXTLINE", "NOLINTBEGIN"}) {
                for (const auto at : find_word(comment.text, word)) {
                    const auto rest = std::string_view(comment.text).substr(at);
                    if (has_reason(rest.substr(std::string_view(word).size()))) continue;
                    found.push_back({source.path, source.line_of(comment.at + at), "",
                                     "write NOLINT(check-name): and the reason"});
                }
            }
        }
    }
    return found;
}

std::vector<Finding> find_unfinished_work(const Tree& tree) {
    std::vector<Finding> found;
    const auto look = [&](const Source& source, std::string_view text, std::size_t offset) {
        for (const auto word : {"TODO", "FIXME", "XXX"}) {
            for (const auto at : find_word(text, word)) {
                found.push_back({source.path, source.line_of(offset + at), "",
                                 std::string(word) + ": finish it, or file an issue"});
            }
        }
    };
    for (const auto& source : tree.sources) {
        look(source, is_cpp(source.path) ? source.code : source.text, 0);
        for (const auto& comment : source.comments) look(source, comment.text, comment.at);
    }
    return found;
}

}  // namespace nahtlos::tidy
