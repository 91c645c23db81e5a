// Seals: a chain of hashes over all events, so that who changes what happened is found out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/events/subscriptions.hpp"

namespace nahtlos::events {

/// A row of base_event_seal: it vouches for the `events` ones from `position` on, and for all
/// before them by the hash of the seal before (32 zero bytes for the first).
struct Seal {
    std::int64_t position = 0, events = 0;
    sql::Bytes previous, hash;
    Instant sealed_at;
    std::int64_t last() const { return position + events - 1; }
};
BOOST_DESCRIBE_STRUCT(Seal, (), (position, events, previous, hash, sealed_at))

/// SHA-256 of the hash before and of every field of the events, each after its length, so that
/// nothing can move from one field into another.
std::string seal_hash(std::string_view previous, std::span<const NumberedEvent> events);

/// Seals what happened once it has a position, while the writer has nothing else to do: orders pay
/// nothing for it.
Subscriber sealer();

/// In order, from the one after `position`.
std::vector<Seal> seals_after(Tx& tx, std::int64_t position, std::int64_t limit);
std::optional<Seal> last_seal(Tx& tx);

}  // namespace nahtlos::events
