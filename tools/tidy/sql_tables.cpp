#include "tools/tidy/sql_tables.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>

#include "tools/tidy/source.hpp"

namespace nahtlos::tidy {
namespace {

struct Token {
    std::size_t at = 0;
    std::string text;  // a word in lower case, or one other character
    bool is_word = false;
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

/// Past a comment or a string constant that begins at `at`, or `at` where there is none.
std::size_t skip_silent(std::string_view text, std::size_t at) {
    const auto past = [&](std::string_view end, std::size_t from) {
        const auto found = text.find(end, from);
        return found == std::string_view::npos ? text.size() : found + end.size();
    };
    for (const std::string_view engine : {"--sqlite:", "--postgres:"}) {
        // Lines of a migration for one engine only: SQL all the same.
        if (text.substr(at).starts_with(engine)) return at + engine.size();
    }
    if (text.substr(at, 2) == "--") return past("\n", at);
    if (text.substr(at, 2) == "/*") return past("*/", at);
    if (text[at] == '\'') return past("'", at + 1);
    return at;
}

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    std::size_t at = 0;
    while (at < text.size()) {
        if (const auto next = skip_silent(text, at); next != at) {
            at = next;
        } else if (is_word_char(text[at])) {
            const auto from = at;
            while (at < text.size() && is_word_char(text[at])) ++at;
            tokens.push_back({from, lower(text.substr(from, at - from)), true});
        } else {
            // A quoted name is its word, and a literal may escape the quote.
            if (!is_space(text[at]) && text[at] != '"' && text[at] != '\\') {
                tokens.push_back({at, std::string(1, text[at]), false});
            }
            ++at;
        }
    }
    return tokens;
}

/// Reads a statement with one state per level of brackets.
class Reader {
public:
    explicit Reader(std::string_view text) : tokens_(tokens_of(text)) { collect_given_names(); }

    std::vector<TableUse> run() {
        for (at_ = 0; at_ < tokens_.size(); ++at_) {
            if (tokens_[at_].is_word) {
                word();
            } else {
                sign(tokens_[at_].text[0]);
            }
        }
        if (level().is_expecting) found_.push_back({tokens_.back().at, ""});
        std::erase_if(found_, [&](auto& use) { return given_names_.contains(use.name); });
        return std::move(found_);
    }

private:
    struct Level {
        bool is_in_from = false;    // a comma brings another table
        bool is_expecting = false;  // the next word is a table
        bool is_written = false;    // the table expected may have a list of columns behind it
        std::string function;       // the word before the bracket
    };

    Level& level() { return levels_.back(); }
    std::string_view word_at(std::size_t i) const {
        return i < tokens_.size() ? std::string_view(tokens_[i].text) : std::string_view();
    }
    std::string_view previous() const { return at_ == 0 ? "" : word_at(at_ - 1); }

    void expect(bool is_written) {
        level().is_expecting = true;
        level().is_written = is_written;
    }

    /// `name [(columns)] as [not] [materialized] (select ...`
    void collect_given_names() {
        for (std::size_t i = 0; i + 2 < tokens_.size(); ++i) {
            if (!tokens_[i].is_word) continue;
            auto next = i + 1;
            if (word_at(next) == "(") {
                while (next < tokens_.size() && word_at(next) != ")") ++next;
                ++next;
            }
            if (word_at(next) != "as") continue;
            ++next;
            while (is_one_of(word_at(next), {"not", "materialized"})) ++next;
            if (word_at(next) == "(" &&
                is_one_of(word_at(next + 1),
                          {"select", "insert", "update", "delete", "values", "with"})) {
                given_names_.insert(tokens_[i].text);
            }
        }
    }

    void sign(char c) {
        if (c == '(') {
            const bool is_group = level().is_expecting && !level().is_written;
            level().is_expecting = false;
            const bool is_call = at_ > 0 && tokens_[at_ - 1].is_word && !is_group;
            levels_.push_back({is_group, is_group, false, std::string(is_call ? previous() : "")});
        } else if (c == ')') {
            if (levels_.size() > 1) levels_.pop_back();
        } else if (c == ';') {
            levels_.assign(1, {});
            is_defining_ = false;
        } else if (c == ',' && level().is_in_from) {
            expect(false);
        } else if (level().is_expecting) {
            found_.push_back({tokens_[at_].at, ""});
            level().is_expecting = false;
        }
    }

