#include "base/api/health.hpp"

#include <memory>

#include "base/ops/log.hpp"

namespace nahtlos::api {
namespace {

struct CheckView {
    std::string name;
    bool is_ready = false;
    BOOST_DESCRIBE_CLASS(CheckView, (), (name, is_ready), (), ())
};

struct ReadyView {
    bool is_ready = true;
    std::vector<CheckView> checks;
    BOOST_DESCRIBE_CLASS(ReadyView, (), (is_ready, checks), (), ())
};

bool is_ready(const ReadyCheck& check) {
    std::optional<std::string> problem;
    try {
        problem = check.problem();
    } catch (const std::exception& error) {
        problem = error.what();
    }
    if (problem) log::warn("not_ready", {{"check", check.name}, {"why", *problem}});
    return !problem;
}

http::Response ready_response(const std::vector<ReadyCheck>& checks) {
    ReadyView view;
    for (const auto& check : checks) {
        const bool is_fine = is_ready(check);
        view.checks.push_back({check.name, is_fine});
        view.is_ready = view.is_ready && is_fine;
    }
    return {view.is_ready ? 200 : 503,
            {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
            json::write(view)};
}

// Probes come often and must be answered when everyone else is slowed down.
const RouteOptions probe{.tag = "operation", .is_rate_limited = false};

}  // namespace

Routes health_routes(std::vector<ReadyCheck> checks, const metrics::Registry& registry) {
    const auto shared = std::make_shared<const std::vector<ReadyCheck>>(std::move(checks));
    auto healthz = plain(
        "GET /healthz", Scope::open, "get_health", "Whether the process is alive", RunOn::io,
        [](const Exchange&) {
            return http::Response{200, {{"Content-Type", "text/plain"}}, "ok\n"};
        },
        "text/plain", probe);
    auto readyz = plain(
        "GET /readyz", Scope::open, "get_readiness", "Whether requests can be served",
        RunOn::reader, [shared](const Exchange&) { return ready_response(*shared); },
        "application/json", probe);
    readyz.docs.reply = &json::schema<ReadyView>;
    auto metrics_route = plain(
        "GET /metrics", Scope::open, "get_metrics", "Metrics as Prometheus reads them", RunOn::io,
        [&registry](const Exchange&) {
            return http::Response{
                200, {{"Content-Type", std::string(metrics::content_type)}}, registry.text()};
        },
        "text/plain", probe);
    return {std::move(healthz), std::move(readyz), std::move(metrics_route)};
}

Route openapi_route(std::string document) {
    const auto text = std::make_shared<const std::string>(std::move(document));
    return plain("GET /openapi.json", Scope::open, "get_openapi", "This description", RunOn::io,
                 [text](const Exchange&) {
                     return http::Response{200, {{"Content-Type", "application/json"}}, *text};
                 },
                 "application/json", {.tag = "operation"});
}

}  // namespace nahtlos::api
