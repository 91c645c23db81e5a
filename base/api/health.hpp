// The routes that watch over the process: /healthz, /readyz, /metrics and /openapi.json.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/api/route.hpp"
#include "base/ops/metrics.hpp"

namespace nahtlos::api {

/// One thing that must be well before requests are sent here. `problem` says what is not; it may
/// wait for the database, and what it throws counts as a problem.
struct ReadyCheck {
    std::string name;
    std::function<std::optional<std::string>()> problem;
};

/// Open to all, since load balancers and scrapers have no keys; what fails in /readyz is named by
/// its check alone, the reason goes to the log.
Routes health_routes(std::vector<ReadyCheck> checks, const metrics::Registry& registry);

/// GET /openapi.json: the document, made once.
Route openapi_route(std::string document);

}  // namespace nahtlos::api
