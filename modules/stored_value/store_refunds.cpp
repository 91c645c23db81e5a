#include "stored_value/refunds.hpp"

namespace nahtlos::stored_value {

void insert_credited_refunds(Tx& tx, const std::vector<CreditedRefund>& refunds) {
    tx.insert("stored_value_refund", refunds);
}

std::vector<CreditedRefund> credited_refunds_of(Tx& tx, Uuid order) {
    return tx.all<CreditedRefund>(
        "select refund, order_id, account, payment, amount_minor, recorded_at "
        "from stored_value_refund where order_id = $1 order by refund",
        order);
}

std::vector<JudgedRefund> refunds_after(Tx& tx, Uuid after, std::int64_t limit) {
    return tx.all<JudgedRefund>(
        "select r.refund, r.order_id, r.account, r.payment, r.amount_minor, "
        "cast(coalesce((select sum(e.amount_minor) from stored_value_entry e "
        "where e.account = r.account and e.source = r.refund and e.order_id = r.order_id), 0) "
        "as bigint) from stored_value_refund r where r.refund > $1 order by r.refund limit $2",
        after, limit);
}

std::int64_t entries_without_refund(Tx& tx) {
    return tx
        .value<std::int64_t>(
            "select count(*) from stored_value_entry e where e.kind = 'credited' and "
            "e.order_id is not null and not exists "
            "(select 1 from stored_value_refund r where r.refund = e.source)")
        .value_or(0);
}

}  // namespace nahtlos::stored_value
