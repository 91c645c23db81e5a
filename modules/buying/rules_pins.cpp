#include <algorithm>
#include <map>

#include "buying/pins.hpp"

namespace nahtlos::buying {

std::vector<Pin> pins_of(const std::vector<Claim>& claims, std::int64_t goods,
                         const std::vector<Supply>& supply) {
    std::vector<Pin> pins;
    auto next = supply.begin();
    auto left = next == supply.end() ? 0 : next->open;
    for (const auto& claim : claims) {
        const auto there = std::clamp<std::int64_t>(goods, 0, claim.quantity);
        goods -= there;
        auto missing = claim.quantity - there;
        while (missing > 0 && next != supply.end()) {
            if (const auto units = std::min(missing, left); units > 0) {
                pins.push_back({next->purchase_order, next->line, claim.order_id, claim.order_line,
                                claim.fulfillment, next->stock_item, units, next->expected_at});
                missing -= units;
                left -= units;
            }
            if (left > 0) break;
            ++next;
            left = next == supply.end() ? 0 : next->open;
        }
    }
    std::ranges::sort(pins);
    return pins;
}

std::vector<Pin> within(std::vector<Pin> pins, const PurchaseOrder& order,
                        const std::vector<PurchaseLine>& lines) {
    if (!is_under_way(order.status)) return {};
    std::map<std::int64_t, std::int64_t> open;
    for (const auto& line : lines) open[line.line] = line.open();
    std::vector<Pin> kept;
    for (auto& pin : pins) {
        auto& left = open[pin.line];
        pin.quantity = std::min(pin.quantity, left);
        if (pin.quantity <= 0) continue;
        left -= pin.quantity;
        kept.push_back(pin);
    }
    return kept;
}

}  // namespace nahtlos::buying
