// Search: lists of payments by status, provider and what is left unapplied, newest first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "payments/types.hpp"

namespace nahtlos::payments {

/// What is empty is not asked for. Times are of creation, from inclusive, to exclusive.
struct PaymentFilter {
    std::vector<PaymentStatus> status;
    std::optional<std::string> provider;
    std::optional<Uuid> legal_entity;
    std::optional<Instant> from, to;
    bool only_unapplied = false;                         // of which some pays for nothing
    std::optional<PaymentId> before = {}, down_to = {};  // down_to: inclusive
    std::int64_t limit = 20;
};

/// Where a list by this filter stops looking for one page, if the table goes on there: see
/// sql::most_looked_at.
std::optional<PaymentId> end_of_stretch(Tx& tx, const PaymentFilter& filter);

/// Descending by id, which is the order in which they were made.
std::vector<Payment> search_payments(Tx& tx, const PaymentFilter& filter);

/// Whether the filter would list the payment, its cursor aside.
bool fits(const PaymentFilter& filter, const Payment& payment);

}  // namespace nahtlos::payments
