// Route: one row of the table of what the server answers; a handler's signature is its contract.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/api/input.hpp"
#include "base/api/page.hpp"
#include "base/json/schema.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::api {

/// A refusal that this route is known to give, beside those every route may give.
struct KnownError {
    RefusalKind kind;
    std::string_view code, meaning;
};

/// Of routes that heed If-Match; with it the documentation shows the header.
inline constexpr KnownError version_changed{RefusalKind::precondition, "version_changed",
                                            "If-Match names another version than the last one"};

struct RouteOptions {
    int status = 200;  // of success
    std::vector<KnownError> errors = {};
    std::string_view tag = {};          // group in the documentation; the word after /v1/ if empty
    std::string_view description = {};  // more than the summary says
    bool is_rate_limited = true;
    std::size_t body_bytes = 0;           // larger bodies than usual (imports)
    Priority priority = Priority::visit;  // when there is too much to do; a till's callers go first
    /// Of queries whose version moves with all they say: who has it already (If-None-Match) is
    /// answered 304.
    bool has_validator = false;
};

/// What the documentation says of a route beyond its words.
struct RouteDocs {
    using SchemaOf = boost::json::object (*)(json::Components&);
    std::vector<SchemaOf> placeholders;  // in their order
    boost::json::array (*query)() = nullptr;
    SchemaOf body = nullptr;
    bool is_body_required = false;
    SchemaOf reply = nullptr;  // null: no body
    std::string_view reply_type = "application/json";
    bool has_version = false;  // answers with an ETag
    bool is_bulk = false;      // answers row by row
    bool is_raw = false;       // reads the request as it is, whatever its type
};

struct Route {
    std::string method, path;  // "GET", "/v1/orders/{id}"
    Scope scope = Scope::open;
    std::string id, summary;  // "get_order": operationId of the documentation
    RouteOptions options;
    RouteDocs docs;
    bool is_mutation = false;  // takes Idempotency-Key
    Work work = Work::none;
    std::function<void(const ExchangePtr&)> run;

    bool has_body() const { return method == "POST" || method == "PUT" || method == "PATCH"; }
    std::string name() const { return method + ' ' + path; }
};

using Routes = std::vector<Route>;

/// Version of a resource, where its type has one: its ETag.
template <class T>
std::optional<std::int64_t> version_of(const T& value) {
    if constexpr (requires {
                      { value.version } -> std::convertible_to<std::int64_t>;
                  }) {
        return value.version;
    } else {
        return std::nullopt;
    }
}

/// What answers row by row: api::Bulk, or more than that.
template <class T>
inline constexpr bool is_bulk = requires(const T& value) {
    value.done;
    value.already_done;
    value.refused;
    value.rows;
};

/// What makes many things at once says created (201) only where it made one.
template <class T>
int status_of(const T& value, int status) {
    if constexpr (is_bulk<T>) {
        if (status == 201 && value.done == 0) return 200;
    }
    return status;
}

/// Answers a command; copies answer the same request, of which one does. The handler's Call lives
/// as long as a copy of it.
template <class Out>
class Reply {
public:
    Reply(ExchangePtr exchange, int status) : exchange_(std::move(exchange)), status_(status) {}

    void operator()(const Result<Out>& result, bool is_replayed = false) const {
        if (!result) return exchange_->refuse(result.refusal());
        if constexpr (std::same_as<Out, Done>) {
            exchange_->reply(204, {}, {}, is_replayed);
        } else {
            exchange_->reply(status_of(*result, status_), json::write(*result), version_of(*result),
                             is_replayed);
        }
    }
    void operator()(const Answer<Out>& answer) const {
        (*this)(static_cast<const Result<Out>&>(answer), answer.is_replayed);
    }

    /// A header of the answer, whatever it will be. To be called before answering.
    void add_header(std::string name, std::string value) const {
        exchange_->extra.emplace_back(std::move(name), std::move(value));
    }

    /// Runs `work`, which may wait for the database; what it throws is the answer.
    template <class Work>
    void guard(Work&& work) const {
        exchange_->guard(std::forward<Work>(work));
    }

private:
    ExchangePtr exchange_;
    int status_;
};

/// Hands an entry to its batch, whose answer is the request's. `to_out` makes the answer's body of
/// the outcome.
template <class Batch, class Command, class Out>
void submit(Batch& batch, Entry<Command> entry, const Reply<Out>& reply) {
    if (!batch.submit(std::move(entry), [reply](const auto& answer) { reply(answer); })) {
        reply(overloaded());
    }
}

/// Sends the head of an event stream and gives the stream to write to; called at most once.
using OpenStream = std::function<std::shared_ptr<http::Stream>()>;

