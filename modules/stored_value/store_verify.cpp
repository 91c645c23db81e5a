#include "base/sql/where.hpp"
#include "stored_value/verify.hpp"

namespace nahtlos::stored_value {

std::vector<Account> accounts_after(Tx& tx, AccountId after, std::int64_t limit) {
    sql::Where where;
    where.page("id", std::optional(after), limit);
    return sql::rows_of<Account>(tx, "stored_value_account", where);
}

std::vector<Entry> entries_after(Tx& tx, const EntryKey& after, std::int64_t limit) {
    return tx.all<Entry>(
        "select account, seq, kind, amount_minor, source, order_id, reason, recorded_at "
        "from stored_value_entry where (account, seq) > ($1, $2) order by account, seq limit $3",
        after.account, after.seq, limit);
}

std::vector<JudgedUse> uses_after(Tx& tx, const UseKey& after, std::int64_t limit) {
    return tx.all<JudgedUse>(
        "select u.order_id, u.account, u.payment, u.amount_minor, u.state, "
        "cast(coalesce((select -sum(e.amount_minor) from stored_value_entry e "
        "where e.account = u.account and e.order_id = u.order_id and "
        "(e.kind = 'redeemed' or e.kind = 'released')), 0) as bigint), "
        "cast(coalesce((select sum(e.amount_minor) from stored_value_entry e "
        "where e.account = u.account and e.order_id = u.order_id and e.kind = 'refunded'), 0) "
        "as bigint) from stored_value_use u where (u.order_id, u.account) > ($1, $2) "
        "order by u.order_id, u.account limit $3",
        after.order_id, after.account, limit);
}

}  // namespace nahtlos::stored_value
