// What tellings come to, and what has to be counted again. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "counts/types.hpp"

namespace nahtlos::counts {

/// Passes after which a count stands, whatever it is.
inline constexpr std::int64_t most_passes = 3;

/// Tellings, wherever they are asked for, are those of the line's article at least; others among
/// them do not matter.

/// What a line was counted as in its last pass: the sum over zones of what was told last of each,
/// as of the last telling. In the order in which they were told.
void count_line(CountLine& line, const std::vector<CountTelling>& tellings);

/// Whether a difference is so large that it is counted again. Without thresholds: of more than two
/// pieces.
bool is_beyond(const Count& count, std::int64_t counted, std::int64_t expected);

/// Whether a line that was counted in this pass has to be counted again: the difference is beyond
/// the threshold, nobody counted the same before, and there are passes left.
bool is_to_recount(const Count& count, const CountLine& line,
                   const std::vector<CountTelling>& tellings);

/// Something that moved at the location of a count.
struct MovedPieces {
    inventory::StockItemId stock_item;
    std::int64_t on_hand = 0;
    bool is_count = false;
    Instant occurred_at;
    /// Nothing moved: somebody found less than the books said, as the count may have before.
    bool is_finding = false;
};

/// A zone that was told in the pass before and not in this one, where the line is to be counted
/// zone by zone.
std::optional<std::string> untold_zone(const CountLine& line,
                                       const std::vector<CountTelling>& tellings);
/// Whether something moved between the tellings of two zones of the line's pass: their sum is of no
/// one moment.
bool moved_meanwhile(const CountLine& line, const std::vector<CountTelling>& tellings,
                     const std::vector<MovedPieces>& moved);

/// What the books say of then, by what they say now and what occurred since.
std::int64_t expected_at(const CountLine& line, std::int64_t on_hand,
                         const std::vector<MovedPieces>& moved);
/// Whether goods were counted and booked later than this line was counted: its difference would be
/// booked twice.
bool is_superseded(const CountLine& line, const std::vector<MovedPieces>& moved);

}  // namespace nahtlos::counts
