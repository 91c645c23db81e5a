// Weights: what a word is worth by the fields that have it (BM25F).
#pragma once

#include <array>
#include <cstdint>

#include "modules/search/body.hpp"

namespace nahtlos::search {

/// How often a word is in each field, and how many words the field has.
struct FieldHits {
    std::array<std::uint32_t, field_count> hits{}, sizes{};
};

/// The weighted frequency of BM25F (Robertson, Zaragoza: "The Probabilistic Relevance Framework",
/// 2009, section 3.5), in 64ths. The usual lengths of fields are fixed rather than the average of
/// what is there, so that a document is worth the same whatever else there is.
std::uint32_t impact_of(const FieldHits& in);

/// Saturates: the fifth time a word is said adds less than the second.
double saturated(double impact);

/// The rarer a word, the more it says.
double rarity(std::size_t documents, std::size_t with_word);

}  // namespace nahtlos::search
