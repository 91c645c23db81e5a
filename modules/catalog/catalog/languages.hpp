// Which language is served where the wanted one is missing.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nahtlos::catalog {

/// "de,en" of a market as a list.
std::vector<std::string> languages_of(std::string_view list);

/// Where one looks for a language, best first, each once: the wanted one and what it is a kind of
/// ("de-AT", "de"), the others of the market, "de", "en".
std::vector<std::string> language_chain(const std::string& wanted,
                                        const std::vector<std::string>& market);

/// The first of the chain that is there; else one of the same language in another region
/// ("de-CH" for "de"), else any; null when there is nothing.
template <class T>
const std::pair<const std::string, T>* served(const std::map<std::string, T>& by_language,
                                              const std::vector<std::string>& chain) {
    for (const auto& language : chain) {
        const auto exact = by_language.find(language);
        if (exact != by_language.end()) return &*exact;
        const auto region = by_language.lower_bound(language + '-');
        if (region != by_language.end() && region->first.starts_with(language + '-')) {
            return &*region;
        }
    }
    return by_language.empty() ? nullptr : &*by_language.begin();
}

}  // namespace nahtlos::catalog
