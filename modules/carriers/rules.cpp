#include "carriers/rules.hpp"

#include <algorithm>
#include <tuple>

namespace nahtlos::carriers {

using enum ShipmentStatus;

bool is_told(ShipmentStatus status) {
    return status == in_transit || status == exception || status == out_for_delivery ||
           status == delivered || status == returned;
}

bool is_over(ShipmentStatus status) {
    return status == delivered || status == returned || status == canceled || status == failed;
}

bool has_left(ShipmentStatus status) { return is_told(status); }

std::optional<ShipmentStatus> status_of(std::span<const Event> events) {
    const Event* last = nullptr;
    const Event* arrived = nullptr;
    const auto when = [](const Event& e) { return std::tuple(e.at, e.status, e.event); };
    for (const auto& event : events) {
        if (last == nullptr || when(*last) < when(event)) last = &event;
        const bool ends = event.status == delivered || event.status == returned;
        if (ends && (arrived == nullptr || when(*arrived) < when(event))) arrived = &event;
    }
    if (last == nullptr) return std::nullopt;
    return arrived != nullptr ? arrived->status : last->status;
}

std::optional<Refusal> unless_cancelable(const Shipment& shipment) {
    if (shipment.status == requested || shipment.status == labeled) return std::nullopt;
    return Refusal{RefusalKind::conflict, "wrong_status",
                   "the shipment is " + std::string(enum_name(shipment.status)) +
                       "; requested and labeled ones can be canceled"};
}

}  // namespace nahtlos::carriers
