// Refunds that went to a customer's credit, and what verify reads of them.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "stored_value/types.hpp"

namespace nahtlos::stored_value {

/// A row of stored_value_refund: a refund of an order, with one entry of the account.
struct CreditedRefund {
    Uuid refund, order_id;
    AccountId account;
    Uuid payment;
    std::int64_t amount_minor = 0;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(CreditedRefund, (),
                      (refund, order_id, account, payment, amount_minor, recorded_at))

void insert_credited_refunds(Tx& tx, const std::vector<CreditedRefund>& refunds);
/// In the order in which they were made.
std::vector<CreditedRefund> credited_refunds_of(Tx& tx, Uuid order);

/// A refund to credit, with what the account's ledger says of it.
struct JudgedRefund {
    Uuid refund, order_id;
    AccountId account;
    Uuid payment;
    std::int64_t amount_minor = 0;
    std::int64_t entered_minor = 0;  // by the entry of this refund
};
BOOST_DESCRIBE_STRUCT(JudgedRefund, (),
                      (refund, order_id, account, payment, amount_minor, entered_minor))
std::vector<JudgedRefund> refunds_after(Tx& tx, Uuid after, std::int64_t limit);

/// Entries that say an order gave credit, with no such refund.
std::int64_t entries_without_refund(Tx& tx);

}  // namespace nahtlos::stored_value
