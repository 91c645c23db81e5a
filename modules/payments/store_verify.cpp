#include "payments/verify.hpp"

namespace nahtlos::payments {

std::vector<Payment> payments_after(Tx& tx, PaymentId after, std::int64_t limit) {
    return tx.all<Payment>(
        "select id, legal_entity, provider, method, currency, amount_minor, authorized_minor, "
        "captured_minor, refunded_minor, charged_back_minor, unapplied_minor, status, "
        "provider_reference, created_at, version from payments_payment where id > $1 "
        "order by id limit $2",
        after, limit);
}

std::vector<PaymentAllocation> allocations_after(Tx& tx, const AllocationKey& after,
                                                 std::int64_t limit) {
    return tx.all<PaymentAllocation>(
        "select target, payment, target_kind, amount_minor from payments_allocation "
        "where (target, payment) > ($1, $2) order by target, payment limit $3",
        after.target, after.payment, limit);
}

}  // namespace nahtlos::payments
