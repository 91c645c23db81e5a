// The routes of webhook endpoints.
#pragma once

#include "base/api/route.hpp"
#include "base/batch/changes.hpp"
#include "webhooks/rules.hpp"

namespace nahtlos::webhooks {

struct ApiOptions {
    SecretBox secrets;
    bool may_be_private = false;  // receivers in one's own network, and http
};

/// /v1/webhooks/endpoints. What is handed over outlives the routes.
api::Routes webhook_routes(Changes& changes, ApiOptions options = {});

}  // namespace nahtlos::webhooks
