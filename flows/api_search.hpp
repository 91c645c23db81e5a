// The routes of the search: what shoppers and staff type, facets, suggestions, synonyms.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flows/api_catalog.hpp"
#include "flows/engine.hpp"
#include "flows/search_feed.hpp"

namespace nahtlos::flows {

/// Where `feed` is null everything but the synonyms is refused as "search_not_ready".
api::Routes search_routes(Engine& engine, const SearchFeed* feed);

// Parts of it, one per file.
api::Routes search_work_routes(Engine& engine, const SearchFeed* feed);

/// Refuses (unavailable, "search_not_ready") while there is nothing to search in.
std::optional<Refusal> unless_ready(const SearchFeed* feed);

/// Who searches, in what language, and whose prices they see.
struct SearchScene {
    std::shared_ptr<const Pages> pages;
    const channels::Channel* channel = nullptr;
    const channels::Market* market = nullptr;
    catalog::Sight sight;
    std::string language;
};

struct FacetValueView {
    std::string value, label;
    std::int64_t count = 0;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"count", "of products"}}};
};
BOOST_DESCRIBE_STRUCT(FacetValueView, (), (value, label, count))

struct FacetView {
    std::string facet, label;
    std::vector<FacetValueView> values;
};
BOOST_DESCRIBE_STRUCT(FacetView, (), (facet, label, values))

/// Whether a category ("tree/handle") stands in a tree for whoever searches. `words` may be null.
bool is_for(const std::string& category, const CatalogWords* words, const SearchScene& scene);

/// With what people call them.
std::vector<FacetView> views_of(const std::vector<search::FacetCounts>& facets,
                                const CatalogWords* words, const SearchScene& scene);

}  // namespace nahtlos::flows
