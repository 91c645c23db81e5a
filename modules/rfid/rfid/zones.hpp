// The pick-up zone: which pieces that stand there are for which order, and whose are all there.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rfid/tags.hpp"

namespace nahtlos::rfid {

using RuleId = Id<"rrl">;

/// What reads do at a location; without one, nothing.
struct Rule {
    inventory::LocationId location;  // which has one
    RuleId id;
    std::int64_t makes_ready = 0;  // a pick-up whose pieces all stand in the pick-up zone is ready
    std::int64_t version = 0;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(Rule, (), (location, id, makes_ready, version, created_at, updated_at))

/// A piece that was set apart for an order; with `ended_at` it was, and nobody knows for which.
struct Piece {
    std::string epc;
    inventory::LocationId location;
    std::optional<Uuid> order_id, fulfillment;
    Instant taken_at;
    std::optional<Instant> ended_at;
    auto operator<=>(const Piece&) const = default;
};
BOOST_DESCRIBE_STRUCT(Piece, (), (epc, location, order_id, fulfillment, taken_at, ended_at))

/// A pick-up that waits for its pieces.
struct Waiting {
    Uuid order_id, fulfillment;
    Instant since;                              // what was seen before that is not for it
    std::map<std::string, std::int64_t> needs;  // by GTIN, of articles that have tags
    bool is_by_hand = false;  // it has articles without tags that nobody has packed yet
};

struct SharedOut {
    std::vector<Piece> fresh;    // pieces that were set apart by this
    std::vector<Uuid> complete;  // fulfillments whose pieces all stand there
};

/// Sets pieces apart that are nobody's, for those who wait, the first first; what was set apart
/// stays so. `standing`: tags seen last in the pick-up zone, ascending by EPC. `taken`: what is
/// known of them. A piece of an order that has ended is nobody's once it came to the zone anew.
SharedOut share_out(const std::vector<Waiting>& waiting, const std::vector<Tag>& standing,
                    const std::map<std::string, Piece>& taken, Instant now);

}  // namespace nahtlos::rfid
