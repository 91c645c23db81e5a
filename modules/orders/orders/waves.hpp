// Waves: fulfillments of one place that are picked in one walk.
#pragma once

#include <optional>
#include <vector>

#include "base/sql/tx.hpp"
#include "orders/types.hpp"

namespace nahtlos::orders {

using WaveId = Id<"wav">;

struct Wave {
    WaveId id;
    inventory::LocationId location;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Wave, (), (id, location, created_at))

/// A fulfillment is in one wave: the last it was put into. `slot`: of the cart that is pushed
/// along.
struct WavePart {
    FulfillmentId fulfillment;
    OrderId order_id;
    WaveId wave;
    std::int64_t slot = 0;
};
BOOST_DESCRIBE_STRUCT(WavePart, (), (fulfillment, order_id, wave, slot))

/// Takes the parts out of the waves they were in.
void insert_wave(Tx& tx, const Wave& wave, const std::vector<WavePart>& parts);

std::optional<Wave> find_wave(Tx& tx, WaveId id);
/// By slot.
std::vector<WavePart> parts_of(Tx& tx, const std::vector<WaveId>& waves);
/// Those of the fulfillments that were put into a wave at `since` or later.
std::vector<FulfillmentId> in_waves_since(Tx& tx, const std::vector<FulfillmentId>& of,
                                          Instant since);

struct WaveFilter {
    inventory::LocationId location;
    std::optional<WaveId> before = {};
    std::int64_t limit = 50;
};
/// Newest first.
std::vector<Wave> list_waves(Tx& tx, const WaveFilter& filter);

/// Which of these (all of one place, open) shall be picked next, at most so many: what is promised
/// soonest first, then what was ordered first.
std::vector<Fulfillment> next_to_pick(std::vector<Fulfillment> open, std::size_t most);

}  // namespace nahtlos::orders
