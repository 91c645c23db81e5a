// A sourcing decision in words, English or German.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sourcing/decision.hpp"

namespace nahtlos::sourcing {

/// One sentence per strategy and candidate, in the log's order; `language` "de" or "de-..." speaks
/// German, all others English. Bounded as the log is.
std::vector<std::string> in_words(const DecisionLog& log, std::string_view language);

}  // namespace nahtlos::sourcing
