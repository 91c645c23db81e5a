#include "orders/verify.hpp"

namespace nahtlos::orders {

std::vector<Order> orders_after(Tx& tx, OrderId after, std::int64_t limit) {
    return tx.all<Order>(
        "select id, number, legal_entity, channel, market, location, external_id, cart, party, "
        "ship_to, currency, pricing, terms, fulfilled_by, tax_collected_by, payment_collected_by, "
        "status, "
        "payment_status, fulfillment_status, return_status, total_minor, tax_minor, "
        "discount_minor, shipping_minor, paid_minor, refunded_minor, placed_at, updated_at, "
        "version from orders_order where id > $1 order by id limit $2",
        after, limit);
}

std::vector<OrderMark> order_marks_after(Tx& tx, OrderId after, std::int64_t limit) {
    return tx.all<OrderMark>(
        "select id, status, version from orders_order where id > $1 order by id limit $2", after,
        limit);
}

std::vector<LineMark> line_marks_after(Tx& tx, const LineMark& after, std::int64_t limit) {
    return tx.all<LineMark>(
        "select l.order_id, l.line, o.id from (select order_id, line from orders_line "
        "where (order_id, line) > ($1, $2) order by order_id, line limit $3) l "
        "left join orders_order o on o.id = l.order_id order by l.order_id, l.line",
        after.order_id, after.line, limit);
}

std::vector<FulfillmentMark> fulfillment_marks_after(Tx& tx, const FulfillmentMark& after,
                                                     std::int64_t limit) {
    return tx.all<FulfillmentMark>(
        "select f.order_id, f.id, o.id from (select order_id, id from orders_fulfillment "
        "where (order_id, id) > ($1, $2) order by order_id, id limit $3) f "
        "left join orders_order o on o.id = f.order_id order by f.order_id, f.id",
        after.order_id, after.id, limit);
}

std::vector<NumberUse> number_uses_after(Tx& tx, const NumberUse& after, std::int64_t limit) {
    return tx.all<NumberUse>(
        "select legal_entity, number, count(*) from orders_order "
        "where (legal_entity, number) > ($1, $2) group by legal_entity, number "
        "order by legal_entity, number limit $3",
        after.legal_entity, after.number, limit);
}

std::vector<ExternalUse> external_uses_after(Tx& tx, const ExternalUse& after, std::int64_t limit) {
    return tx.all<ExternalUse>(
        "select channel, external_id, count(*) from orders_order "
        "where external_id is not null and (channel, external_id) > ($1, $2) "
        "group by channel, external_id order by channel, external_id limit $3",
        after.channel, after.external_id, limit);
}

std::vector<CartUse> cart_uses_after(Tx& tx, const CartUse& after, std::int64_t limit) {
    return tx.all<CartUse>(
        "select cart, count(*) from orders_order where cart is not null and "
        "status <> 'canceled' and cart > $1 "
        "group by cart order by cart limit $2",
        after.cart, limit);
}

std::vector<DraftMark> drafts_before(Tx& tx, Instant before, OrderId after, std::int64_t limit) {
    // The first condition is that of the index of open orders.
    return tx.all<DraftMark>(
        "select id, updated_at from orders_order where status not in ('canceled', 'closed') "
        "and status = 'draft' and updated_at < $1 and id > $2 order by id limit $3",
        before, after, limit);
}

std::vector<Document> documents_after(Tx& tx, const DocumentKey& after, std::int64_t limit) {
    return tx.all<Document>(
        "select legal_entity, series, number, id, kind, order_id, corrects, currency, "
        "total_minor, tax_minor, issued_at, body, previous_hash, hash from orders_document "
        "where (legal_entity, series, number) > ($1, $2, $3) "
        "order by legal_entity, series, number limit $4",
        after.legal_entity, after.series, after.number, limit);
}

std::vector<TillUse> till_uses_after(Tx& tx, const TillUse& after, std::int64_t limit) {
    return tx.all<TillUse>(
        "select till, installation, seq, count(*) - count(flagged) from orders_till_transaction "
        "where (till, installation, seq) > ($1, $2, $3) group by till, installation, seq "
        "order by till, installation, seq limit $4",
        after.till, after.installation, after.seq, limit);
}

}  // namespace nahtlos::orders
