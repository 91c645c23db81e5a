// Runner: puts changes of the demo through the engine one after the other, each to its end.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows::demo {

/// What a change without an answer of its own gives.
struct OneRow {
    std::int64_t rows = 1;
    BOOST_DESCRIBE_CLASS(OneRow, (), (rows), (), ())
};

class Runner {
public:
    explicit Runner(Engine& engine) : engine_(engine) {}

    Instant now() const { return engine_.world().clock.now(); }

    /// Runs one change as if it had come at `at`; the demo is alone, so it may pump. Throws
    /// std::runtime_error where it is refused, which is a bug.
    template <class Out, class Act>
    Out run(Instant at, Act act) {
        std::optional<Out> made;
        std::string refused = "overloaded";
        Entry<Change> entry{[act](ChangeScope& scope) -> Result<std::string> {
                                Result<Out> out = act(scope);
                                if (!out) return out.refusal();
                                return json::write(*out);
                            },
                            {},
                            {},
                            at,
                            command_id(engine_.world().ids.next())};
        entry.context.actor_kind = ActorKind::job;
        entry.context.request_id = "demo";
        const bool is_taken =
            engine_.changes().submit(std::move(entry), [&](const Answer<std::string>& answer) {
                if (answer) {
                    made = *json::read<Out>(*answer);
                } else {
                    refused = reason_of(answer.refusal());
                }
            });
        if (is_taken) engine_.pump();
        if (!made) throw std::runtime_error("the demo was refused: " + refused);
        return *std::move(made);
    }
    template <class Out, class Act>
    Out run(Act act) {
        return run<Out>(now(), std::move(act));
    }

    /// The same for changes that answer row by row: no row may be refused.
    template <class Act>
    void run_rows(Instant at, Act act) {
        run<OneRow>(at, [act](ChangeScope& scope) -> Result<OneRow> {
            const auto rows = act(scope);
            if (!rows) return rows.refusal();
            return OneRow{};
        });
    }

private:
    static std::string reason_of(const Refusal& refusal) {
        auto text = refusal.code + ": " + refusal.detail;
        for (const auto& f : refusal.fields) text += "; " + f.pointer + " " + f.detail;
        return text;
    }

    Engine& engine_;
};

}  // namespace nahtlos::flows::demo
