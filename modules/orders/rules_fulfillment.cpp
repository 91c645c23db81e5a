#include <algorithm>
#include <array>
#include <cmath>

#include "orders/fulfillment.hpp"

namespace nahtlos::orders {
namespace {

using A = FulfillmentAction;
using S = FulfillmentStatus;

// Steps that lead on stand before those that lead aside, in their order: catching up goes this way.
constexpr std::array all_steps{
    FulfillmentStep{A::assign, S::unassigned, S::assigned, Way::either, "fulfillment_assigned"},
    FulfillmentStep{A::assign, S::on_hold, S::assigned, Way::either, "fulfillment_assigned"},
    FulfillmentStep{A::accept, S::assigned, S::accepted, Way::either, "fulfillment_accepted"},
    FulfillmentStep{A::pick, S::accepted, S::picking, Way::either, "fulfillment_pick_started"},
    FulfillmentStep{A::pack, S::picking, S::packed, Way::either, "fulfillment_packed"},
    FulfillmentStep{A::ship, S::packed, S::shipped, Way::carried, "fulfillment_shipped"},
    FulfillmentStep{A::deliver, S::shipped, S::delivered, Way::carried, "fulfillment_delivered"},
    FulfillmentStep{A::ready, S::packed, S::ready, Way::collected, "fulfillment_made_ready"},
    FulfillmentStep{A::hand_over, S::ready, S::handed_over, Way::collected,
                    "fulfillment_handed_over"},
    FulfillmentStep{A::arrive, S::ready, S::arrived, Way::collected,
                    "fulfillment_customer_arrived"},
    FulfillmentStep{A::hand_over, S::arrived, S::handed_over, Way::collected,
                    "fulfillment_handed_over"},
    FulfillmentStep{A::no_show, S::ready, S::no_show, Way::collected, "fulfillment_not_collected"},
    FulfillmentStep{A::no_show, S::arrived, S::no_show, Way::collected,
                    "fulfillment_not_collected"},
    FulfillmentStep{A::ready, S::no_show, S::ready, Way::collected, "fulfillment_made_ready"},
    FulfillmentStep{A::reject, S::assigned, S::rejected, Way::either, "fulfillment_rejected"},
    FulfillmentStep{A::reject, S::accepted, S::rejected, Way::either, "fulfillment_rejected"},
    FulfillmentStep{A::reject, S::picking, S::rejected, Way::either, "fulfillment_rejected"},
    FulfillmentStep{A::reject, S::packed, S::rejected, Way::either, "fulfillment_rejected"},
    FulfillmentStep{A::short_pick, S::picking, S::picking, Way::either, "fulfillment_short_picked"},
    FulfillmentStep{A::short_pick, S::packed, S::packed, Way::either, "fulfillment_short_picked"},
};

bool goes(const FulfillmentStep& step, S from, Way way) {
    return step.from == from && (step.way == Way::either || step.way == way);
}

Refusal wrong_status(const Fulfillment& f, A action) {
    std::string allowed;
    for (const auto& step : all_steps) {
        if (!goes(step, f.status, way_of(f.method))) continue;
        allowed += (allowed.empty() ? "" : ", ");
        allowed += enum_name(step.action);
    }
    return {
        RefusalKind::conflict,
        "wrong_status",
        "the fulfillment is " + std::string(enum_name(f.status)) + " and cannot " +
            std::string(enum_name(action)) + "; it allows " +
            (allowed.empty() ? "nothing more" : allowed),
        {{"/action", "wrong_status", "is not possible from " + std::string(enum_name(f.status))}}};
}

}  // namespace

Way way_of(inventory::Method method) {
    switch (method) {
        case inventory::Method::pickup:
        case inventory::Method::curbside:
        case inventory::Method::carry_out: return Way::collected;
        default: return Way::carried;
    }
}

std::vector<FieldProblem> wrong_window(const DeliveryRequest& delivery,
                                       const std::string& pointer) {
    std::vector<FieldProblem> wrong;
    const bool is_local = delivery.method == inventory::Method::local_delivery;
    const auto need = [&](bool is_there, const char* field, const char* detail) {
        if (is_local && !is_there) wrong.push_back({pointer + field, "required", detail});
    };
    need(delivery.address.has_value(), "/address", "is required: where are the goods brought?");
    need(delivery.way.has_value(), "/way", "is required: whose windows count?");
    need(delivery.slot.has_value(), "/slot", "is required: in which window?");
    if (!is_local && delivery.slot) {
        wrong.push_back({pointer + "/slot", "not_allowed", "is only for local delivery"});
    }
    if (!is_local && delivery.position) {
        wrong.push_back({pointer + "/position", "not_allowed", "is only for local delivery"});
    }
    const auto& at = delivery.position;
    if (at && !(std::abs(at->latitude) <= 90)) {
        wrong.push_back(
            {pointer + "/position/latitude", "out_of_range", "must be between -90 and 90"});
    }
    if (at && !(std::abs(at->longitude) <= 180)) {
        wrong.push_back(
            {pointer + "/position/longitude", "out_of_range", "must be between -180 and 180"});
    }
    return wrong;
}

std::optional<FieldProblem> wrong_point(inventory::Method method,
                                        const std::optional<customers::Address>& address,
                                        const std::string& pointer) {
    const bool is_shop = method == inventory::Method::parcel_shop;
    if (is_shop && !address) {
        return FieldProblem{pointer, "required", "is required: at which parcel shop?"};
    }
    if (!address || address->pickup_point.has_value() == is_shop) return std::nullopt;
    return is_shop
               ? FieldProblem{pointer + "/pickup_point", "required",
                              "is required: at which parcel shop?"}
               : FieldProblem{pointer + "/pickup_point", "not_allowed", "is only for parcel shops"};
}

std::span<const FulfillmentStep> fulfillment_steps() { return all_steps; }

Result<std::vector<FulfillmentStep>> steps_to(const Fulfillment& fulfillment,
                                              FulfillmentAction action, bool catch_up) {
    std::vector<FulfillmentStep> steps;
    auto at = fulfillment.status;
    const auto way = way_of(fulfillment.method);
    while (steps.size() < all_steps.size()) {
        const auto wanted = std::ranges::find_if(
            all_steps, [&](const auto& s) { return goes(s, at, way) && s.action == action; });
        if (wanted != all_steps.end()) {
            steps.push_back(*wanted);
            return steps;
        }
        // Giving up or finding a place for goods is never caught up on the way.
        const auto next =
            std::ranges::find_if(all_steps, [&](const auto& s) { return goes(s, at, way); });
        if (!catch_up || next == all_steps.end() || next->action == A::assign ||
            next->action == A::reject) {
            break;
        }
        steps.push_back(*next);
        at = next->to;
    }
    return wrong_status(fulfillment, action);
}

bool has_pickup_code(inventory::Method method) {
    return way_of(method) == Way::collected && method != inventory::Method::carry_out;
}

std::string pickup_code(std::uint64_t dice) {
    constexpr std::string_view letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    static_assert(letters.size() == 32);
    std::string code;
    for (int i = 0; i < 6; ++i, dice >>= 5) code += letters[dice & 31];
    return code;
}

bool same_code(std::string_view typed, std::string_view code) {
    std::string plain;
    for (const char c : typed) {
        if (c == ' ' || c == '-') continue;
        plain += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return plain == code;
}

}  // namespace nahtlos::orders
