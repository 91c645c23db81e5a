#include <algorithm>

#include "modules/search/phrases.hpp"

namespace nahtlos::search {

std::string joined_stems(const std::vector<std::string>& stems) {
    std::string all;
    for (const auto& stem : stems) {
        if (!all.empty()) all += ' ';
        all += stem;
    }
    return all;
}

void Phrases::set(const std::vector<SynonymGroup>& groups, Analyzer& analyzer) {
    groups_.clear();
    by_stems_.clear();
    for (const auto& group : groups) {
        std::vector<Phrase> phrases;
        for (const auto& text : group) {
            Phrase phrase;
            for (const auto& token : analyzer.analyze(text)) {
                if (!token.is_also) phrase.push_back(token.stem);
            }
            if (phrase.empty() || phrase.size() > longest_phrase) continue;
            if (std::ranges::find(phrases, phrase) == phrases.end()) phrases.push_back(phrase);
        }
        if (phrases.size() < 2) continue;
        for (const auto& phrase : phrases)
            by_stems_[joined_stems(phrase)].push_back(groups_.size());
        groups_.push_back(std::move(phrases));
    }
}

std::vector<const Phrases::Phrase*> Phrases::others(std::string_view stems) const {
    std::vector<const Phrase*> found;
    const auto groups = by_stems_.find(stems);
    if (groups == by_stems_.end()) return found;
    for (const auto group : groups->second) {
        for (const auto& phrase : groups_[group]) {
            if (joined_stems(phrase) != stems) found.push_back(&phrase);
        }
    }
    return found;
}

}  // namespace nahtlos::search
