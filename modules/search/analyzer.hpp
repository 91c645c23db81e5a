// Analyzer: from text to words: folded (case, umlauts, accents) and stemmed, by language.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nahtlos::search {

struct Token {
    std::string word;  // folded, as it is spelt
    std::string stem;
    /// Another spelling at the place of the one before: "tshirt" after "t", "shirt".
    bool is_also = false;
};

/// Not thread safe.
class Analyzer {
public:
    /// Languages without a stemmer are only folded.
    explicit Analyzer(std::string_view language);
    ~Analyzer();
    Analyzer(const Analyzer&) = delete;
    Analyzer& operator=(const Analyzer&) = delete;

    /// The words of the text in their order; broken UTF-8 separates words. Valid until the next
    /// call.
    const std::vector<Token>& analyze(std::string_view text);
    /// Of one folded word.
    std::string stem(std::string_view word);

private:
    struct Tools;
    void add_word(std::size_t begin, std::size_t end);
    void add_script_words(std::size_t begin, std::size_t end);
    void put(std::string word, bool is_also);

    const bool is_german_;
    std::unique_ptr<Tools> tools_;
    std::vector<Token> tokens_;
};

/// Letters and digits of a number of an article, lower case; leading zeros of digits alone are
/// dropped, so that the lengths of a GTIN meet. "" where nothing is left.
std::string folded_code(std::string_view code);

/// Of what folds and cuts: texts indexed by another one have to be indexed again.
std::string analysis_version();

bool is_stop_word(std::string_view language, std::string_view word);

/// Bytes that sort as people of the language expect, numbers by their value.
class NameOrder {
public:
    explicit NameOrder(const std::string& language);
    ~NameOrder();
    NameOrder(NameOrder&&) noexcept;
    std::string key(std::string_view name) const;

private:
    struct Rules;
    std::unique_ptr<Rules> rules_;
};

}  // namespace nahtlos::search
