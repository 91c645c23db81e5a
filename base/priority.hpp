// Priority: who goes first when there is more to do than can be done.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nahtlos {

/// From first to last. What the program does by itself goes with the money: whoever was let in is
/// brought to an end before others are let in.
enum class Priority : std::uint8_t {
    money,  // what payment providers tell, captures, refunds; what was begun already
    till,   // customers who stand in a store, and the people who work there
    order,  // checkouts and orders of shops and marketplaces
    visit,  // carts and reads
    bulk,   // imports, exports, lists
};

inline constexpr std::array priorities{Priority::money, Priority::till, Priority::order,
                                       Priority::visit, Priority::bulk};
inline constexpr std::array<std::string_view, priorities.size()> priority_names{
    "money", "till", "order", "visit", "bulk"};

constexpr std::size_t rank_of(Priority priority) { return static_cast<std::size_t>(priority); }
constexpr std::string_view name_of(Priority priority) { return priority_names[rank_of(priority)]; }

/// How much of a queue of `most` places is there for this priority: the last may fill half of it,
/// the first all of it, so that there is always room for those who go before.
constexpr std::size_t places_for(Priority priority, std::size_t most) {
    return most - most * rank_of(priority) / 8;
}

}  // namespace nahtlos
