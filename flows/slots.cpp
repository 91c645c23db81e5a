#include "flows/slots.hpp"

#include <algorithm>

#include "flows/fulfillment_options.hpp"
#include "flows/shipping.hpp"

namespace nahtlos::flows {

std::optional<WantedSlot> find_slot(const Pages& pages, const delivery::ShippingMethod& way,
                                    inventory::LocationId location, Instant from, Instant now) {
    const auto row = pages.network->locations.find(location);
    if (row == pages.network->locations.end()) return std::nullopt;
    const auto calendar = delivery::calendar_of(*pages.delivery, row->second);
    const auto ready = promised_ready(pages, way.terms, location, now);
    if (!calendar || !ready) return std::nullopt;
    const auto all = delivery::slots(way.terms, calendar->zone, now, *ready);
    const auto slot = std::ranges::find(all, from, &delivery::Slot::from);
    if (slot == all.end()) return std::nullopt;
    return WantedSlot{{way.id, location, slot->from}, slot->to, slot->window.capacity};
}

std::optional<WantedSlot> slot_named(const Pages& pages, const channels::Channel& channel,
                                     const orders::DeliveryRequest& delivery, Instant now) {
    const bool is_said = delivery.method == inventory::Method::local_delivery && delivery.way &&
                         delivery.location && delivery.slot;
    if (!is_said) return std::nullopt;
    const auto* way = way_named(pages, channel, delivery.way->value);
    if (way == nullptr || way->method != delivery.method) return std::nullopt;
    return find_slot(pages, *way, *delivery.location, *delivery.slot, now);
}

FieldProblem no_such_slot(std::string pointer) {
    return {std::move(pointer), "not_offered",
            "is no window of this way that can still be had; fulfillment-options names them"};
}

std::optional<Refusal> unless_room(const delivery::SlotBook& slots, const WantedSlot& wanted,
                                   std::string pointer) {
    if (slots.left(wanted.key, wanted.capacity) > 0) return std::nullopt;
    return Refusal{RefusalKind::conflict,
                   "slot_full",
                   "the window is full: choose another one",
                   {{std::move(pointer), "slot_full", "takes no more orders"}}};
}

}  // namespace nahtlos::flows
