// Quote: commands about an order with words in them, which are kept as a note beside the events.
#pragma once

#include <optional>
#include <utility>

#include "base/api/route.hpp"
#include "flows/engine.hpp"
#include "flows/occurred.hpp"
#include "orders/notes.hpp"

namespace nahtlos::flows {

/// Submits a command that happened when its request says. `done` takes the batch's answer.
template <class Batch, class Command, class Reply>
void submit_as_of(Batch& batch, const api::Call& call, const Reply& reply, Command command,
                  const std::optional<Instant>& occurred_at) {
    if (auto refusal = unless_plausible(call, occurred_at)) return reply(*std::move(refusal));
    auto entry = call.entry(std::move(command));
    if (occurred_at) entry.context.occurred_at = occurred_at;
    api::submit(batch, std::move(entry), reply);
}

/// Events are for ever, and words may be about somebody: an event gets the id of a note instead,
/// and the note is kept beside it once the command was taken.
class Quote {
public:
    Quote(const api::Call& call, orders::OrderId order, orders::NoteAbout about)
        : call_(call), note_{order, call.world->ids.next(), about, {}, call.now} {}

    /// Takes the words out of the request.
    json::ShortText<200> take(json::ShortText<200> words) {
        note_.text = std::move(words.value);
        return {to_string(note_.id)};
    }
    /// The same command, after which the note is kept before it is answered.
    template <class Batch, class Command, class Reply>
    void submit(Engine& engine, Batch& batch, const Reply& reply, Command command,
                const std::optional<Instant>& occurred_at) const {
        if (auto refusal = unless_plausible(call_, occurred_at)) return reply(*std::move(refusal));
        auto entry = call_.entry(std::move(command));
        if (occurred_at) entry.context.occurred_at = occurred_at;
        const auto done = [&engine, &call = call_, note = note_,
                           reply](const auto& answer) mutable {
            if (!answer || answer.is_replayed || note.text.empty()) return reply(answer);
            if constexpr (requires { answer->return_; }) note.order_id = answer->return_.order;
            auto kept = call.entry(Change([note](ChangeScope& scope) -> Result<std::string> {
                orders::insert_note(scope.tx, note);
                return std::string("{}");
            }));
            kept.key = {};
            const auto then = [reply, answer](const Answer<std::string>&) { reply(answer); };
            if (!engine.changes().submit(std::move(kept), then)) reply(answer);
        };
        if (!batch.submit(std::move(entry), done)) reply(api::overloaded());
    }

private:
    const api::Call& call_;
    orders::Note note_;
};

}  // namespace nahtlos::flows
