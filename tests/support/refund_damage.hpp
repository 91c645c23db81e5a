// Damage to what orders give back, beside that of stock work.
#pragma once

#include <vector>

#include "orders/document.hpp"
#include "tests/support/stock_damage.hpp"

namespace nahtlos::testing {

/// Says that an order was changed: `units` of its first line before and after.
inline std::function<void(Tx&, const Shop&)> claim_change(const std::string& units) {
    auto lines = R"([{"line":1,"amount_minor":0,)" + units.substr(1) + "]";
    return [lines = std::move(lines)](Tx& tx, const Shop&) {
        const auto order = order_of(tx, "kit");
        tx.run(
            "insert into orders_change (order_id, id, version_before, version, lines, "
            "owed_before_minor, owed_minor, recorded_at) values ($1, $1, 0, 1, $2, 0, 0, 0)",
            order, lines);
    };
}

inline std::vector<Damage> damages_of_refunds() {
    using flows::Check;
    return {
        {Check::order_changes, "order ord_",
         on_order("kit",
                  "insert into orders_change (order_id, id, version_before, version, lines, "
                  "owed_before_minor, owed_minor, recorded_at) select id, id, 0, 1, '[]', 5, 4, "
                  "0 from orders_order where id = $1")},
        {Check::order_changes, "line 1", claim_change(R"({"before":9,"after":0})")},
        {Check::order_changes, "order ord_", claim_change(R"({"before":0,"after":9})")},
        {Check::returns, "claim clm_",
         on_order("kit",
                  "insert into orders_claim (order_id, id, line, quantity, kind, state, asked_by, "
                  "amount_minor, recorded_at, updated_at, version) select id, id, 1, 1, 'other', "
                  "'refunded', 'staff', 5, 0, 0, 1 from orders_order where id = $1")},
        {Check::returns, "exchange ret_",
         on_order("kit",
                  "insert into orders_exchange (order_id, return_id, replacement, state, "
                  "credit_minor, recorded_at, updated_at) select id, id, id, 'settled', 5, 0, 0 "
                  "from orders_order where id = $1")},
        {Check::stored_value_uses, "refund ",
         on_order("kit",
                  "insert into stored_value_refund (refund, order_id, account, payment, "
                  "amount_minor, recorded_at) select id, id, id, id, 5, 0 from orders_order "
                  "where id = $1")},
        {Check::stored_value_uses, "credit that orders gave",
         on_order("kit",
                  "insert into stored_value_entry (account, seq, kind, amount_minor, source, "
                  "order_id, recorded_at) select id, 1, 'credited', 5, id, id, 0 "
                  "from orders_order where id = $1")},
        {Check::documents_gapless, "series credit_note",
         [](Tx& tx, const Shop& shop) {
             tx.run(
                 "insert into orders_document_series (legal_entity, series, issued) "
                 "values ($1, 'credit_note', 1)",
                 shop.entity);
         }},
        {Check::documents_gapless, "credit notes of order", [](Tx& tx, const Shop& shop) {
             orders::Document note;
             note.legal_entity = shop.entity;
             note.series = note.kind = "credit_note";
             note.number = 1;
             note.order_id = order_of(tx, "kit");
             note.id = note.order_id.uuid;
             note.total_minor = 5'000'000;
             note.body = "{}";
             tx.insert("orders_document", std::vector{note});
         }}};
}

/// Of stock that is moved and counted, and of refunds.
inline std::vector<Damage> damages_of_work() {
    auto all = damages_of_stock_work();
    for (auto& damage : damages_of_refunds()) all.push_back(std::move(damage));
    return all;
}

}  // namespace nahtlos::testing
