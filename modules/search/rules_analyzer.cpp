#include <libstemmer.h>
#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uversion.h>

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "modules/search/analyzer.hpp"
#include "modules/search/german.hpp"

namespace nahtlos::search {
namespace {

const char* stemmer_of(std::string_view language) {
    static constexpr std::array<std::pair<std::string_view, const char*>, 14> all{
        {{"de", "german"},
         {"en", "english"},
         {"fr", "french"},
         {"it", "italian"},
         {"nl", "dutch"},
         {"es", "spanish"},
         {"pt", "portuguese"},
         {"sv", "swedish"},
         {"da", "danish"},
         {"nb", "norwegian"},
         {"fi", "finnish"},
         {"hu", "hungarian"},
         {"ro", "romanian"},
         {"tr", "turkish"}}};
    for (const auto& [code, name] : all) {
        if (code == language) return name;
    }
    return nullptr;
}

struct FreeStemmer {
    void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

// Scripts that set no spaces between words are cut by ICU's dictionaries.
bool runs_on(UChar32 c) {
    return u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT ||
           u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) || (c >= 0x3040 && c <= 0x30FF);
}

bool is_part(UChar32 c) {
    if (c < 128) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

bool is_apostrophe(UChar32 c) { return c == '\'' || c == 0x2019 || c == 0x2BC; }
bool is_hyphen(UChar32 c) { return c == '-' || c == 0x2010 || c == 0x2011; }

// Letters that are not made of a plain one and a mark.
const char* plain_of(UChar32 c) {
    switch (c) {
        case 0xF8: return "o";
        case 0x142: return "l";
        case 0x111:
        case 0xF0: return "d";
        case 0xE6: return "ae";
        case 0x153: return "oe";
        case 0xFE: return "th";
        case 0x131: return "i";
        default: return nullptr;
    }
}

bool has_umlaut(const icu::UnicodeString& text) {
    return text.indexOf(static_cast<UChar>(0xE4)) >= 0 ||
           text.indexOf(static_cast<UChar>(0xF6)) >= 0 ||
           text.indexOf(static_cast<UChar>(0xFC)) >= 0;
}

}  // namespace

struct Analyzer::Tools {
    const icu::Normalizer2* fold = nullptr;
    const icu::Normalizer2* take_apart = nullptr;
    std::unique_ptr<icu::BreakIterator> breaks;
    std::unique_ptr<sb_stemmer, FreeStemmer> stemmer;
    icu::UnicodeString text;

    std::string without_marks(const icu::UnicodeString& word) const {
        UErrorCode status = U_ZERO_ERROR;
        const auto apart = take_apart->normalize(word, status);
        check(U_SUCCESS(status) != 0, "text can be normalized");
        icu::UnicodeString plain;
        for (std::int32_t at = 0; at < apart.length();) {
            const auto c = apart.char32At(at);
            at += U16_LENGTH(c);
            if ((U_GET_GC_MASK(c) & U_GC_MN_MASK) != 0 && c >= 0x300 && c <= 0x36F) continue;
            if (is_apostrophe(c)) continue;
            if (const auto* letters = plain_of(c)) {
                plain.append(icu::UnicodeString(letters, -1, US_INV));
            } else {
                plain.append(c);
            }
        }
        std::string out;
        plain.toUTF8String(out);
        return out;
    }
};

std::string analysis_version() {
    UVersionInfo version;
    u_getVersion(version);
    return "icu " + std::to_string(version[0]) + "." + std::to_string(version[1]);
}

Analyzer::Analyzer(std::string_view language)
    : is_german_(language == "de"), tools_(std::make_unique<Tools>()) {
    UErrorCode status = U_ZERO_ERROR;
    tools_->fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    tools_->take_apart = icu::Normalizer2::getNFDInstance(status);
    check(U_SUCCESS(status) != 0, "ICU has its data");
    if (const auto* name = stemmer_of(language)) {
        tools_->stemmer.reset(sb_stemmer_new(name, nullptr));
        check(tools_->stemmer != nullptr, "libstemmer knows the language");
    }
}

Analyzer::~Analyzer() = default;

std::string Analyzer::stem(std::string_view word) {
    if (!tools_->stemmer || word.size() < 3) return std::string(word);
    std::string_view base = word;
    if (is_german_) base = without_foreign_plural(base);
    const auto* found =
        sb_stemmer_stem(tools_->stemmer.get(), reinterpret_cast<const sb_symbol*>(base.data()),
                        static_cast<int>(base.size()));
    check(found != nullptr, "there is memory for a stem");
    const auto size = sb_stemmer_length(tools_->stemmer.get());
    std::string stemmed(reinterpret_cast<const char*>(found), static_cast<std::size_t>(size));
    return stemmed.empty() ? std::string(word) : stemmed;
}

void Analyzer::put(std::string word, bool is_also) {
    constexpr std::size_t longest = 64;  // more is no word; cut at a letter
    if (word.size() > longest) {
        auto end = longest;
        while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0) == 0x80) --end;
        word.resize(end);
    }
    if (word.empty()) return;
    auto stemmed = stem(word);
    if (stemmed.empty()) return;
    tokens_.push_back({std::move(word), std::move(stemmed), is_also && !tokens_.empty()});
}

