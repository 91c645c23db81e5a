#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "base/check.hpp"
#include "modules/search/body.hpp"
#include "search/request.hpp"

namespace nahtlos::search {
namespace {

constexpr std::size_t longest_text = 20'000;

std::string_view cut(std::string_view text) { return text.substr(0, longest_text); }

void append(std::string& to, std::string_view text) {
    if (text.empty()) return;
    if (!to.empty()) to += " \n";
    to += cut(text);
}

const std::string* find_text(const Texts& texts, std::string_view language) {
    for (const std::string_view wanted :
         {language, std::string_view("en"), std::string_view("de")}) {
        for (const auto& [tag, text] : texts) {
            if (tag.substr(0, tag.find('-')) == wanted && !text.empty()) return &text;
        }
    }
    for (const auto& [tag, text] : texts) {
        if (!text.empty()) return &text;
    }
    return nullptr;
}

const SearchText* find_text(const std::map<std::string, SearchText>& texts,
                            std::string_view language) {
    for (const std::string_view wanted :
         {language, std::string_view("en"), std::string_view("de")}) {
        for (const auto& [tag, text] : texts) {
            if (tag.substr(0, tag.find('-')) == wanted && !text.title.empty()) return &text;
        }
    }
    return texts.empty() ? nullptr : &texts.begin()->second;
}

// People ask for "1 kg" where it says "1000 g".
std::string amount_text(double number, std::string_view unit) {
    struct Same {
        std::string_view unit, other;
        double times;
    };
    static constexpr std::array<Same, 8> all{{{"g", "kg", 0.001},
                                              {"kg", "g", 1000},
                                              {"ml", "l", 0.001},
                                              {"l", "ml", 1000},
                                              {"mm", "cm", 0.1},
                                              {"cm", "mm", 10},
                                              {"m", "cm", 100},
                                              {"cm", "m", 0.01}}};
    auto text = fmt::format("{} {}", number, unit);
    for (const auto& same : all) {
        if (same.unit == unit) text += fmt::format(" \n{:.6g} {}", number * same.times, same.other);
    }
    return text;
}

std::string shown(const SearchAttribute& attribute, std::string_view language) {
    if (attribute.number) return amount_text(*attribute.number, attribute.unit);
    const auto* label = find_text(attribute.labels, language);
    return label != nullptr ? *label : attribute.value;
}

void add_values(const std::vector<SearchAttribute>& attributes, std::vector<BodyValue>& values) {
    for (const auto& attribute : attributes) {
        if (!attribute.value.empty()) values.push_back({attribute.key, attribute.value});
    }
}

void add_numbers(const std::vector<SearchAttribute>& attributes, std::vector<BodyNumber>& numbers) {
    for (const auto& attribute : attributes) {
        const auto is_it = [&](const BodyNumber& known) { return known.key == attribute.key; };
        if (!attribute.number || std::ranges::any_of(numbers, is_it)) continue;
        numbers.push_back({attribute.key, *attribute.number});
    }
}

void sort_unique(auto& list) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

FieldTexts texts_of(const SearchDocument& document, std::string_view language) {
    FieldTexts fields;
    const auto field = [&](Field f) -> std::string& { return fields[static_cast<std::size_t>(f)]; };
    if (const auto* text = find_text(document.texts, language)) {
        append(field(Field::title), text->title);
        append(field(Field::keyword), text->keywords);
        append(field(Field::description), text->description);
    }
    append(field(Field::brand), document.brand);
    for (const auto& category : document.categories) {
        if (const auto* name = find_text(category.names, language)) {
            append(field(Field::category), *name);
        }
    }
    std::set<std::string> known;
    const auto add = [&](const std::vector<SearchAttribute>& attributes) {
        for (const auto& attribute : attributes) {
            auto text = shown(attribute, language);
            if (field(Field::attribute).size() > longest_text) return;
            if (known.insert(text).second) append(field(Field::attribute), text);
        }
    };
    add(document.attributes);
    for (const auto& variant : document.variants) add(variant.attributes);
    return fields;
}

BodyVariant variant_of(const SearchDocument& document, const SearchVariant& variant,
                       Languages& languages) {
    BodyVariant body{variant.id, variant.sku, {}, {}, variant.prices, {}};
    add_values(variant.attributes, body.values);
    for (const auto& place : variant.in_stock_at) {
        body.values.push_back({std::string(stock_facet), place});
    }
    for (const auto& channel : variant.channels) {
        body.values.push_back({std::string(channel_facet), channel});
    }
    sort_unique(body.values);
    add_numbers(variant.attributes, body.numbers);
    add_numbers(document.attributes, body.numbers);
    for (std::size_t l = 0; l < languages.size(); ++l) {
        for (const auto& attribute : variant.attributes) {
            const auto text = shown(attribute, languages.codes()[l]);
            for (const auto& token : languages.analyzer(l).analyze(cut(text))) {
                body.words.push_back(word_hash(token.stem));
            }
        }
    }
    sort_unique(body.words);
    return body;
}

// What a thing is stands last, before what is said of it: "Teapot with Infuser", "Kochtopf 5 l".
BodyTitle title_of(std::string_view title, std::size_t language, Languages& languages) {
    BodyTitle kept{{}, languages.order(language).key(title.substr(0, 200)), 0};
    bool is_over = false;
    for (const auto& token : languages.analyzer(language).analyze(title)) {
        if (token.is_also) continue;
        const bool is_amount =
            std::ranges::any_of(token.word, [](char c) { return c >= '0' && c <= '9'; });
        const bool is_aside = is_amount || is_stop_word(languages.codes()[language], token.word);
        is_over = is_over || (is_aside && !kept.words.empty());
        if (!is_over) kept.kind = static_cast<std::uint32_t>(kept.words.size());
        kept.words.push_back(word_hash(token.stem));
    }
    return kept;
}

std::vector<std::string> codes_of(const SearchVariant& variant) {
    std::vector<std::string> codes{folded_code(variant.sku)};
    for (const auto& code : variant.codes) codes.push_back(folded_code(code));
    std::erase(codes, "");
    sort_unique(codes);
    return codes;
}

}  // namespace

std::uint32_t word_hash(std::string_view stem) {
    std::uint32_t hash = 2166136261U;  // FNV-1a
    for (const char c : stem) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

std::string folded_code(std::string_view code) {
    std::string folded;
    bool is_number = true;
    for (const char c : code) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool is_digit = lower >= '0' && lower <= '9';
        const bool is_other = static_cast<unsigned char>(lower) >= 128;  // part of a letter
        if (!is_digit && !is_other && (lower < 'a' || lower > 'z')) continue;
        is_number = is_number && is_digit;
        folded += lower;
    }
    if (is_number) folded.erase(0, std::min(folded.find_first_not_of('0'), folded.size()));
    if (folded.size() > 100) folded.clear();
    return folded;
}

Languages::Languages(std::vector<std::string> codes) : codes_(std::move(codes)) {
    check(!codes_.empty() && codes_.size() <= 8, "an index has one to eight languages");
    for (const auto& code : codes_) {
        const bool is_code = code.size() == 2 &&
                             std::ranges::all_of(code, [](char c) { return c >= 'a' && c <= 'z'; });
        check(is_code, "a language of the index is a code of two letters");
        analyzers_.push_back(std::make_unique<Analyzer>(code));
        orders_.emplace_back(code);
    }
}

std::size_t Languages::find(std::string_view tag) const {
    const auto found = std::ranges::find(codes_, tag.substr(0, tag.find('-')));
    return found == codes_.end() ? 0 : static_cast<std::size_t>(found - codes_.begin());
}

Described describe(const SearchDocument& document, Languages& languages) {
    check(!document.variants.empty(), "a document has a variant");
    Described out;
    auto& body = out.body;
    body.id = document.id;
    body.version = document.version;
    body.listed_us = document.listed_at.us;
    body.boost = std::clamp(document.boost, 0.1, 10.0);
    add_values(document.attributes, body.values);
    if (!document.brand.empty()) body.values.push_back({std::string(brand_facet), document.brand});
    for (const auto& category : document.categories) {
        body.values.push_back({std::string(category_facet), category.id});
    }
    sort_unique(body.values);
    std::string all;
    for (std::size_t l = 0; l < languages.size(); ++l) {
        out.texts.push_back(texts_of(document, languages.codes()[l]));
        for (const auto& text : out.texts.back()) (all += text) += '\0';
        const auto& title = out.texts.back()[static_cast<std::size_t>(Field::title)];
        body.titles.push_back(title_of(title, l, languages));
    }
    for (const auto& variant : document.variants) {
        body.variants.push_back(variant_of(document, variant, languages));
        out.codes.push_back(codes_of(variant));
        for (const auto& code : out.codes.back()) (all += code) += '\0';
        all += '\1';
    }
    body.text_hash = std::hash<std::string>{}(all) | 1;  // 0 is "not known"
    return out;
}

}  // namespace nahtlos::search
