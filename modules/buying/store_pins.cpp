#include <algorithm>

#include "base/sql/where.hpp"
#include "buying/pins.hpp"

namespace nahtlos::buying {
namespace {

struct OfPurchase {
    PurchaseOrderId purchase_order;
};
BOOST_DESCRIBE_STRUCT(OfPurchase, (), (purchase_order))

struct OfFulfillment {
    Uuid fulfillment;
};
BOOST_DESCRIBE_STRUCT(OfFulfillment, (), (fulfillment))

constexpr std::string_view key = "purchase_order, line, order_id, order_line, fulfillment";

template <class Key, class Id>
std::vector<Key> keys_of(const std::vector<Id>& ids) {
    std::vector<Key> keys;
    for (const auto& id : ids) keys.push_back({id});
    return keys;
}

}  // namespace

std::vector<Pin> pins_on(Tx& tx, const std::vector<PurchaseOrderId>& orders) {
    return tx.find<Pin>("buying_pin", keys_of<OfPurchase>(orders), "", key);
}

void replace_pins(Tx& tx, PurchaseOrderId order, const std::vector<Pin>& pins) {
    tx.erase("buying_pin", std::vector<OfPurchase>{{order}});
    tx.insert("buying_pin", pins);
}

std::vector<PurchaseOrderId> pinned_orders(Tx& tx, PurchaseOrderId after, std::int64_t limit) {
    std::vector<PurchaseOrderId> ids;
    for (const auto& row : tx.all<OfPurchase>("select distinct purchase_order from buying_pin "
                                              "where purchase_order > $1 order by purchase_order "
                                              "limit $2",
                                              after, limit)) {
        ids.push_back(row.purchase_order);
    }
    return ids;
}

void insert_waits(Tx& tx, const std::vector<Wait>& waits) {
    tx.insert_missing("buying_wait", waits);
}

std::vector<Wait> waits_of(Tx& tx, const std::vector<Uuid>& fulfillments) {
    return tx.find<Wait>("buying_wait", keys_of<OfFulfillment>(fulfillments), "", "fulfillment");
}

std::vector<Pin> list_pins(Tx& tx, const PinFilter& filter) {
    sql::Where where;
    where.add_if("p.purchase_order = ", filter.purchase_order);
    where.add_if("p.order_id = ", filter.order_id);
    where.add_if("o.location = ", filter.location);
    where.add_if("o.legal_entity = ", filter.legal_entity);
    where.page("p.purchase_order, p.line, p.order_id, p.order_line, p.fulfillment", filter.after,
               filter.limit);
    return sql::select<Pin>(tx,
                            "select p.purchase_order, p.line, p.order_id, p.order_line, "
                            "p.fulfillment, p.stock_item, p.quantity, p.expected_at "
                            "from buying_pin p join buying_order o on o.id = p.purchase_order",
                            where);
}

std::vector<PinnedLine> pinned_lines_after(Tx& tx, PurchaseOrderId order, std::int64_t line,
                                           std::int64_t limit) {
    return tx.all<PinnedLine>(
        "select l.purchase_order, l.line, "
        "l.quantity + l.over - l.received - l.damaged - l.missing, "
        "cast(sum(p.quantity) as bigint), o.status "
        "from buying_line l join buying_order o on o.id = l.purchase_order "
        "join buying_pin p on p.purchase_order = l.purchase_order and p.line = l.line "
        "where (l.purchase_order, l.line) > ($1, $2) "
        "group by l.purchase_order, l.line, l.quantity, l.over, l.received, l.damaged, l.missing, "
        "o.status order by l.purchase_order, l.line limit $3",
        order, line, limit);
}

}  // namespace nahtlos::buying
