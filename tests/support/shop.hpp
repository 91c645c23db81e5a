// The small shop of the simulation, for tests.
#pragma once

#include "sim/shop/shop.hpp"

namespace nahtlos::testing {

using sim::make_customer;
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

}  // namespace nahtlos::testing
