#include "base/sql/where.hpp"
#include "buying/verify.hpp"

namespace nahtlos::buying {

std::vector<Receipt> receipts_after(Tx& tx, ReceiptId after, std::int64_t limit) {
    sql::Where where;
    where.page("id", std::optional(after), limit);
    return sql::rows_of<Receipt>(tx, "buying_receipt", where);
}

std::vector<FoldedLine> folded_lines_after(Tx& tx, const LineKey& after, std::int64_t limit) {
    return tx.all<FoldedLine>(
        "select l.purchase_order, l.line, l.quantity, l.received, l.damaged, l.missing, l.over, "
        "cast(coalesce(sum(r.received), 0) as bigint), "
        "cast(coalesce(sum(r.damaged), 0) as bigint), "
        "cast(coalesce(sum(r.missing), 0) as bigint), cast(coalesce(sum(r.over), 0) as bigint), "
        "o.status from buying_line l join buying_order o on o.id = l.purchase_order "
        "left join buying_receipt c on c.purchase_order = l.purchase_order "
        "left join buying_receipt_line r on r.receipt = c.id and r.line = l.line "
        "where (l.purchase_order, l.line) > ($1, $2) "
        "group by l.purchase_order, l.line, l.quantity, l.received, l.damaged, l.missing, l.over, "
        "o.status order by l.purchase_order, l.line limit $3",
        after.purchase_order, after.line, limit);
}

}  // namespace nahtlos::buying
