// Filters by attributes that nothing has: a mistake of the caller, not an empty shelf.
#pragma once

#include "flows/search_feed.hpp"

namespace nahtlos::flows {

/// Refuses ("unknown") filters by what is no attribute of any product type and no option of any
/// product. Asked for when nothing was found: one such filter finds nothing.
std::optional<Refusal> unknown_filters(const SearchFeed& feed,
                                       const search::SearchRequest& request);

}  // namespace nahtlos::flows
