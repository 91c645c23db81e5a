// Sight: which orders, and what belongs to them, a caller may see; the one place of that rule.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/api/call.hpp"
#include "base/sql/tx.hpp"
#include "channels/directory.hpp"
#include "flows/books.hpp"
#include "orders/search.hpp"

namespace nahtlos::flows {

/// Where one is set, what a caller sees ends there. Whoever is bound to a place sees what is of
/// that place (orders::of_place), through whatever channel it was sold.
struct Sight {
    std::optional<Uuid> legal_entity, market, channel;
    std::optional<inventory::LocationId> location;

    /// All orders of the legal entity, for example.
    bool is_of_all_channels() const { return !market && !channel && !location; }
};

/// What a caller sees in lists and by id.
Sight sight_of(const api::Caller& caller);

/// What a caller sees who names an order exactly (its number, the channel's own id) or its customer
/// (whom bound callers can only name exactly): goods come back anywhere, so that a place finds any
/// order of its legal entity.
Sight counter_sight_of(const api::Caller& caller);

/// Those of the orders (ascending by id) that are seen. What is not seen does not exist.
std::vector<orders::Order> seen(Tx& tx, const Sight& sight, std::vector<orders::Order> orders);

/// The channel that a list is about: the one that its parameter `named` says by code or id, else
/// the one that sight ends at. Refuses what is no channel and "outside_of_key".
Result<std::optional<channels::ChannelId>> channel_of_list(const Sight& sight,
                                                           const channels::Directory& directory,
                                                           const std::optional<std::string>& named);

/// The same for places.
Result<std::optional<inventory::LocationId>> place_of_list(const Sight& sight, const Pages& pages,
                                                           const std::optional<std::string>& named);

}  // namespace nahtlos::flows
