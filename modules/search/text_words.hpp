// TextWords: the words of a document's texts in a language, and what each is worth.
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "modules/search/body.hpp"
#include "modules/search/weights.hpp"

namespace nahtlos::search {

struct TextWords {
    std::unordered_map<std::string, FieldHits> stems;
    std::unordered_map<std::string, std::string> words;  // with their stems
};
TextWords words_of(const FieldTexts& texts, Analyzer& analyzer);

/// In how many more (or fewer) documents each word is: by language and word.
struct WordChange {
    std::string stem;
    std::int64_t documents = 0;
};
using WordChanges = std::vector<std::map<std::string, WordChange>>;
void add_words(const TextWords& words, std::int64_t documents,
               std::map<std::string, WordChange>& changes);

}  // namespace nahtlos::search
