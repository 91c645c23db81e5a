#include <algorithm>
#include <array>
#include <vector>

#include "search/price_words.hpp"

namespace nahtlos::search {
namespace {

using std::string_view_literals::operator""sv;

struct Token {
    std::string text;  // in small letters
    std::size_t from = 0, to = 0;
};

constexpr std::string_view euro = "\xE2\x82\xAC", pound = "\xC2\xA3";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Bytes of a sign that stands for itself even without blanks around it.
std::size_t sign_at(std::string_view text, std::size_t at) {
    for (const auto sign : {euro, pound, "$"sv}) {
        if (text.substr(at).starts_with(sign)) return sign.size();
    }
    return 0;
}

// "100€" is two tokens, "20-50" three.
std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    std::size_t at = 0;
    const auto take = [&](std::size_t from, std::size_t to) {
        std::string lowered(text.substr(from, to - from));
        std::ranges::transform(lowered, lowered.begin(), lower);
        for (std::size_t i = 0; i + 1 < lowered.size(); ++i) {  // the large umlauts
            const bool is_large =
                lowered[i] == '\xC3' && static_cast<unsigned char>(lowered[i + 1]) < 0x9F;
            if (is_large) lowered[i + 1] = static_cast<char>(lowered[i + 1] + 0x20);
        }
        tokens.push_back({std::move(lowered), from, to});
        at = to;
    };
    while (at < text.size()) {
        if (is_blank(text[at])) {
            ++at;
            continue;
        }
        // A dash behind a number is one between two.
        const bool is_dash = text[at] == '-' && at > 0 && is_digit(text[at - 1]);
        if (const auto bytes = is_dash ? 1 : sign_at(text, at)) {
            take(at, at + bytes);
            continue;
        }
        auto end = at;
        const bool is_number = is_digit(text[at]);
        while (end < text.size() && !is_blank(text[end]) && sign_at(text, end) == 0) {
            const bool is_of_number = is_digit(text[end]) || text[end] == '.' || text[end] == ',';
            if (is_number && !is_of_number) break;
            ++end;
        }
        take(at, std::max(end, at + 1));
    }
    return tokens;
}

// "99", "99.5", "99,90", "1.299", "100,-" (its dash is a token of its own).
std::optional<std::int64_t> hundredths(std::string_view text) {
    while (text.ends_with(',') || text.ends_with('.')) text.remove_suffix(1);
    const auto mark = text.find_last_of(".,");
    std::string whole, fraction;
    const bool has_fraction = mark != text.npos && text.size() - mark <= 3;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_digit(text[i])) {
            (has_fraction && i > mark ? fraction : whole) += text[i];
        } else if (i != mark && text[i] != '.' && text[i] != ',') {
            return std::nullopt;
        }
    }
    if (whole.empty() || whole.size() > 9) return std::nullopt;
    fraction.resize(2, '0');
    return std::stoll(whole) * 100 + std::stoll(fraction);
}

bool is_money(const std::string& token, std::string_view currency) {
    struct Named {
        std::string_view currency;
        std::array<std::string_view, 5> words;
    };
    static constexpr std::array<Named, 4> known{
        {{"EUR", {"euro", "euros", "eur", euro, "eu"}},
         {"CHF", {"franken", "chf", "sfr", "sfr.", "fr."}},
         {"USD", {"dollar", "dollars", "usd", "$", "bucks"}},
         {"GBP", {"pfund", "pounds", "gbp", pound, "quid"}}}};
    for (const auto& one : known) {
        if (one.currency == currency && std::ranges::find(one.words, token) != one.words.end()) {
            return true;
        }
    }
    return token.size() == 3 && std::ranges::equal(token, currency, {}, {}, lower);
}