void Analyzer::add_word(std::size_t begin, std::size_t end) {
    const icu::UnicodeString word(tools_->text, static_cast<std::int32_t>(begin),
                                  static_cast<std::int32_t>(end - begin));
    auto plain = tools_->without_marks(word);
    const bool is_number = !plain.empty() && plain[0] >= '0' && plain[0] <= '9';
    if (is_number) std::ranges::replace(plain, ',', '.');
    if (is_german_) {
        put(with_plain_umlauts(plain), false);
        return;
    }
    const bool is_spelt_twice = has_umlaut(word);
    put(plain, false);
    if (!is_spelt_twice) return;
    // "Mueller" is how those write it who lack the letter.
    icu::UnicodeString long_form(word);
    for (const auto& [from, to] : {std::pair{0xE4, "ae"}, {0xF6, "oe"}, {0xFC, "ue"}}) {
        long_form.findAndReplace(icu::UnicodeString(static_cast<UChar32>(from)),
                                 icu::UnicodeString(to, -1, US_INV));
    }
    put(tools_->without_marks(long_form), true);
}

void Analyzer::add_script_words(std::size_t begin, std::size_t end) {
    UErrorCode status = U_ZERO_ERROR;
    if (!tools_->breaks) {
        tools_->breaks.reset(
            icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
        check(U_SUCCESS(status) != 0, "ICU has its data");
    }
    const icu::UnicodeString run(tools_->text, static_cast<std::int32_t>(begin),
                                 static_cast<std::int32_t>(end - begin));
    tools_->breaks->setText(run);
    auto from = tools_->breaks->first();
    for (auto to = tools_->breaks->next(); to != icu::BreakIterator::DONE;
         from = to, to = tools_->breaks->next()) {
        if (tools_->breaks->getRuleStatus() == UBRK_WORD_NONE) continue;
        add_word(begin + static_cast<std::size_t>(from), begin + static_cast<std::size_t>(to));
    }
}

const std::vector<Token>& Analyzer::analyze(std::string_view utf8) {
    tokens_.clear();
    UErrorCode status = U_ZERO_ERROR;
    const auto raw = icu::UnicodeString::fromUTF8(
        icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
    tools_->text = tools_->fold->normalize(raw, status);
    check(U_SUCCESS(status) != 0, "text can be normalized");
    const auto& text = tools_->text;
    const auto length = text.length();
    const auto at_part = [&](std::int32_t at) { return at < length && is_part(text.char32At(at)); };
    std::size_t joined_from = 0;  // of tokens_: the word before a hyphen
    bool follows_hyphen = false;
    for (std::int32_t at = 0; at < length;) {
        const auto c = text.char32At(at);
        if (!is_part(c)) {
            at += U16_LENGTH(c);
            continue;
        }
        const auto begin = at;
        const bool is_run = runs_on(c);
        while (at < length) {
            const auto next = text.char32At(at);
            const bool is_inner =
                is_apostrophe(next) ||
                ((next == '.' || next == ',') && u_isdigit(text.char32At(at - 1)) != 0 &&
                 at + 1 < length && u_isdigit(text.char32At(at + 1)) != 0);
            if (!is_part(next) && !(is_inner && at_part(at + 1))) break;
            if (is_part(next) && runs_on(next) != is_run) break;
            at += U16_LENGTH(next);
        }
        const auto before = tokens_.size();
        if (is_run) {
            add_script_words(static_cast<std::size_t>(begin), static_cast<std::size_t>(at));
        } else {
            add_word(static_cast<std::size_t>(begin), static_cast<std::size_t>(at));
        }
        if (follows_hyphen && tokens_.size() > before) {
            put(tokens_[joined_from].word + tokens_[before].word, true);
        }
        joined_from = before;
        follows_hyphen = tokens_.size() > before && at < length && is_hyphen(text.char32At(at)) &&
                         at_part(at + 1);
    }
    return tokens_;
}

}  // namespace nahtlos::search
