#include <algorithm>

#include "modules/search/german.hpp"

namespace nahtlos::search {
namespace {

bool is_vowel(char c) { return std::string_view("aeiouy").find(c) != std::string_view::npos; }

bool ends_in_one_of(std::string_view word, std::initializer_list<std::string_view> endings) {
    return std::ranges::any_of(endings, [&](auto ending) { return word.ends_with(ending); });
}

}  // namespace

std::string with_plain_umlauts(std::string_view word) {
    std::string out;
    out.reserve(word.size());
    for (std::size_t i = 0; i < word.size(); ++i) {
        out += word[i];
        const bool is_base = word[i] == 'a' || word[i] == 'o' || word[i] == 'u';
        if (!is_base || i + 1 >= word.size() || word[i + 1] != 'e') continue;
        const bool is_other_sound = i > 0 && (is_vowel(word[i - 1]) || word[i - 1] == 'q');
        if (!is_other_sound) ++i;
    }
    return out;
}

std::string_view without_foreign_plural(std::string_view word) {
    if (word.size() < 5 || !word.ends_with('s')) return word;
    const auto singular = word.substr(0, word.size() - 1);
    if (ends_in_one_of(word, {"glas", "gras", "gas", "los", "ss", "schnaps", "eis"})) return word;
    return ends_in_one_of(singular, {"a", "o", "y", "i", "p"}) ? singular : word;
}

}  // namespace nahtlos::search
