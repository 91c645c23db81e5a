#include <algorithm>

#include "base/sql/stretch.hpp"
#include "payments/search.hpp"

namespace nahtlos::payments {
namespace {

// In the words of the index payments_payment_unapplied.
constexpr std::string_view unapplied = "unapplied_minor <> 0";

struct IdRow {
    PaymentId id;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))

}  // namespace

std::optional<PaymentId> end_of_stretch(Tx& tx, const PaymentFilter& filter) {
    sql::Where near;
    near.add_made("id", "created_at", filter.from, filter.to);
    if (filter.only_unapplied) near.also(unapplied);
    std::optional<IdRow> begin;
    if (filter.before) begin = IdRow{*filter.before};
    const auto end =
        sql::end_of_stretch(tx, "payments_payment", "id", std::move(near), begin, sql::Way::down);
    if (!end) return std::nullopt;
    return end->id;
}

std::vector<Payment> search_payments(Tx& tx, const PaymentFilter& filter) {
    sql::Where where;
    where.add_any("status", filter.status);
    where.add_if("provider = ", filter.provider);
    where.add_if("legal_entity = ", filter.legal_entity);
    where.add_made("id", "created_at", filter.from, filter.to);
    if (filter.only_unapplied) where.also(unapplied);
    where.add_if("id >= ", filter.down_to);
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
