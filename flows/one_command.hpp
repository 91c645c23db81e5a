// One command of several steps: each has an id of its own, and what they leave is of the command.
#pragma once

#include <algorithm>
#include <iterator>

#include "base/batch/changes.hpp"
#include "flows/order_book.hpp"

namespace nahtlos::flows {

/// The id of the n-th step of a command, from 1, for the ids of what it makes.
inline Uuid command_within(const Uuid& command, std::uint8_t n) {
    auto id = command;
    id.bytes[13] ^= n;  // of its random part
    return id;
}

/// Writes what the steps did. Movements carry the id of the command: by it the ledger finds them
/// from its events.
void save_as_one(const auto& kind, const ChangeScope& scope, auto& rows) {
    std::int64_t seq = 0;
    for (auto& movement : rows.movements) {
        movement.source_event = scope.id;
        movement.seq = ++seq;
    }
    kind.save(scope.tx, rows);
    std::ranges::move(rows.events, std::back_inserter(scope.events));
}

}  // namespace nahtlos::flows
