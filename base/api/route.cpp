#include "base/api/route.hpp"

#include <algorithm>

namespace nahtlos::api {

Refusal no_such_resource() {
    return {RefusalKind::not_found, "not_found", "there is no such resource"};
}

Refusal body_missing() {
    return {RefusalKind::malformed, "body_missing", "this request needs a JSON body"};
}

json::ReadLimits limits_of(const http::Request& request) {
    json::ReadLimits limits;
    limits.max_bytes = std::max(limits.max_bytes, request.body.size());
    return limits;
}

namespace detail {

Route make_route(std::string_view line, Scope scope, std::string_view id, std::string_view summary,
                 RouteOptions options) {
    const auto space = line.find(' ');
    check(space != line.npos && line.substr(space + 1).starts_with('/'),
          "a route is written as METHOD /path");
    Route route;
    route.method = line.substr(0, space);
    route.path = line.substr(space + 1);
    route.scope = scope;
    route.id = id;
    route.summary = summary;
    route.options = std::move(options);
    return route;
}

void check_docs(const Route& route) {
    const auto placeholders = std::ranges::count(route.path, '{');
    check(static_cast<std::size_t>(placeholders) == route.docs.placeholders.size(),
          "a handler takes as many placeholders as its path has");
    check(route.docs.body == nullptr || route.has_body(), "GET and DELETE have no body");
}

}  // namespace detail

Route plain(std::string_view line, Scope scope, std::string_view id, std::string_view summary,
            RunOn where, std::function<http::Response(const Exchange&)> handler,
            std::string_view content_type, RouteOptions options) {
    auto route = detail::make_route(line, scope, id, summary, std::move(options));
    route.docs.reply_type = content_type;
    if (where == RunOn::io) {
        route.run = [handler = std::move(handler)](const ExchangePtr& exchange) {
            exchange->send(handler(*exchange));
        };
        return route;
    }
    route.run = [handler = std::move(handler)](const ExchangePtr& exchange) {
        const bool is_taken = exchange->services().readers.run(
            [exchange, handler] { exchange->guard([&] { exchange->send(handler(*exchange)); }); },
            Priority::money);  // whether it is well must be known when there is much to do, too
        if (!is_taken) exchange->refuse(overloaded());
    };
    return route;
}

}  // namespace nahtlos::api
