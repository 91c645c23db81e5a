// The routes of shop fronts: where their pages stand, what these say to machines, and sitemaps.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// All of them.
api::Routes storefront_routes(Engine& engine);

// A part of it.
api::Route sitemap_route(Engine& engine);

inline constexpr api::KnownError no_storefront{
    RefusalKind::conflict, "no_storefront", "nobody said yet where the pages of the channel stand"};

}  // namespace nahtlos::flows
