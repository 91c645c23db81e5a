// The small shop of the simulation, for tests.
#pragma once

#include "customers/types.hpp"
#include "sim/shop/shop.hpp"

namespace nahtlos::testing {

using sim::make_shop;
using sim::put_stock;
using sim::Shop;

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
