// What all changes of purchase orders share: the order under its lock, and how it is told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flows/purchase.hpp"

namespace nahtlos::flows {

struct Purchase {
    buying::PurchaseOrder order;
    std::vector<buying::PurchaseLine> lines;
};

/// Locked, and of the version that it gets now. What the caller does not reach is not there.
Result<Purchase> open_purchase(ChangeScope& scope, buying::PurchaseOrderId id,
                               const PurchaseCall& call);

/// Writes order and lines, and tells of it. `payload` is a JSON object.
void save_purchase(ChangeScope& scope, const Purchase& purchase, std::string_view event,
                   std::string payload);

/// The payload that needs no more.
std::string payload_of(const buying::PurchaseOrder& order);

PurchaseAnswer answer_of(const Purchase& purchase);

}  // namespace nahtlos::flows
