// Damage to transfers and counts, for tests of verify: what they say and nothing else knows of.
#pragma once

#include <string>
#include <vector>

#include "tests/support/busy.hpp"
#include "tests/support/damage.hpp"

namespace nahtlos::testing {

// One piece of A that left the warehouse by a transfer, and by nothing else.
inline void ship_in_vain(Tx& tx, const Shop& shop) {
    tx.run(
        "insert into transfers_transfer (id, origin, destination, transit, origin_entity, "
        "destination_entity, owner, status, created_at, updated_at, version) "
        "values ($1, $2, $3, $1, $4, $4, $4, 'shipped', 0, 0, 1)",
        uuid_of(9), shop.warehouse, shop.berlin, shop.entity);
    tx.run(
        "insert into transfers_line (transfer, line, stock_item, quantity, shipped, received, "
        "damaged, missing, surplus) values ($1, 1, $2, 1, 1, 0, 0, 0, 0)",
        uuid_of(9), Shop::item("A"));
}

inline std::vector<Damage> damages_of_stock_work() {
    using flows::Check;
    return {
        {Check::transfer_lines, "transfer trf_", ship_in_vain},
        {Check::transfer_movements, "transfer trf_",
         [](Tx& tx, const Shop& shop) {
             ship_in_vain(tx, shop);
             tx.run(
                 "insert into transfers_entry (transfer, n, line, kind, quantity, command, "
                 "occurred_at, recorded_at) values ($1, 1, 1, 'shipped', 1, $1, 0, 0)",
                 uuid_of(9));
         }},
        {Check::transfer_stock, "in transit", ship_in_vain},
        {Check::posted_counts, "count cnt_",
         [](Tx& tx, const Shop& shop) {
             tx.run(
                 "insert into counts_count (id, location, legal_entity, is_blind, status, pass, "
                 "created_at, updated_at, version) values ($1, $2, $3, 1, 'open', 1, 0, 0, 1)",
                 uuid_of(9), shop.warehouse, shop.entity);
             tx.run(
                 "insert into counts_line (of_count, stock_item, status, pass, counted, "
                 "counted_at) values ($1, $2, 'to_count', 1, 7, 0)",
                 uuid_of(9), Shop::item("A"));
         }},
    };
}

}  // namespace nahtlos::testing
