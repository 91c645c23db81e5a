#include "modules/search/text_words.hpp"

namespace nahtlos::search {

TextWords words_of(const FieldTexts& texts, Analyzer& analyzer) {
    TextWords out;
    std::array<std::uint32_t, field_count> sizes{};
    for (std::size_t f = 0; f < field_count; ++f) {
        for (const auto& token : analyzer.analyze(texts[f])) {
            ++out.stems[token.stem].hits[f];
            if (!token.is_also) ++sizes[f];
            out.words.try_emplace(token.word, token.stem);
        }
    }
    for (auto& [stem, hits] : out.stems) hits.sizes = sizes;
    return out;
}

void add_words(const TextWords& words, std::int64_t documents,
               std::map<std::string, WordChange>& changes) {
    for (const auto& [word, stem] : words.words) {
        auto& change = changes[word];
        change.stem = stem;
        change.documents += documents;
    }
}

}  // namespace nahtlos::search
