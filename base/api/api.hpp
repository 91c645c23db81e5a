// Api: takes any HTTP request through limits, authentication and the route table to its handler.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/api/admission.hpp"
#include "base/api/match.hpp"
#include "base/api/route.hpp"
#include "base/ops/rate_limit.hpp"
#include "base/ops/standard_metrics.hpp"

namespace nahtlos::api {

struct ApiOptions {
    Rate anonymous, store, admin, sign_in;  // per_s 0: no limit
    std::size_t remembered = 131'072;       // callers whose rate is remembered
    std::vector<std::string> cors_origins;  // "https://shop.example"; nothing else may read us
    std::vector<std::string> trusted_proxies = {};  // addresses believed in X-Forwarded-For
    Span longest_wait = milliseconds(250);  // of an order, see Admission; 0: until queues are full
    /// Whether somebody stands and waits before this caller: a till, a person who works in a store.
    std::function<bool(const Caller&)> is_at_counter = {};
    const Pressure *writing = nullptr, *reading = nullptr;  // where commands and reads wait
};

/// Callable with or without sockets; with an inline executor everything but commands is answered
/// before handle() returns, commands when the writer is pumped.
class Api final : private Watcher {
public:
    /// Broken promises for a table with two equal routes or operation ids.
    Api(Services services, Authenticator& authenticator, metrics::Registry& registry, Routes routes,
        ApiOptions options);
    ~Api() override;
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    /// An http::Handler. Thread safe, never blocks.
    void handle(http::Request request, std::shared_ptr<http::Responder> responder);

    /// A larger body limit for some targets, else 0; fit for http::ServerOptions::body_limit.
    std::size_t body_limit(std::string_view method, std::string_view target) const;

    const Routes& routes() const { return routes_; }
    /// Requests that were refused for want of room.
    std::uint64_t shed() const { return admission_.refused(); }

private:
    enum RateClass : std::size_t { anonymous, store, admin, sign_in };

    void authenticate(const ExchangePtr& exchange, const Route& route);
    void look_up(const ExchangePtr& exchange, const Route& route);
    void look_again(const ExchangePtr& exchange, const Route& route);
    void admit(const ExchangePtr& exchange, const Route& route);
    std::optional<Refusal> check_rights(const Exchange& exchange, const Route& route);
    std::optional<Refusal> take_seat(Exchange& exchange, const Route& route);
    Priority priority_of(const Caller& caller, const Route& route) const;
    std::optional<Refusal> limit_rate(RateClass rate_class, std::string_view caller);
    Refusal slower(RateClass rate_class, const RateVerdict& verdict);
    bool is_allowed_origin(std::string_view origin) const;
    void allow_origin(Exchange& exchange) const;
    void answer_preflight(Exchange& exchange, const PathTree::Found& found) const;

    void answered(std::size_t route, int status, std::int64_t begun_ns) override;
    void failed(std::string_view what) override;

    Services services_;
    Authenticator& authenticator_;
    const Routes routes_;
    const ApiOptions options_;
    PathTree tree_;
    std::vector<metrics::HttpRoute> metrics_;  // by route; the last for what matches none
    RateLimiter limiter_;
    Admission admission_;
    std::atomic<int> doubted_{0};  // look-ups for addresses that guess, waiting or running
    std::array<metrics::Counter*, 4> limited_;
    const std::shared_ptr<const Caller> nobody_ = std::make_shared<Caller>();
};

}  // namespace nahtlos::api
