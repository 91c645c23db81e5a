// Damage: statements that break an invariant on purpose, for tests of verify.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "flows/verify.hpp"
#include "orders/types.hpp"
#include "tests/support/shop.hpp"

namespace nahtlos::testing {

struct Damage {
    flows::Check check;
    std::string names;  // what the finding must name
    std::function<void(Tx&, const Shop&)> done;
};

inline orders::OrderId order_of(Tx& tx, const std::string& external_id) {
    return *tx.value<orders::OrderId>("select id from orders_order where external_id = $1",
                                      external_id);
}

// Runs one statement.
inline std::function<void(Tx&, const Shop&)> statement(const std::string& text) {
    return [text](Tx& tx, const Shop&) { tx.run(text); };
}

// Runs one statement that takes the id of one order.
inline std::function<void(Tx&, const Shop&)> on_order(const std::string& external_id,
                                                      const std::string& text) {
    return [=](Tx& tx, const Shop&) { EXPECT_GT(tx.run(text, order_of(tx, external_id)), 0); };
}

inline std::function<void(Tx&, const Shop&)> without_index(const std::string& index,
                                                           const std::string& text) {
    return [=](Tx& tx, const Shop&) {
        tx.run("drop index " + index);
        EXPECT_GT(tx.run(text), 1);
    };
}

// A purchase order of one unit that is said to be received.
inline void buy(Tx& tx, const Shop& shop, const Uuid& id) {
    tx.run(
        "insert into buying_supplier (id, code, name, currency, lead_time_days, minimum_minor, "
        "version, created_at, updated_at) values ($1, 'x', 'x', 'EUR', 0, 0, 1, 0, 0)",
        id);
    tx.run(
        "insert into buying_order (id, supplier, location, legal_entity, currency, status, "
        "version, created_at, updated_at) values ($1, $1, $2, $3, 'EUR', 'received', 1, 0, 0)",
        id, shop.warehouse, shop.entity);
    tx.run(
        "insert into buying_line (purchase_order, line, sku, stock_item, quantity, cost_minor, "
        "received, damaged, missing, over) values ($1, 1, 'A', $2, 1, 1, 1, 0, 0, 0)",
        id, Shop::item("A"));
}

// And a receipt of it that moved nothing.
inline void receive(Tx& tx, const Shop& shop, const Uuid& id) {
    buy(tx, shop, id);
    tx.run("insert into buying_receipt (id, purchase_order, received_at) values ($1, $1, 0)", id);
    tx.run(
        "insert into buying_receipt_line (receipt, line, stock_item, received, damaged, "
        "missing, over, cost_minor, extra_minor) values ($1, 1, $2, 1, 0, 0, 0, 1, 0)",
        id, Shop::item("A"));
}

// A parcel that arrived, of which nobody told.
inline void deliver_untold(Tx& tx, const Shop& shop, const Uuid& id) {
    tx.run(
        "insert into carriers_shipment (id, order_id, fulfillment, legal_entity, carrier, service, "
        "parcel, status, weight_g, tracking, created_at, updated_at, version) "
        "values ($1, $1, $1, $2, 'x', 'x', 1, 'delivered', 1, '1', 0, 0, 1)",
        id, shop.entity);
}

// An order that waits for goods that have come.
inline void pin_what_came(Tx& tx, const Shop& shop, const Uuid& id) {
    buy(tx, shop, id);
    tx.run(
        "insert into buying_pin (purchase_order, line, order_id, order_line, fulfillment, "
        "stock_item, quantity, expected_at) values ($1, 1, $1, 1, $1, $2, 1, 0)",
        id, Shop::item("A"));
}

}  // namespace nahtlos::testing
