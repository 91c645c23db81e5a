#include "orders/order_changes.hpp"

namespace nahtlos::orders {
namespace {

struct ChangesKey {
    OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(ChangesKey, (), (order_id))

struct Recipient {
    OrderId id;
    std::optional<customers::PartyId> ship_to;
};
BOOST_DESCRIBE_STRUCT(Recipient, (), (id, ship_to))

}  // namespace

void insert_change(Tx& tx, const ChangeRow& row) {
    tx.insert("orders_change", std::vector<ChangeRow>{row});
}

std::vector<ChangeRow> changes_of(Tx& tx, const std::vector<OrderId>& ids) {
    std::vector<ChangesKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    return tx.find<ChangeRow>("orders_change", keys, {}, "order_id, version");
}

std::vector<ChangeRow> changes_after(Tx& tx, const ChangeRow& after, std::int64_t limit) {
    return tx.all<ChangeRow>(
        "select order_id, id, version_before, version, lines, owed_before_minor, owed_minor, "
        "recipient_before, recipient, recorded_at, method, location from orders_change "
        "where (order_id, id) > ($1, $2) order by order_id, id limit $3",
        after.order_id, after.id, limit);
}

void set_recipient(Tx& tx, OrderId id, customers::PartyId recipient) {
    tx.update("orders_order", 1, std::vector<Recipient>{{id, recipient}});
}

}  // namespace nahtlos::orders