namespace detail {

template <class F>
using Callable = decltype(std::function{std::declval<F>()});

/// Splits "GET /v1/orders/{id}"; broken promises for a table that makes no sense.
Route make_route(std::string_view line, Scope scope, std::string_view id, std::string_view summary,
                 RouteOptions options);
void check_docs(const Route& route);

template <class T>
void document_input(Route& route) {
    switch (input_kind<T>(route.has_body())) {
        case InputKind::request: route.docs.is_raw = true; break;
        case InputKind::placeholder:
            if constexpr (input_kind<T>(true) == InputKind::placeholder) {
                route.docs.placeholders.push_back(&json::schema<T>);
            }
            break;
        case InputKind::query:
            if constexpr (DescribedStruct<T>) {
                if constexpr (json::all_fit_in_query<T>) {
                    route.docs.query = &json::query_parameters<T>;
                }
            }
            break;
        case InputKind::body:
            if constexpr (DescribedStruct<T>) route.docs.body = &json::schema<T>;
            route.docs.is_body_required = true;
            break;
        case InputKind::optional_body:
            if constexpr (json::is_optional<T>) {
                route.docs.body = &json::schema<typename T::value_type>;
            }
            break;
    }
}

template <class Out, class... In>
void document(Route& route) {
    (document_input<std::remove_cvref_t<In>>(route), ...);
    if constexpr (!std::same_as<Out, Done>) {
        route.docs.reply = &json::schema<Out>;
        route.docs.is_bulk = is_bulk<Out>;
        route.docs.has_version = requires(const Out& out) {
            { out.version } -> std::convertible_to<std::int64_t>;
        };
    }
    check_docs(route);
}

template <class... In>
using Inputs = std::tuple<std::remove_cvref_t<In>...>;

template <class... In>
auto read(const Exchange& exchange, bool has_body) {
    return read_inputs<std::remove_cvref_t<In>...>(exchange, has_body);
}

template <class Out, class... In>
void make_query(Route& route, std::function<Result<Out>(const Call&, Tx&, In...)> handler) {
    document<Out, In...>(route);
    route.run = [handler = std::move(handler), status = route.options.status,
                 has_validator = route.options.has_validator,
                 has_body = route.has_body()](const ExchangePtr& exchange) {
        exchange->has_validator = has_validator;
        auto inputs = read<In...>(*exchange, has_body);
        if (!inputs) return exchange->refuse(inputs.refusal());
        const bool is_taken = exchange->services().readers.run(
            [exchange, handler, status, inputs = std::move(*inputs)] {
                exchange->guard([&] {
                    if (exchange->is_too_late()) return exchange->refuse(overloaded());
                    auto result = exchange->services().database.read([&](Tx& tx) {
                        return std::apply(
                            [&](const auto&... in) { return handler(exchange->call, tx, in...); },
                            inputs);
                    });
                    Reply<Out>(exchange, status)(result);
                });
            },
            exchange->call.priority);
        if (!is_taken) exchange->refuse(overloaded());
    };
}

template <class Out, class... In>
void make_command(Route& route, std::function<void(const Call&, Reply<Out>, In...)> handler) {
    document<Out, In...>(route);
    route.run = [handler = std::move(handler), status = route.options.status,
                 has_body = route.has_body()](const ExchangePtr& exchange) {
        auto inputs = read<In...>(*exchange, has_body);
        if (!inputs) return exchange->refuse(inputs.refusal());
        std::apply(
            [&](auto&... in) {
                handler(exchange->call, Reply<Out>(exchange, status), std::move(in)...);
            },
            *inputs);
    };
}

template <class... In>
void make_stream(
    Route& route,
    std::function<std::optional<Refusal>(const Call&, const OpenStream&, In...)> handler) {
    document<Done, In...>(route);
    route.docs.reply_type = "text/event-stream";
    route.run = [handler = std::move(handler),
                 has_body = route.has_body()](const ExchangePtr& exchange) {
        auto inputs = read<In...>(*exchange, has_body);
        if (!inputs) return exchange->refuse(inputs.refusal());
        const OpenStream open = [exchange] {
            return exchange->start_stream(
                {200, {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}}, {}});
        };
        const auto refusal = std::apply(
            [&](const auto&... in) { return handler(exchange->call, open, in...); }, *inputs);
        if (refusal) exchange->refuse(*refusal);
    };
}

}  // namespace detail

/// Reads. `handler` is Result<Out>(const Call&, Tx&, In...), called on a reader's thread in a read
/// transaction. In: placeholders in their order, then a described struct for the query (for POST:
/// the body).
template <class F>
Route query(std::string_view line, Scope scope, std::string_view id, std::string_view summary,
            F handler, RouteOptions options = {}) {
    auto route = detail::make_route(line, scope, id, summary, std::move(options));
    route.work = Work::read;
    detail::make_query(route, std::function{std::move(handler)});
    return route;
}

/// Writes through a batch. `handler` is void(const Call&, Reply<Out>, In...), must not block, and
/// has the reply called once, from any thread; see submit() and, for rare writes, run_change().
template <class F>
Route command(std::string_view line, Scope scope, std::string_view id, std::string_view summary,
              F handler, RouteOptions options = {}) {
    auto route = detail::make_route(line, scope, id, summary, std::move(options));
    route.is_mutation = true;
    route.work = Work::write;
    detail::make_command(route, std::function{std::move(handler)});
    return route;
}

/// Server-sent events. `handler` is std::optional<Refusal>(const Call&, const OpenStream&, In...),
/// must not block, and either refuses or opens the stream.
template <class F>
Route stream(std::string_view line, Scope scope, std::string_view id, std::string_view summary,
             F handler, RouteOptions options = {}) {
    auto route = detail::make_route(line, scope, id, summary, std::move(options));
    detail::make_stream(route, std::function{std::move(handler)});
    return route;
}

enum class RunOn { io, reader };  // a reader may wait for the database, an I/O thread must not

/// Anything that is not made of described types.
Route plain(std::string_view line, Scope scope, std::string_view id, std::string_view summary,
            RunOn where, std::function<http::Response(const Exchange&)> handler,
            std::string_view content_type, RouteOptions options = {});

}  // namespace nahtlos::api
