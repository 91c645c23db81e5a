#include <algorithm>
#include <array>

#include "modules/search/analyzer.hpp"

namespace nahtlos::search {
namespace {

// Folded as the analyzer folds them, sorted.
constexpr auto german = std::to_array<std::string_view>(
    {"als",   "am",   "an",  "auf",  "aus",   "bei",   "bis",    "das",   "dem",  "den",  "der",
     "des",   "die",  "ein", "eine", "einem", "einen", "einer",  "eines", "eur",  "euro", "fur",
     "ich",   "im",   "in",  "ist",  "mein",  "meine", "meinen", "mit",   "nach", "oder", "ohne",
     "suche", "uber", "um",  "und",  "unter", "vom",   "von",    "wie",   "zu",   "zum",  "zur"});
constexpr auto english = std::to_array<std::string_view>(
    {"a",  "an", "and", "at", "below", "by", "euro", "euros", "for",   "from", "i",      "in",
     "is", "me", "my",  "of", "on",    "or", "the",  "to",    "under", "with", "without"});

}  // namespace

bool is_stop_word(std::string_view language, std::string_view word) {
    if (language == "de") return std::ranges::binary_search(german, word);
    if (language == "en") return std::ranges::binary_search(english, word);
    return false;
}

}  // namespace nahtlos::search
