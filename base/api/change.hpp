// Runs a rare write as a Change and answers with its typed outcome, now or when its key comes
// again.
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/api/route.hpp"
#include "base/batch/changes.hpp"
#include "base/json/reader.hpp"

namespace nahtlos::api {

/// `act(ChangeScope&)` returns Result<Out>; Out carries no personal data, since it is stored.
template <class Out, class Act>
void run_change(Changes& changes, const Call& call, const Reply<Out>& reply, Act act) {
    Change change = [act = std::move(act)](ChangeScope& scope) -> Result<std::string> {
        Result<Out> out = act(scope);
        if (!out) return out.refusal();
        if constexpr (std::same_as<Out, Done>) {
            return std::string("{}");
        } else {
            return json::write(*out);
        }
    };
    const auto done = [reply](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        if constexpr (std::same_as<Out, Done>) {
            reply(Done{}, answer.is_replayed);
        } else {
            auto out = json::read<Out>(*answer);
            check(out.ok(), "a stored outcome reads back");
            reply(*out, answer.is_replayed);
        }
    };
    if (!changes.submit(call.entry(std::move(change)), done)) reply(overloaded());
}

namespace detail {

template <class Out, class... In>
auto changing(Changes& changes,
              std::function<Result<Out>(const Call&, ChangeScope&, In...)> handler) {
    return [&changes, handler = std::move(handler)](const Call& call, Reply<Out> reply,
                                                    std::remove_cvref_t<In>... in) {
        // The call lives as long as the reply, which the change's answer holds.
        run_change<Out>(changes, call, reply, [&call, handler, in...](ChangeScope& scope) {
            return handler(call, scope, in...);
        });
    };
}

}  // namespace detail

/// A route that is nothing but a rare write. `handler` is Result<Out>(const Call&, ChangeScope&,
/// In...), called on the writer's thread, perhaps more than once. `changes` outlives the route.
template <class F>
Route change(std::string_view line, Scope scope, std::string_view id, std::string_view summary,
             Changes& changes, F handler, RouteOptions options = {}) {
    return command(line, scope, id, summary,
                   detail::changing(changes, std::function{std::move(handler)}),
                   std::move(options));
}

}  // namespace nahtlos::api
