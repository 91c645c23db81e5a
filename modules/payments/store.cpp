#include "payments/store.hpp"

namespace nahtlos::payments {
namespace {

struct PaymentKey {
    PaymentId id;
};
BOOST_DESCRIBE_STRUCT(PaymentKey, (), (id))

struct EventKey {
    PaymentId payment;
};
BOOST_DESCRIBE_STRUCT(EventKey, (), (payment))

struct TargetKey {
    Uuid target;
};
BOOST_DESCRIBE_STRUCT(TargetKey, (), (target))

template <class Key, class Id>
std::vector<Key> keys_of(const std::vector<Id>& ids) {
    std::vector<Key> keys;
    keys.reserve(ids.size());
    for (const auto& id : ids) keys.push_back({id});
    return keys;
}

}  // namespace

void insert_payments(Tx& tx, const std::vector<Payment>& payments) {
    tx.insert("payments_payment", payments);
}

void update_payments(Tx& tx, const std::vector<Payment>& payments) {
    tx.update("payments_payment", 1, payments);
}

void insert_events(Tx& tx, const std::vector<PaymentEvent>& events) {
    tx.insert("payments_event", events);
}

void insert_allocations(Tx& tx, const std::vector<PaymentAllocation>& allocations) {
    tx.insert("payments_allocation", allocations);
}

void update_allocations(Tx& tx, const std::vector<PaymentAllocation>& allocations) {
    tx.update("payments_allocation", 2, allocations);
}

std::vector<Payment> payments(Tx& tx, const std::vector<PaymentId>& ids, sql::Lock lock) {
    return tx.find<Payment>("payments_payment", keys_of<PaymentKey>(ids), lock,
                            sql::LockRank::payment);
}

std::vector<PaymentEvent> events_of(Tx& tx, const std::vector<PaymentId>& ids) {
    return tx.find<PaymentEvent>("payments_event", keys_of<EventKey>(ids));
}

std::vector<ProviderEvent> known_events(Tx& tx, const std::vector<ProviderEvent>& keys) {
    return tx.find<ProviderEvent>("payments_event", keys);
}

std::vector<PaymentAllocation> allocations_of(Tx& tx, const std::vector<Uuid>& targets) {
    return tx.find<PaymentAllocation>("payments_allocation", keys_of<TargetKey>(targets));
}

}  // namespace nahtlos::payments
