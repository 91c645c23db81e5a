#include <algorithm>

#include "modules/search/labels.hpp"

namespace nahtlos::search {

void Labels::put(Label label) {
    by_facet_[label.facet].insert_or_assign(std::move(label.value), std::move(label.names));
}

const Texts* Labels::find(std::string_view facet, std::string_view value) const {
    const auto labels = by_facet_.find(facet);
    if (labels == by_facet_.end()) return nullptr;
    const auto found = labels->second.find(value);
    return found == labels->second.end() ? nullptr : &found->second;
}

std::vector<Label> Labels::news_of(const SearchDocument& document) const {
    std::vector<Label> news;
    const auto look_at = [&](const std::string& facet, const std::string& value,
                             const Texts& names) {
        if (names.empty()) return;
        const auto* known = find(facet, value);
        if (known != nullptr && *known == names) return;
        const auto is_it = [&](const Label& l) { return l.facet == facet && l.value == value; };
        if (std::ranges::none_of(news, is_it)) news.push_back({facet, value, names});
    };
    const auto look_at_all = [&](const std::vector<SearchAttribute>& attributes) {
        for (const auto& attribute : attributes) {
            look_at(attribute.key, "", attribute.key_labels);
            if (!attribute.value.empty()) {
                look_at(attribute.key, attribute.value, attribute.labels);
            }
        }
    };
    look_at_all(document.attributes);
    for (const auto& variant : document.variants) look_at_all(variant.attributes);
    return news;
}

}  // namespace nahtlos::search