enum class Bound { least, above, most, below };
struct BoundWords {
    std::array<std::string_view, 2> words;  // the second may be missing
    Bound bound;
};
constexpr std::array<BoundWords, 27> bounds{{{{"weniger", "als"}, Bound::below},
                                             {{"g\xC3\xBCnstiger", "als"}, Bound::below},
                                             {{"billiger", "als"}, Bound::below},
                                             {{"less", "than"}, Bound::below},
                                             {{"cheaper", "than"}, Bound::below},
                                             {{"mehr", "als"}, Bound::above},
                                             {{"teurer", "als"}, Bound::above},
                                             {{"more", "than"}, Bound::above},
                                             {{"bis", "zu"}, Bound::most},
                                             {{"up", "to"}, Bound::most},
                                             {{"at", "most"}, Bound::most},
                                             {{"at", "least"}, Bound::least},
                                             {{"unter", ""}, Bound::below},
                                             {{"under", ""}, Bound::below},
                                             {{"below", ""}, Bound::below},
                                             {{"\xC3\xBC"
                                               "ber",
                                               ""},
                                              Bound::above},
                                             {{"over", ""}, Bound::above},
                                             {{"above", ""}, Bound::above},
                                             {{"bis", ""}, Bound::most},
                                             {{"max", ""}, Bound::most},
                                             {{"max.", ""}, Bound::most},
                                             {{"maximal", ""}, Bound::most},
                                             {{"h\xC3\xB6"
                                               "chstens",
                                               ""},
                                              Bound::most},
                                             {{"ab", ""}, Bound::least},
                                             {{"from", ""}, Bound::least},
                                             {{"min", ""}, Bound::least},
                                             {{"mindestens", ""}, Bound::least}}};

class Reader {
public:
    Reader(const std::vector<Token>& tokens, std::string_view currency)
        : tokens_(tokens), currency_(currency) {}

    /// What the words from `at` on say; `end` is behind the last of them.
    std::optional<PriceWords> at(std::size_t first, std::size_t& end) const {
        if (auto range = range_at(first, end)) return range;
        for (const auto& one : bounds) {
            auto at = first;
            if (!takes(at, one.words[0])) continue;
            if (!one.words[1].empty() && !takes(at, one.words[1])) continue;
            bool has_money = false;
            const auto amount = amount_at(at, has_money);
            if (!amount || !has_money) continue;
            end = at;
            PriceWords words;
            if (one.bound == Bound::least) words.least = *amount;
            if (one.bound == Bound::above) words.least = *amount + 1;
            if (one.bound == Bound::most) words.below = *amount + 1;
            if (one.bound == Bound::below) words.below = *amount;
            return words;
        }
        return std::nullopt;
    }

private:
    bool takes(std::size_t& at, std::string_view word) const {
        if (at >= tokens_.size() || tokens_[at].text != word) return false;
        ++at;
        return true;
    }
    bool takes_money(std::size_t& at) const {
        if (at >= tokens_.size() || !is_money(tokens_[at].text, currency_)) return false;
        ++at;
        return true;
    }
    // A number with the money before or behind it.
    std::optional<std::int64_t> amount_at(std::size_t& at, bool& has_money) const {
        has_money = takes_money(at) || has_money;
        if (at >= tokens_.size() || !is_digit(tokens_[at].text[0])) return std::nullopt;
        const auto amount = hundredths(tokens_[at].text);
        if (!amount) return std::nullopt;
        ++at;
        if (tokens_[at - 1].text.ends_with(',')) takes(at, "-");  // "100,-"
        has_money = takes_money(at) || has_money;
        return amount;
    }
    // "zwischen 20 und 50 Euro", "20 to 50 euros", "20-50 €": from the one up to the other.
    std::optional<PriceWords> range_at(std::size_t at, std::size_t& end) const {
        const bool is_between = takes(at, "zwischen") || takes(at, "between");
        if (!is_between && !takes(at, "von")) takes(at, "from");
        bool has_money = false;
        const auto least = amount_at(at, has_money);
        const bool goes_on =
            least && (is_between ? takes(at, "und") || takes(at, "and")
                                 : takes(at, "bis") || takes(at, "to") || takes(at, "-") ||
                                       takes(at, "\xE2\x80\x93"));
        if (!goes_on) return std::nullopt;
        const auto most = amount_at(at, has_money);
        if (!most || !has_money || *most < *least) return std::nullopt;
        end = at;
        return PriceWords{*least, *most + 1, {}};
    }

    const std::vector<Token>& tokens_;
    const std::string_view currency_;
};

}  // namespace

std::optional<PriceWords> price_words(std::string_view text, std::string_view currency) {
    const auto tokens = tokens_of(text);
    const Reader reader(tokens, currency);
    for (std::size_t first = 0; first < tokens.size(); ++first) {
        std::size_t end = 0;
        auto words = reader.at(first, end);
        if (!words) continue;
        words->rest = text.substr(0, tokens[first].from);
        words->rest += text.substr(tokens[end - 1].to);
        while (!words->rest.empty() && is_blank(words->rest.back())) words->rest.pop_back();
        return words;
    }
    return std::nullopt;
}

}  // namespace nahtlos::search
