#include <algorithm>

#include "catalog/languages.hpp"

namespace nahtlos::catalog {

std::vector<std::string> languages_of(std::string_view list) {
    std::vector<std::string> languages;
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (comma > 0) languages.emplace_back(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return languages;
}

std::vector<std::string> language_chain(const std::string& wanted,
                                        const std::vector<std::string>& market) {
    std::vector<std::string> chain;
    const auto add = [&](std::string language) {
        for (;;) {
            if (!language.empty() && std::ranges::find(chain, language) == chain.end()) {
                chain.push_back(language);
            }
            const auto hyphen = language.rfind('-');
            if (hyphen == language.npos) return;
            language.resize(hyphen);
        }
    };
    add(wanted);
    for (const auto& language : market) add(language);
    add("de");
    add("en");
    return chain;
}

}  // namespace nahtlos::catalog
