// Spelling: words near a misspelt one, found by what is left when letters are taken out of both.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nahtlos::search {

/// What it takes to make `a` of `b`: letters left out, added, changed or swapped with their
/// neighbor cost 2 each, one that is doubled or not 1 (optimal string alignment, weighted). More
/// than `most` is told as most + 1.
int spelling_distance(std::string_view a, std::string_view b, int most);

/// Words by the symmetric deletes of W. Garbe (https://github.com/wolfgarbe/SymSpell), of their
/// first seven letters. Reading is thread safe.
class Spelling {
public:
    void add(std::uint32_t id, std::string_view word);
    /// Ids of all words that may be within two edits, each once, and of some others.
    void candidates(std::string_view word, std::vector<std::uint32_t>& ids) const;

private:
    using Entry = std::pair<std::uint32_t, std::uint32_t>;  // hash of what is left, word
    void merge();

    std::vector<Entry> sorted_, added_;
};

}  // namespace nahtlos::search
