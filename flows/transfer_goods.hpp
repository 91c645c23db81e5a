// What the entries of a transfer move: from the origin to transit, from there to the destination.
#pragma once

#include <optional>
#include <vector>

#include "base/batch/changes.hpp"
#include "transfers/rules.hpp"

namespace nahtlos::flows {

/// Whether pieces may be taken that the books promise to others.
enum class Guard { none, available };

/// Books `entries` of one command, gives them its id and its time. Refuses ("insufficient_stock")
/// where the guard forbids it; `is_named`: the caller named lines, so that problems point to them
/// in their order.
std::optional<Refusal> book_transfer(ChangeScope& scope, const transfers::Transfer& transfer,
                                     const std::vector<transfers::TransferLine>& lines,
                                     transfers::TransferEntries& entries, Guard guard,
                                     bool is_named);

/// By how much an entry changes a pile; what it moves in all, in the order of the ledger.
struct TransferMove {
    inventory::MovementKind kind = inventory::MovementKind::transfer_out;
    inventory::LocationId location;
    std::int64_t on_hand = 0, damaged = 0;
};
std::vector<TransferMove> moves_of(const transfers::Transfer& transfer,
                                   const transfers::TransferEntry& entry);

}  // namespace nahtlos::flows
