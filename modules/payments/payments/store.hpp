// The payments' stored form: what flows may ask of its tables.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "payments/types.hpp"

namespace nahtlos::payments {

void insert_payments(Tx& tx, const std::vector<Payment>& payments);
void update_payments(Tx& tx, const std::vector<Payment>& payments);
void insert_events(Tx& tx, const std::vector<PaymentEvent>& events);
void insert_allocations(Tx& tx, const std::vector<PaymentAllocation>& allocations);
void update_allocations(Tx& tx, const std::vector<PaymentAllocation>& allocations);

/// Payments by id (ascending, unique), locked if asked for.
std::vector<Payment> payments(Tx& tx, const std::vector<PaymentId>& ids, sql::Lock lock);
std::vector<PaymentEvent> events_of(Tx& tx, const std::vector<PaymentId>& ids);
/// A provider's own event id; two payments never share one.
struct ProviderEvent {
    std::string provider, provider_event;
    auto operator<=>(const ProviderEvent&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProviderEvent, (), (provider, provider_event))

/// Those of these provider events (ascending, unique) that are recorded already.
std::vector<ProviderEvent> known_events(Tx& tx, const std::vector<ProviderEvent>& keys);

/// What pays for these orders or documents.
std::vector<PaymentAllocation> allocations_of(Tx& tx, const std::vector<Uuid>& targets);

}  // namespace nahtlos::payments
