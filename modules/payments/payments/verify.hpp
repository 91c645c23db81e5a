// What verify reads of payments: in slices, by key; and what a payment's events add up to.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/sql/tx.hpp"
#include "payments/types.hpp"

namespace nahtlos::payments {

std::vector<Payment> payments_after(Tx& tx, PaymentId after, std::int64_t limit);

struct AllocationKey {
    Uuid target;
    PaymentId payment;
};
std::vector<PaymentAllocation> allocations_after(Tx& tx, const AllocationKey& after,
                                                 std::int64_t limit);

/// Sums of what succeeded, in minor units.
struct EventSums {
    std::int64_t authorized_minor = 0, captured_minor = 0, refunded_minor = 0,
                 charged_back_minor = 0;
    bool has_authorized = false, has_captured = false, has_canceled = false;
};
EventSums add_up(std::span<const PaymentEvent> events);

/// Whether `status` is what these sums make of a payment. Before anything succeeded it may be
/// pending or failed.
bool fits(PaymentStatus status, const EventSums& sums);

}  // namespace nahtlos::payments
