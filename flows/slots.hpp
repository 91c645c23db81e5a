// The window of a local delivery: whether it is open still, and what an order takes of it.
#pragma once

#include <optional>
#include <string>

#include "delivery/slots.hpp"
#include "flows/books.hpp"
#include "orders/requests.hpp"

namespace nahtlos::flows {

/// A window that somebody wants, and what its way says of it now.
struct WantedSlot {
    delivery::SlotKey key;
    Instant ends_at;
    std::int64_t capacity = 0;

    delivery::SlotCounter counter() const {
        return {key.way, key.location, key.starts_at, ends_at, capacity};
    }
    delivery::SlotClaim claim(Uuid order, delivery::SlotState state, Instant now) const {
        return {order, key.way, key.location, key.starts_at, ends_at, state, now};
    }
};

/// The window of the way that begins then at the location, if it is offered still; full or not.
std::optional<WantedSlot> find_slot(const Pages& pages, const delivery::ShippingMethod& way,
                                    inventory::LocationId location, Instant from, Instant now);

/// The window that a delivery names; nothing where it names none that there is, or is of another
/// method.
std::optional<WantedSlot> slot_named(const Pages& pages, const channels::Channel& channel,
                                     const orders::DeliveryRequest& delivery, Instant now);

/// A window that is none, or begins too soon; `pointer` names the field.
FieldProblem no_such_slot(std::string pointer);

/// Nothing while the window takes another order, else "slot_full".
std::optional<Refusal> unless_room(const delivery::SlotBook& slots, const WantedSlot& wanted,
                                   std::string pointer);

}  // namespace nahtlos::flows
