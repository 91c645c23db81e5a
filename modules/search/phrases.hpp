// Phrases: the synonyms of a language, as stems, found by any phrase of a group.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "modules/search/analyzer.hpp"
#include "modules/search/vocabulary.hpp"
#include "search/synonyms.hpp"

namespace nahtlos::search {

inline constexpr std::size_t longest_phrase = 3;

/// Reading is thread safe.
class Phrases {
public:
    using Phrase = std::vector<std::string>;  // stems
    /// Phrases of more words than longest_phrase, and empty ones, are left out.
    void set(const std::vector<SynonymGroup>& groups, Analyzer& analyzer);
    /// Those that mean the same as these stems, set apart by spaces; not these themselves.
    std::vector<const Phrase*> others(std::string_view stems) const;

private:
    std::vector<std::vector<Phrase>> groups_;
    std::unordered_map<std::string, std::vector<std::size_t>, TextHash, std::equal_to<>> by_stems_;
};

std::string joined_stems(const std::vector<std::string>& stems);

}  // namespace nahtlos::search
