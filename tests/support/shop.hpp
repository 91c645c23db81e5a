// The small shop of the simulation, for tests.
#pragma once

#include "customers/types.hpp"
#include "sim/shop/shop.hpp"

namespace nahtlos::testing {

using sim::make_shop;
using sim::put_stock;
using sim::Shop;

/// Lets so many be promised at a location beyond the goods that are there.
inline void allow_backorders(sql::Database& database, const std::string& sku,
                             inventory::LocationId location, std::int64_t limit) {
    sql::write(*database.open_writer(), [&](Tx& tx) {
        tx.run(
            "insert into inventory_policy (stock_item, location, safety, backorder_limit, "
            "version) values ($1, $2, 0, $3, 1)",
            Shop::item(sku), location, limit);
    });
}

/// A customer of the whole house.
inline customers::ProfileId make_customer(sql::Database& database, customers::ProfileId id) {
    sql::write(*database.open_writer(), [&](Tx& tx) {
        tx.run(
            "insert into customers_profile (id, consent_version, version, created_at, updated_at) "
            "values ($1, 0, 1, 0, 0)",
            id);
    });
    return id;
}

}  // namespace nahtlos::testing
