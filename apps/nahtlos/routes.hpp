// The route table of the whole program.
#pragma once

#include "auth/keys.hpp"
#include "base/api/health.hpp"
#include "base/events/hub.hpp"
#include "flows/api_me.hpp"
#include "flows/api_privacy.hpp"
#include "flows/engine.hpp"
#include "flows/search_feed.hpp"
#include "staff/api.hpp"
#include "webhooks/api.hpp"

namespace nahtlos::app {

/// What the routes of people who log in work with, and who knows their sessions beside the keys.
struct People {
    const staff::Desk& staff;
    const flows::ShopperDesk& shoppers;
    api::Authenticator& doors;
    const flows::PrivacyDesk& privacy;
};

/// Everything handed over outlives the routes. Without people there are no routes of theirs;
/// without a search those of it are refused.
api::Routes all_routes(flows::Engine& engine, auth::KeyRing& keys, Executor& readers,
                       events::EventHub& hub, std::vector<api::ReadyCheck> checks,
                       const metrics::Registry& registry, const People* people = nullptr,
                       const flows::SearchFeed* search = nullptr, webhooks::ApiOptions hooks = {});

/// The document of all routes but the one that serves it; needs no database.
std::string openapi_document();

inline constexpr const char* version = NAHTLOS_VERSION;

}  // namespace nahtlos::app
