// Synonyms: words and phrases that are searched as one, by language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nahtlos::search {

/// All of them mean the same: {"sofa", "couch"}; phrases of up to three words may be among them.
using SynonymGroup = std::vector<std::string>;

/// Those of everyday shopping that come with the program; none for other languages than de and en.
std::vector<SynonymGroup> default_synonyms(std::string_view language);

}  // namespace nahtlos::search
