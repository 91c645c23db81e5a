// Pins: which orders wait for which lines of purchase orders. Rules and their stored form.
#pragma once

#include <optional>
#include <vector>

#include "buying/store.hpp"

namespace nahtlos::buying {

/// A promise at one pile, in base units of its item.
struct Claim {
    Uuid order_id;
    std::int64_t order_line = 0;
    Uuid fulfillment;
    std::int64_t quantity = 0;
};

/// Serves `claims` in their order from `goods` that are there, then from `supply` of the same item
/// in its order. What neither covers waits for goods that nobody has ordered. Ascending by key.
/// Pure.
std::vector<Pin> pins_of(const std::vector<Claim>& claims, std::int64_t goods,
                         const std::vector<Supply>& supply);

/// Without what goes beyond the lines' open units; what was pinned last by key goes first. Pure.
std::vector<Pin> within(std::vector<Pin> pins, const PurchaseOrder& order,
                        const std::vector<PurchaseLine>& lines);

/// Ascending by key.
std::vector<Pin> pins_on(Tx& tx, const std::vector<PurchaseOrderId>& orders);
/// In place of those before. To be called with the purchase order locked.
void replace_pins(Tx& tx, PurchaseOrderId order, const std::vector<Pin>& pins);

/// The purchase orders after `after` on which something is pinned.
std::vector<PurchaseOrderId> pinned_orders(Tx& tx, PurchaseOrderId after, std::int64_t limit);

/// Keeps what is there.
void insert_waits(Tx& tx, const std::vector<Wait>& waits);
std::vector<Wait> waits_of(Tx& tx, const std::vector<Uuid>& fulfillments);

struct PinPlace {
    PurchaseOrderId purchase_order;
    std::int64_t line = 0;
    Uuid order_id;
    std::int64_t order_line = 0;
    Uuid fulfillment;
};
BOOST_DESCRIBE_STRUCT(PinPlace, (), (purchase_order, line, order_id, order_line, fulfillment))
struct PinFilter {
    std::optional<PurchaseOrderId> purchase_order;
    std::optional<Uuid> order_id;
    std::optional<inventory::LocationId> location;
    std::optional<Uuid> legal_entity;
    std::optional<PinPlace> after;
    std::int64_t limit = 100;
};
std::vector<Pin> list_pins(Tx& tx, const PinFilter& filter);

/// A line with what is pinned on it.
struct PinnedLine {
    PurchaseOrderId purchase_order;
    std::int64_t line = 0, open = 0, pinned = 0;
    PurchaseStatus status = PurchaseStatus::draft;
};
BOOST_DESCRIBE_STRUCT(PinnedLine, (), (purchase_order, line, open, pinned, status))
/// In slices by key, for verify.
std::vector<PinnedLine> pinned_lines_after(Tx& tx, PurchaseOrderId order, std::int64_t line,
                                           std::int64_t limit);

}  // namespace nahtlos::buying
