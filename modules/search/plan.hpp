// Plan: what a text asks for: for each of its words all that may stand for it, with weights.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/search/phrases.hpp"
#include "modules/search/vocabulary.hpp"

namespace nahtlos::search {

/// All of the stems in one product, or one of these products.
struct Alternative {
    std::vector<std::string> stems;
    double weight = 1;
    std::vector<std::uint32_t> products;
};

struct Concept {
    std::string word;  // as it is searched
    std::vector<Alternative> alternatives;
    bool is_known = false;  // something may have it
};

struct Plan {
    std::vector<Concept> concepts;
    std::vector<std::uint32_t> words;  // hashes of the stems of the text, in order
    std::vector<std::uint32_t> kinds;  // hashes of the stems of what is asked for, sorted
    std::optional<std::string> searched_for;
    bool has_unknown = false;
};

/// What a plan is made from; all of one language.
struct PlanGround {
    std::string_view language;
    const Vocabulary& vocabulary;
    const Phrases& synonyms;
    Analyzer& analyzer;
    /// Products with this number of an article (folded).
    std::function<std::vector<std::uint32_t>(std::string_view)> products_of_code;
};

struct PlanWishes {
    bool completes_last_word = true;
    bool corrects = true;
    bool corrects_rare = false;  // words of one or two documents, too
    bool is_broad = false;       // also what is only near: other cups than those for coffee
};

/// `text` is UTF-8 and within the limits of requests.
Plan make_plan(const PlanGround& ground, std::string_view text, const PlanWishes& wishes);

}  // namespace nahtlos::search
