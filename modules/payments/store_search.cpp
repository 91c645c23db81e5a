#include <algorithm>

#include "base/sql/where.hpp"
#include "payments/search.hpp"

namespace nahtlos::payments {

std::vector<Payment> search_payments(Tx& tx, const PaymentFilter& filter) {
    sql::Where where;
    where.add_any("status", filter.status);
    where.add_if("provider = ", filter.provider);
    where.add_if("legal_entity = ", filter.legal_entity);
    where.add_made("id", "created_at", filter.from, filter.to);
    // In the words of the index payments_payment_unapplied.
    if (filter.only_unapplied) where.also("unapplied_minor <> 0");
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Payment>(tx, "payments_payment", where);
}

bool fits(const PaymentFilter& filter, const Payment& payment) {
    const auto& wanted = filter.status;
    return (wanted.empty() || std::ranges::find(wanted, payment.status) != wanted.end()) &&
           (!filter.provider || *filter.provider == payment.provider) &&
           (!filter.legal_entity || *filter.legal_entity == payment.legal_entity) &&
           (!filter.from || payment.created_at >= *filter.from) &&
           (!filter.to || payment.created_at < *filter.to) &&
           (!filter.only_unapplied || payment.unapplied_minor != 0);
}

}  // namespace nahtlos::payments
