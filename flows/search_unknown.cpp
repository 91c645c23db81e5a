#include "flows/search_unknown.hpp"

#include <algorithm>
#include <array>

#include "flows/api_lists.hpp"

namespace nahtlos::flows {
namespace {

// Options have no list of their own: there are those that some product has.
bool is_option(const SearchFeed& feed, const search::SearchRequest& request,
               const std::string& key) {
    search::SearchRequest probe;
    probe.language = request.language;
    probe.facets = {key};
    probe.limit = 1;
    const auto answer = feed.index().search(probe);
    return !answer || !answer->facets.front().values.empty();
}

bool is_of_every_product(const std::string& key) {
    static constexpr std::array<std::string_view, 4> all{
        search::category_facet, search::brand_facet, search::stock_facet, "channel"};
    return std::ranges::find(all, key) != all.end();
}

}  // namespace

std::optional<Refusal> unknown_filters(const SearchFeed& feed,
                                       const search::SearchRequest& request) {
    const auto words = feed.words();
    const auto is_attribute = [&](const std::string& key) {
        return words == nullptr || words->attributes.contains(key);
    };
    for (const auto& filter : request.filters) {
        if (is_of_every_product(filter.facet) || is_attribute(filter.facet)) continue;
        if (is_option(feed, request, filter.facet)) continue;
        return wrong_parameter("attributes", "unknown", "is no attribute and no option");
    }
    for (const auto& range : request.numbers) {
        if (is_attribute(range.attribute)) continue;
        return wrong_parameter("numbers", "unknown", "is no attribute");
    }
    return std::nullopt;
}

}  // namespace nahtlos::flows
