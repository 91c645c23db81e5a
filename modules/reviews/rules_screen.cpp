// What is held for a person: links, addresses, phone numbers and the words of a list.
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <string_view>

#include "base/check.hpp"
#include "reviews/rules.hpp"

namespace nahtlos::reviews {
namespace {

icu::UnicodeString folded(std::string_view text) {
    UErrorCode error = U_ZERO_ERROR;
    const auto* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
    check(U_SUCCESS(error), "ICU has its data");
    auto result = fold->normalize(
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), error);
    check(U_SUCCESS(error), "text normalizes");
    return result;
}

bool is_word(UChar32 c) { return u_isalnum(c) || u_hasBinaryProperty(c, UCHAR_GRAPHEME_EXTEND); }

bool begins_word(const icu::UnicodeString& text, std::int32_t at) {
    return at == 0 || !is_word(text.char32At(text.moveIndex32(at, -1)));
}

bool ends_word(const icu::UnicodeString& text, std::int32_t end) {
    return end >= text.length() || !is_word(text.char32At(end));
}

bool has_word(const icu::UnicodeString& text, std::string_view wanted) {
    const bool is_beginning = wanted.ends_with('*');
    if (is_beginning) wanted.remove_suffix(1);
    const auto word = folded(wanted);
    if (word.isEmpty()) return false;
    for (auto at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        const bool is_end = is_beginning || ends_word(text, at + word.length());
        if (begins_word(text, at) && is_end) return true;
    }
    return false;
}

bool is_label(UChar32 c) { return u_isalnum(c) || c == '-'; }

// "name.de", "www.name.de/x": a dot between letters, followed by two letters or more that end like
// the name of a domain. Sentences whose space was forgotten look the same ("gut.Danke"), and a
// person will see that.
bool is_domain_at(const icu::UnicodeString& text, std::int32_t dot) {
    if (dot < 2 || !is_label(text.char32At(text.moveIndex32(dot, -1)))) return false;
    if (!u_isalpha(text.char32At(text.moveIndex32(dot, -1)))) return false;
    if (!is_label(text.char32At(text.moveIndex32(dot, -2)))) return false;
    auto end = dot + 1;
    while (end < text.length() && u_isalpha(text.char32At(end))) end = text.moveIndex32(end, 1);
    return end - dot - 1 >= 2;
}

// The domain of an e-mail address is no link of its own.
bool has_link(const icu::UnicodeString& text, bool has_email) {
    for (const auto* sign : {"://", "www."}) {
        if (text.indexOf(icu::UnicodeString::fromUTF8(sign)) >= 0) return true;
    }
    if (has_email) return false;
    for (auto dot = text.indexOf(u'.'); dot >= 0; dot = text.indexOf(u'.', dot + 1)) {
        if (is_domain_at(text, dot)) return true;
    }
    return false;
}

bool has_email(const icu::UnicodeString& text) {
    for (auto at = text.indexOf(u'@'); at >= 0; at = text.indexOf(u'@', at + 1)) {
        const bool has_name = at > 0 && is_label(text.char32At(text.moveIndex32(at, -1)));
        if (has_name && at + 1 < text.length() && is_label(text.char32At(at + 1))) return true;
    }
    return false;
}

bool joins_digits(UChar32 c) {
    return c == ' ' || c == '-' || c == '/' || c == '.' || c == '(' || c == ')';
}

// Seven digits or more that begin like a number one can call, with what people put between them.
bool has_phone(const icu::UnicodeString& text) {
    constexpr int least_digits = 7;
    for (std::int32_t at = 0; at < text.length(); ++at) {
        const auto first = text.charAt(at);
        if ((first != u'+' && first != u'0') || !begins_word(text, at)) continue;
        int digits = 0;
        std::int32_t gap = 0;
        for (auto i = first == u'+' ? at + 1 : at; i < text.length(); ++i) {
            const auto c = text.charAt(i);
            if (c >= u'0' && c <= u'9') {
                ++digits;
                gap = 0;
            } else if (!joins_digits(c) || ++gap > 3) {
                break;
            }
        }
        if (digits >= least_digits) return true;
    }
    return false;
}

}  // namespace

std::vector<Flag> flags_of(const Review& review, const std::vector<std::string>& words) {
    std::string said;
    for (const auto* part : {&review.title, &review.text, &review.author}) {
        if (*part) said += **part + '\n';
    }
    const auto text = folded(said);
    std::vector<Flag> flags;
    const bool is_email = has_email(text);
    if (has_link(text, is_email)) flags.push_back(Flag::link);
    if (is_email) flags.push_back(Flag::email);
    if (has_phone(text)) flags.push_back(Flag::phone);
    if (std::ranges::any_of(words, [&](const auto& word) { return has_word(text, word); })) {
        flags.push_back(Flag::word);
    }
    return flags;
}

}  // namespace nahtlos::reviews
