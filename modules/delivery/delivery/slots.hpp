// Windows of local delivery that orders have: counters that no race can exceed.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/sql/tx.hpp"
#include "delivery/methods.hpp"

namespace nahtlos::delivery {

/// A window of a way, as a location brings it on a day.
struct SlotKey {
    MethodId way;
    inventory::LocationId location;
    Instant starts_at;
    auto operator<=>(const SlotKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(SlotKey, (), (way, location, starts_at))

/// A row of delivery_slot.
struct SlotCounter {
    MethodId way;
    inventory::LocationId location;
    Instant starts_at, ends_at;
    std::int64_t capacity = 0, taken = 0, version = 1;
    SlotKey key() const { return {way, location, starts_at}; }
};
BOOST_DESCRIBE_STRUCT(SlotCounter, (),
                      (way, location, starts_at, ends_at, capacity, taken, version))

/// held: by a checkout under way. taken: by an order. released: whoever had it has it no more.
/// beyond: money came when it had been released and was full; it does not count.
enum class SlotState { held, taken, released, beyond };
BOOST_DESCRIBE_ENUM(SlotState, held, taken, released, beyond)

/// A row of delivery_slot_claim: an order has one at most. taken of the counter = claims that are
/// held or taken.
struct SlotClaim {
    Uuid order_id;
    MethodId way;
    inventory::LocationId location;
    Instant starts_at, ends_at;
    SlotState state = SlotState::held;
    Instant changed_at;
    SlotKey key() const { return {way, location, starts_at}; }
    bool counts() const { return state == SlotState::held || state == SlotState::taken; }
    bool operator==(const SlotClaim&) const = default;
};
BOOST_DESCRIBE_STRUCT(SlotClaim, (),
                      (order_id, way, location, starts_at, ends_at, state, changed_at))

/// The counters and claims of a batch.
class SlotBook {
public:
    /// Orders that the window can still take, if `capacity` is what its way says now; of one that
    /// was not asked for, none.
    std::int64_t left(const SlotKey& key, std::int64_t capacity) const;
    /// Whether a window that somebody gave back takes one more, by what it took last.
    bool has_room(const SlotKey& key) const;
    /// Null for an order that has none.
    const SlotClaim* claim_of(Uuid order) const;
    /// The order's claim is this now: counted at its window, and no more at the one before.
    /// `capacity` is what the way says, where a place is taken that was not before; the caller has
    /// asked left().
    void put(const SlotClaim& claim, std::optional<std::int64_t> capacity = std::nullopt);
    void save(Tx& tx) const;

private:
    friend SlotBook lock_slots(Tx&, const std::vector<SlotCounter>&, const std::vector<Uuid>&);
    std::map<SlotKey, SlotCounter> counters_;
    std::map<Uuid, SlotClaim> claims_;
    std::set<Uuid> stored_, changed_claims_;
    std::set<SlotKey> changed_;
};

/// The claims of these orders, and the counters of these and of `wanted` windows, of which those
/// that are missing are made: locked, after levels and before counters of promotions. Reads nothing
/// where nothing is asked.
SlotBook lock_slots(Tx& tx, const std::vector<SlotCounter>& wanted,
                    const std::vector<Uuid>& orders);

/// How many orders have windows of a way that begin from `from` on, at all locations; without a
/// lock.
std::map<SlotKey, std::int64_t> taken_slots(Tx& tx, MethodId way, Instant from);

/// For verify: counters after a key, and claims after an order, in key order.
std::vector<SlotCounter> slots_after(Tx& tx, const SlotKey& last, std::int64_t limit);
std::vector<SlotClaim> slot_claims_after(Tx& tx, Uuid last, std::int64_t limit);

}  // namespace nahtlos::delivery
