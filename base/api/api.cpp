#include "base/api/api.hpp"

#include <algorithm>
#include <cstring>
#include <set>

#include "base/api/headers.hpp"
#include "base/http/problem.hpp"
#include "base/ops/log.hpp"

namespace nahtlos::api {
namespace {

constexpr std::array<std::string_view, 4> class_names{"anonymous", "store", "admin", "sign_in"};

std::string_view bytes_of(const Uuid& id) {
    return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

// A random id has its randomness at its end.
std::uint64_t number_of(const Uuid& id) {
    std::uint64_t number = 0;
    std::memcpy(&number, id.bytes.data() + 8, sizeof number);
    return number;
}

// The highest priority that a caller can have here.
Priority best_of(const Route& route) {
    const bool is_import = route.options.priority == Priority::bulk && route.work == Work::write;
    return is_import ? Priority::bulk : std::min(route.options.priority, Priority::till);
}

// A browser cannot but send an old cookie, and still has to log in.
bool may_be_nobody(const Exchange& exchange, const Route& route) {
    return exchange.call.is_by_cookie && route.scope == Scope::open;
}

// Look-ups at once for addresses that guess too often, all of them together.
constexpr int most_doubted = 16;

}  // namespace

Api::Api(Services services, Authenticator& authenticator, metrics::Registry& registry,
         Routes routes, ApiOptions options)
    : services_(services),
      authenticator_(authenticator),
      routes_(std::move(routes)),
      options_(std::move(options)),
      limiter_(services_.world.clock, services_.world.random,
               {options_.anonymous, options_.store, options_.admin, options_.sign_in},
               options_.remembered),
      admission_(registry, options_.writing, options_.reading, options_.longest_wait) {
    std::set<std::string_view> ids;
    metrics_.reserve(routes_.size() + 1);
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        check(ids.insert(routes_[i].id).second, "an operation id is used once");
        tree_.add(routes_[i].method, routes_[i].path, i);
        metrics_.emplace_back(registry, routes_[i].name());
    }
    metrics_.emplace_back(registry, "none");
    for (std::size_t i = 0; i < class_names.size(); ++i) {
        limited_[i] = &registry.counter("rate_limited_total", "Requests refused with a 429",
                                        {{"class", std::string(class_names[i])}});
    }
}

Api::~Api() = default;

void Api::handle(http::Request request, std::shared_ptr<http::Responder> responder) {
    const auto begun_ns = services_.world.clock.ticks_ns();
    auto target = http::parse_target(request.target);
    PathTree::Found found;
    if (target) found = tree_.find(target->segments);
    const auto* index = found.methods == nullptr ? nullptr : found.route_of(request.method);
    const auto exchange = std::make_shared<Exchange>(services_, static_cast<Watcher&>(*this),
                                                     index == nullptr ? routes_.size() : *index,
                                                     begun_ns, std::move(responder));
    auto& call = exchange->call;
    call.request_id = request.id;
    call.trace = request.trace;
    call.language = http::preferred_language(request.header("accept-language"));
    call.has_language = !request.header("accept-language").empty();
    call.now = services_.world.clock.now();
    call.peer = client_address(request, options_.trusted_proxies);
    call.world = &services_.world;
    call.caller = nobody_;
    exchange->request = std::move(request);
    call.cookies = exchange->request.header("cookie");
    allow_origin(*exchange);
    if (!target) {
        return exchange->refuse(
            {RefusalKind::malformed, "target_malformed", "the URL does not read"});
    }
    exchange->path = std::move(found.placeholders);
    exchange->query = std::move(target->query);
    if (index != nullptr) {
        const auto& route = routes_[*index];
        // Before anybody is looked up: what would not be let in from any caller.
        if (auto refusal = admission_.refuse(route.work, best_of(route), route.options.priority)) {
            return exchange->refuse(*refusal);
        }
        return authenticate(exchange, route);
    }
    if (found.methods != nullptr && exchange->request.method == "OPTIONS") {
        return answer_preflight(*exchange, found);
    }
    if (auto refusal = limit_rate(anonymous, address_key(call.peer))) {
        return exchange->refuse(*refusal);
    }
    if (found.methods == nullptr) {
        return exchange->refuse(
            {RefusalKind::not_found, "route_not_found", "there is nothing at this path"});
    }
    auto problem = http::problem(405, "method_not_allowed", "this path takes other methods",
                                 call.request_id, call.language);
    problem.headers.emplace_back("Allow", found.allow());
    exchange->send(std::move(problem));
}

void Api::authenticate(const ExchangePtr& exchange, const Route& route) {
    auto& call = exchange->call;
    auto token = bearer_token(exchange->request);
    if (!token) {
        token = cookie_token(exchange->request);
        call.is_by_cookie = token.has_value();
    }
    if (!token) return admit(exchange, route);
    call.bearer = *token;
    if (auto caller = authenticator_.caller_of(*token, call.now)) {
        call.caller = std::move(caller);
        return admit(exchange, route);
    }
    look_up(exchange, route);
}

// Nobody has proved anything yet: a made-up key must not go before orders for being sent to a
// till's route. An address that guesses goes last and few at a time, so that it fills no queue. It
// is not shut out: a shop's server speaks for all its customers from one address, and whoever is
// right must not wait for whoever guesses.
void Api::look_up(const ExchangePtr& exchange, const Route& route) {
    const auto verdict = limiter_.look(sign_in, address_key(exchange->call.peer));
    const bool is_doubted = !verdict.is_allowed;
    const auto leave = [this, is_doubted] {
        if (is_doubted) doubted_.fetch_sub(1, std::memory_order_relaxed);
    };
    if (is_doubted && doubted_.fetch_add(1, std::memory_order_relaxed) >= most_doubted) {
        leave();
        if (may_be_nobody(*exchange, route)) return admit(exchange, route);
        return exchange->refuse(slower(sign_in, verdict));
    }
    const bool is_taken = services_.readers.run(
        [this, exchange, &route, leave] {
            exchange->guard([&] { look_again(exchange, route); });
            leave();
        },
        std::max(best_of(route), is_doubted ? Priority::bulk : Priority::visit));
    if (is_taken) return;
    leave();
    exchange->refuse(overloaded());
}

void Api::look_again(const ExchangePtr& exchange, const Route& route) {
    auto& call = exchange->call;
    if (exchange->is_too_late()) return exchange->refuse(overloaded());
    if (auto caller = authenticator_.look_again(call.bearer, call.now)) {
        call.caller = std::move(caller);
        return admit(exchange, route);
    }
    // Only those who fail are counted.
    const auto refusal = limit_rate(sign_in, address_key(call.peer));
    if (may_be_nobody(*exchange, route)) return admit(exchange, route);
    exchange->refuse(refusal.value_or(
        Refusal{RefusalKind::unauthorized, "key_unknown", "this key or session is not valid"}));
}

std::optional<Refusal> Api::check_rights(const Exchange& exchange, const Route& route) {
    const auto& call = exchange.call;
    if (route.options.is_rate_limited) {
        const bool is_known = call.caller->kind != CallerKind::nobody;
        const auto rate_class = call.caller->kind == CallerKind::admin ? admin
                                : is_known                             ? store
                                                                       : anonymous;
        auto refusal = is_known ? limit_rate(rate_class, bytes_of(call.caller->id))
                                : limit_rate(rate_class, address_key(call.peer));
        if (refusal) return refusal;
    }
    if (call.is_by_cookie) {
        if (auto refusal = unless_same_site(exchange.request)) return refusal;
    }
    if (route.scope != Scope::open && call.caller->kind == CallerKind::nobody) {
        return Refusal{RefusalKind::unauthorized, "key_missing",
                       "this needs a key or a session: Authorization: Bearer ..."};
    }
    if (route.scope != Scope::open && route.scope != Scope::any_key && !call.may(route.scope)) {
        return Refusal{RefusalKind::forbidden, "scope_missing",
                       "this key lacks the scope " + std::string(word_of(route.scope))};
    }
    return std::nullopt;
}

// A till's callers go before the shop's customers. Imports wait for everybody, but a person at work
// who looks at a list is no export.
Priority Api::priority_of(const Caller& caller, const Route& route) const {
    const auto own = route.options.priority;
    const bool is_raised = own == Priority::bulk ? route.work == Work::read : own > Priority::till;
    if (!is_raised || !options_.is_at_counter || !options_.is_at_counter(caller)) return own;
    return own == Priority::bulk && !caller.session ? own : Priority::till;
}

std::optional<Refusal> Api::take_seat(Exchange& exchange, const Route& route) {
    auto& call = exchange.call;
    call.priority = priority_of(*call.caller, route);
    const bool is_known = call.caller->kind != CallerKind::nobody;
    auto seat = admission_.admit(
        route.work, call.priority,
        is_known ? number_of(call.caller->id) : std::hash<std::string>()(address_key(call.peer)));
    if (!seat) return seat.refusal();
    exchange.seat = std::move(*seat);
    return std::nullopt;
}

void Api::admit(const ExchangePtr& exchange, const Route& route) {
    auto& call = exchange->call;
    const auto& request = exchange->request;
    if (auto refusal = check_rights(*exchange, route)) return exchange->refuse(*refusal);
    if (auto refusal = take_seat(*exchange, route)) return exchange->refuse(*refusal);
    if (!route.docs.is_raw) {
        if (route.docs.body == nullptr && !request.body.empty()) {
            return exchange->refuse(
                {RefusalKind::malformed, "body_not_expected", "this request takes no body"});
        }
        if (auto refusal = unless_json(request)) return exchange->refuse(*refusal);
        if (route.docs.query == nullptr && !exchange->query.empty()) {
            return exchange->refuse({RefusalKind::invalid,
                                     "invalid_request",
                                     "this request takes no query parameters",
                                     {{"?" + exchange->query.front().first, "unknown_field",
                                       "is not a known parameter"}}});
        }
    }
    if (route.is_mutation) {
        auto if_match = read_if_match(request);
        if (!if_match) return exchange->refuse(if_match.refusal());
        call.if_match = *if_match;
        auto key = read_command_key(request, call.caller->id);
        if (!key) return exchange->refuse(key.refusal());
        call.key = *key;
    }
    exchange->guard([&] { route.run(exchange); });
}

std::optional<Refusal> Api::limit_rate(RateClass rate_class, std::string_view caller) {
    const auto verdict = limiter_.take(rate_class, caller);
    if (verdict.is_allowed) return std::nullopt;
    return slower(rate_class, verdict);
}

Refusal Api::slower(RateClass rate_class, const RateVerdict& verdict) {
    limited_[rate_class]->add();
    return {RefusalKind::rate_limited,
            "rate_limited",
            "too many requests; slow down",
            {},
            verdict.retry_after_s};
}

bool Api::is_allowed_origin(std::string_view origin) const {
    return std::ranges::find(options_.cors_origins, origin) != options_.cors_origins.end();
}

void Api::allow_origin(Exchange& exchange) const {
    if (options_.cors_origins.empty()) return;
    exchange.extra.emplace_back("Vary", "Origin");
    const auto origin = exchange.request.header("origin");
    if (!is_allowed_origin(origin)) return;
    exchange.extra.emplace_back("Access-Control-Allow-Origin", origin);
    exchange.extra.emplace_back("Access-Control-Expose-Headers",
                                "ETag, Idempotency-Replayed, Retry-After, X-Request-Id");
}

void Api::answer_preflight(Exchange& exchange, const PathTree::Found& found) const {
    http::Response response{204, {{"Allow", found.allow()}}, {}};
    if (is_allowed_origin(exchange.request.header("origin"))) {
        response.headers.emplace_back("Access-Control-Allow-Methods", found.allow());
        response.headers.emplace_back(
            "Access-Control-Allow-Headers",
            "Authorization, Content-Type, Accept-Language, Idempotency-Key, If-Match, "
            "If-None-Match, "
            "X-Request-Id, traceparent, tracestate");
        response.headers.emplace_back("Access-Control-Max-Age", "600");
    }
    exchange.send(std::move(response));
}

std::size_t Api::body_limit(std::string_view method, std::string_view target) const {
    auto parsed = http::parse_target(target);
    if (!parsed) return 0;
    const auto found = tree_.find(parsed->segments);
    const auto* index = found.methods == nullptr ? nullptr : found.route_of(method);
    return index == nullptr ? 0 : routes_[*index].options.body_bytes;
}

void Api::answered(std::size_t route, int status, std::int64_t begun_ns) {
    metrics_[route].record(status, (services_.world.clock.ticks_ns() - begun_ns) / 1000);
}

void Api::failed(std::string_view what) { log::error("request_failed", {{"why", what}}); }

}  // namespace nahtlos::api
