// Vocabulary: all words of the documents of a language, with what they are parts of and near to.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "modules/search/analyzer.hpp"
#include "modules/search/spelling.hpp"

namespace nahtlos::search {

struct Word {
    std::string word, stem;
    std::int64_t count = 0;          // documents that have it
    std::vector<std::string> parts;  // stems of a compound, its head last
};

/// A compound that a word is part of; "Tasse" is the head of "Kaffeetasse".
struct Compound {
    std::uint32_t word = 0;
    bool is_head = false;
};

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};

/// Reading is thread safe.
class Vocabulary {
public:
    explicit Vocabulary(std::string language) : language_(std::move(language)) {}

    /// Counts documents that have the word; settle() makes new words known to what follows below.
    /// The first one, which knows all words, learns more than later ones: parts that stand alone
    /// nowhere, and those in the middle of words.
    void change(std::string_view word, std::string_view stem, std::int64_t documents);
    void settle(Analyzer& analyzer);

    const Word& at(std::uint32_t word) const { return words_[word]; }
    /// Nothing when no document has it.
    const Word* find(std::string_view word) const;
    bool has_stem(std::string_view stem) const;

    /// The most frequent words that begin so (the word itself is none of them).
    std::vector<const Word*> complete(std::string_view prefix, std::size_t most) const;
    /// The word that was most likely meant; nothing when none is near.
    const Word* correct(std::string_view word) const;
    /// The end of a compound that was most likely meant, where no word is near: "rucksack" for
    /// "rucksak", by "Wanderrucksack"; none but in German. Empty: there is none.
    std::string correct_end(std::string_view word) const;
    /// The most frequent compounds with this part, heads first; none but in German. The part need
    /// not be a word that is known.
    std::vector<Compound> compounds(std::string_view part_stem, std::size_t most) const;
    /// The stems of which a word is put together, by the words that are known. Empty: it is not.
    std::vector<std::string> split(std::string_view word, Analyzer& analyzer) const;

    /// The stem of the longest known word that this one ends with: "schuh" of "skischuhe". Empty:
    /// there is none.
    std::string head_of(std::string_view word, Analyzer& analyzer) const;

private:
    struct Stem {
        std::int64_t count = 0;
        std::vector<Compound> compounds;
    };
    struct Split {
        std::vector<std::string> stems;
        double weight = 0;  // geometric mean of the counts
    };
    std::int64_t part_count(std::string_view part, Analyzer& analyzer, std::string& stem) const;
    Split best_split(std::string_view word, Analyzer& analyzer, int depth) const;
    void learn_bound_parts(Analyzer& analyzer);
    void learn_part(const std::string& stem, Analyzer& analyzer);
    void learn_compound(std::uint32_t id, Analyzer& analyzer);
    void forget_compound(std::uint32_t id);

    const std::string language_;
    std::vector<Word> words_;
    /// Which letters each has, a bit for each.
    std::vector<std::uint32_t> letters_;
    std::map<std::string, std::uint32_t, std::less<>> by_word_;
    std::unordered_map<std::string, Stem, TextHash, std::equal_to<>> stems_;
    /// Words read backwards, which finds them by their end.
    std::map<std::string, std::uint32_t, std::less<>> backwards_;
    /// Parts that stand alone nowhere, but behind several words: "-pfanne".
    std::unordered_map<std::string, std::int64_t, TextHash, std::equal_to<>> bound_parts_;
    std::vector<std::uint32_t> new_words_;
    std::vector<std::string> new_stems_;
    Spelling spelling_;
};

}  // namespace nahtlos::search
