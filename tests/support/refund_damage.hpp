// Damage to what orders give back, beside that of stock work.
#pragma once

#include <vector>

#include "tests/support/stock_damage.hpp"

namespace nahtlos::testing {

inline std::vector<Damage> damages_of_refunds() {
    using flows::Check;
    return {{Check::stored_value_uses, "refund ",
             on_order("kit",
                      "insert into stored_value_refund (refund, order_id, account, payment, "
                      "amount_minor, recorded_at) select id, id, id, id, 5, 0 from orders_order "
                      "where id = $1")},
            {Check::stored_value_uses, "credit that orders gave",
             on_order("kit",
                      "insert into stored_value_entry (account, seq, kind, amount_minor, source, "
                      "order_id, recorded_at) select id, 1, 'credited', 5, id, id, 0 "
                      "from orders_order where id = $1")}};
}

/// Of stock that is moved and counted, and of refunds.
inline std::vector<Damage> damages_of_work() {
    auto all = damages_of_stock_work();
    for (auto& damage : damages_of_refunds()) all.push_back(std::move(damage));
    return all;
}

}  // namespace nahtlos::testing
