// Runs a rare write as a Change and answers with its typed outcome, now or when its key comes
// again.
#pragma once

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
        return json::write(*out);
    };
    const auto done = [reply](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        auto out = json::read<Out>(*answer);
        check(out.ok(), "a stored outcome reads back");
        reply(*out, answer.is_replayed);
    };
    if (!changes.submit(call.entry(std::move(change)), done)) reply(overloaded());
}

/// Runs what answers nothing, under the caller's key.
inline void run_quiet(Changes& changes, const Call& call, const Reply<Done>& reply, Change change) {
    const auto done = [reply](const Answer<std::string>& answer) {
        answer ? reply(Done{}, answer.is_replayed) : reply(answer.refusal());
    };
    if (!changes.submit(call.entry(std::move(change)), done)) reply(overloaded());
}

}  // namespace nahtlos::api
