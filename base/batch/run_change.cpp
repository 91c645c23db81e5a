#include "base/batch/run_change.hpp"

#include <utility>

#include "base/batch/events.hpp"

namespace nahtlos {
namespace {

struct Refused {
    Refusal refusal;
};

}  // namespace

Result<std::string> run_change(sql::Connection& connection, const Context& context, Instant now,
                               Uuid id, const Change& change) {
    try {
        return sql::write(connection, [&](Tx& tx) -> Result<std::string> {
            Events events;
            ChangeScope scope{tx, events, now, id, context};
            auto result = change(scope);
            // A closure that returns is committed, whatever it returns.
            if (!result) throw Refused{result.refusal()};
            for (auto& event : events) event.command = id;
            append_events(tx, take_ticket(tx, events, now), events);
            return result;
        });
    } catch (Refused& refused) {
        return std::move(refused.refusal);
    }
}

}  // namespace nahtlos