    void word() {
        const auto& text = tokens_[at_].text;
        if (!level().is_expecting) return keyword(text);
        if (is_one_of(text, {"only", "lateral", "if", "not", "exists", "or", "ignore", "replace",
                             "abort", "fail", "rollback", "concurrently"})) {
            return;
        }
        if (is_one_of(text, {"select", "values", "with", "set", "of", "skip", "nowait"})) {
            level().is_expecting = false;
            return keyword(text);
        }
        table();
    }

    void table() {
        while (word_at(at_ + 1) == "." && at_ + 2 < tokens_.size()) at_ += 2;
        const bool is_function = word_at(at_ + 1) == "(" && !level().is_written;
        level().is_expecting = false;
        if (!is_function) found_.push_back({tokens_[at_].at, tokens_[at_].text});
    }

    void keyword(std::string_view text) {
        if (text == "from") {
            // extract(year from x), x is distinct from y
            if (previous() == "distinct" ||
                is_one_of(level().function, {"extract", "substring", "trim", "overlay"})) {
                return;
            }
            level().is_in_from = true;
            expect(false);
        } else if (text == "join") {
            level().is_in_from = true;
            expect(false);
        } else if (is_one_of(text, {"into", "references"})) {
            expect(true);
        } else if (text == "update") {
            // for update, do update, on update cascade, after update of x
            if (!is_one_of(previous(), {"for", "key", "do", "on", "before", "after", "or"})) {
                expect(true);
            }
        } else if (text == "table") {
            if (word_at(at_ + 1) != "(") expect(true);
        } else if (is_one_of(text, {"index", "trigger"}) && level().function.empty()) {
            is_defining_ = true;
        } else if (text == "on" && is_defining_) {
            is_defining_ = false;
            expect(true);
        } else if (is_one_of(text, {"where", "group", "order", "having", "limit", "union", "except",
                                    "intersect", "set", "returning", "for", "window", "values",
                                    "select"})) {
            level().is_in_from = false;
        }
    }

    std::vector<Token> tokens_;
    std::set<std::string> given_names_;
    std::vector<Level> levels_{1};
    std::vector<TableUse> found_;
    std::size_t at_ = 0;
    bool is_defining_ = false;  // within create index ... on, create trigger ... on
};

}  // namespace

bool is_sql(std::string_view text) {
    const auto tokens = tokens_of(text);
    const auto word = [&](std::size_t i) {
        return i < tokens.size() ? std::string_view(tokens[i].text) : std::string_view();
    };
    const auto has = [&](std::string_view wanted) {
        return std::ranges::find(tokens, wanted, &Token::text) != tokens.end();
    };
    const auto first = word(0);
    if (first == "select") {
        return has("from") || word(2) == "(" || (!word(1).empty() && !is_word_char(word(1)[0])) ||
               (!word(1).empty() && word(1)[0] >= '0' && word(1)[0] <= '9');
    }
    if (first == "insert") return is_one_of(word(1), {"into", "or"});
    if (first == "update") return has("set");
    if (first == "delete") return word(1) == "from";
    if (first == "with") return word(1) == "recursive" || is_one_of(word(2), {"as", "("});
    if (is_one_of(first, {"create", "drop", "alter"})) {
        return is_one_of(
            word(1), {"table", "index", "unique", "trigger", "view", "temp", "temporary", "virtual",
                      "materialized", "sequence", "type", "function", "schema", "or"});
    }
    if (first == "begin") return is_one_of(word(1), {"immediate", "exclusive", "isolation"});
    return (first == "pragma" || first == "truncate") && tokens.size() > 1;
}

bool is_sql_part(std::string_view text) {
    const auto tokens = tokens_of(text);
    if (tokens.size() < 2) return false;
    if (is_one_of(tokens[0].text, {"from", "join"})) return true;
    return is_one_of(tokens[0].text, {"left", "inner", "cross"}) && tokens[1].text == "join";
}

std::vector<TableUse> tables_in(std::string_view text) { return Reader(text).run(); }

}  // namespace nahtlos::tidy
