// Peculiarities of German words: umlauts written out, plurals of borrowed words.
#pragma once

#include <string>
#include <string_view>

namespace nahtlos::search {

/// "mueller" as "muller", which is also what "müller" is folded to; not where the e belongs to
/// another sound ("neue", "quelle", "bauer").
std::string with_plain_umlauts(std::string_view word);

/// "autos", "sofas", "laptops" without the s that the German stemmer leaves.
std::string_view without_foreign_plural(std::string_view word);

}  // namespace nahtlos::search
