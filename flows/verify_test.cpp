#include "flows/verify.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "base/json/writer.hpp"
#include "pricing/promotions.hpp"
#include "tests/support/busy.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/refund_damage.hpp"

namespace nahtlos::flows {
namespace {

using testing::Busy;
using testing::Damage;
using ::testing::HasSubstr;
using testing::on_order;
using testing::order_of;
using testing::Shop;
using testing::statement;
using testing::uuid_of;
using testing::without_index;

std::string broken_ones(const VerifyReport& report) {
    std::string text;
    for (const auto& invariant : report.invariants) {
        if (invariant.broken > 0 || invariant.unsettled > 0) text += to_string(invariant) + "\n";
    }
    return text;
}

class Verify : public testing::OnEngine {};
INSTANTIATE_TEST_SUITE_P(Engines, Verify, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Verify, finds_nothing_wrong_in_a_healthy_database) {
    const auto report = Busy(GetParam()).verify();
    EXPECT_TRUE(report.is_sound()) << broken_ones(report);
    for (const auto& invariant : report.invariants) {
        const bool is_of_the_unwanted =
            invariant.check == Check::overdue_holds || invariant.check == Check::overdue_drafts ||
            invariant.check == Check::live_holds || invariant.check == Check::checkouts ||
            invariant.check == Check::erased || invariant.check == Check::stored_value_balances ||
            invariant.check == Check::stored_value_uses ||
            invariant.check == Check::review_ratings || invariant.check == Check::rfid_tags ||
            invariant.check == Check::purchase_lines ||
            invariant.check == Check::purchase_receipts || invariant.check == Check::supply_pins ||
            invariant.check == Check::shipments || invariant.check == Check::order_changes ||
            invariant.check == Check::webhook_deliveries ||
            invariant.check == Check::transfer_lines ||
            invariant.check == Check::transfer_movements ||
            invariant.check == Check::transfer_stock || invariant.check == Check::posted_counts ||
            invariant.check == Check::limited_uses ||
            invariant.check == Check::coupon_batches;  // each of tests of its own
        EXPECT_TRUE(invariant.rows > 0 || is_of_the_unwanted) << to_string(invariant);
        EXPECT_FALSE(invariant.meaning.empty());
    }
}

TEST_P(Verify, finds_nothing_wrong_in_an_empty_database) {
    testing::TestDatabase empty(GetParam());
    EXPECT_TRUE(verify(empty.database(), {.now = Instant{0}}).is_sound());
}

TEST_P(Verify, reads_the_same_in_slices_of_any_size) {
    Busy busy(GetParam());
    const auto whole = busy.verify();
    for (const std::int64_t rows : {1, 2, 3, 7, 50}) {
        const auto sliced = busy.verify(rows);
        EXPECT_TRUE(sliced.is_sound()) << rows << '\n' << broken_ones(sliced);
        for (const auto& invariant : whole.invariants) {
            EXPECT_EQ(sliced[invariant.check].rows, invariant.rows)
                << enum_name(invariant.check) << " in slices of " << rows;
        }
    }
}

TEST_P(Verify, takes_a_text_that_looks_like_an_order_for_a_text) {
    Busy busy(GetParam());
    busy.change([](Tx& tx) {
        tx.run(
            "insert into base_command (day, principal, key, fingerprint, outcome, recorded_at) "
            "values (1, $1, $1, $1, $2, 0)",
            testing::uuid_of(3),
            R"({"code":")" + to_string(orders::OrderId{testing::uuid_of(3)}) + R"("})");
    });
    const auto report = busy.verify();
    EXPECT_TRUE(report.is_sound()) << broken_ones(report);
}

TEST_P(Verify, sums_the_same_in_windows_of_any_size) {
    Busy busy(GetParam());
    for (const std::size_t keys : {1, 2, 4, 100}) {
        VerifyOptions options;
        options.window_keys = keys;
        const auto report = verify(busy.database(), options);
        EXPECT_TRUE(report.is_sound()) << keys << '\n' << broken_ones(report);
        EXPECT_EQ(report[Check::level_movements].rows, 7);
    }
}

TEST_P(Verify, accepts_a_broken_promise_that_an_open_shortage_case_tells_of) {
    Busy busy(GetParam());
    busy.change([&](Tx& tx) {
        tx.run("update inventory_level set on_hand = on_hand - 100 where stock_item = $1",
               Shop::item("A"));
        for (const auto at : {busy.shop().warehouse, busy.shop().berlin}) {
            tx.run(
                "insert into inventory_shortage (id, stock_item, location, owner, quantity, "
                "reason, state, opened_at) values ($1, $2, $1, $3, 9, 'count', 'open', 0)",
                at, Shop::item("A"), busy.shop().entity);
        }
    });
    const auto report = busy.verify();
    EXPECT_EQ(report[Check::promises].broken, 0);
    EXPECT_EQ(report[Check::level_movements].broken, 2);
}

TEST_P(Verify, keeps_few_findings_and_counts_all) {
    Busy busy(GetParam());
    busy.change([](Tx& tx) { tx.run("update orders_order set total_minor = total_minor + 1"); });
    VerifyOptions options;
    options.findings = 2;
    const auto report = verify(busy.database(), options);
    EXPECT_EQ(report[Check::order_totals].broken, 6);
    EXPECT_EQ(report[Check::order_totals].findings.size(), 2u);
}

TEST_P(Verify, tells_of_its_progress) {
    Busy busy(GetParam());
    std::map<std::string, std::int64_t> told;
    VerifyOptions options;
    options.on_progress = [&](const VerifyProgress& p) { told[std::string(p.what)] = p.rows; };
    verify(busy.database(), options);
    EXPECT_EQ(told.at("orders"), 6);
    EXPECT_EQ(told.at("events"), 6);
}

// Orders are placed while verify reads slice by slice: what moves meanwhile is no finding.
TEST_P(Verify, of_a_database_at_work_finds_nothing_wrong) {
    Busy busy(GetParam());
    for (const auto at : {busy.shop().warehouse, busy.shop().berlin}) {
        testing::put_stock(busy.database(), busy.shop(), "B", at, 1000);
    }
    VerifyOptions options;
    options.slice_rows = 3;
    int placed = 0;
    options.on_progress = [&](const VerifyProgress&) {
        if (++placed > 60) return;
        busy.place(R"({"sku":"B","quantity":1})", "");
        if (placed % 7 == 0) busy.number_events();
    };
    const auto report = verify(busy.database(), options);
    EXPECT_GT(placed, 60);
    EXPECT_TRUE(report.is_sound()) << broken_ones(report);
}

TEST_P(Verify, says_which_levels_moved_when_it_may_not_read_them_at_once) {
    Busy busy(GetParam());
    VerifyOptions options;
    options.snapshot_rows = 1;
    bool is_placed = false;
    options.on_progress = [&](const VerifyProgress& p) {
        if (p.what == "movements" && !std::exchange(is_placed, true)) {
            busy.place(R"({"sku":"B","quantity":1})", "");
        }
    };
    const auto report = verify(busy.database(), options);
    EXPECT_TRUE(report.is_sound()) << broken_ones(report);
    EXPECT_EQ(report[Check::level_movements].unsettled, 1);
}

// A batch that says it made five coupons, of which there is none.
void lose_coupons(Tx& tx, const Shop& shop) {
    tx.run(
        "insert into pricing_promotion (id, code, name, market, status, priority, stacking, "
        "needs_coupon, returns_use_on_cancel, channels, customer_groups, conditions, effect, "
        "version, created_at, updated_at) values ($1, 'x', 'x', $2, 'draft', 0, 'combine', 1, 1, "
        "'[]', '[]', $3, $4, 1, 0, 0)",
        uuid_of(9), shop.market, json::write(pricing::Conditions{}),
        json::write(pricing::Effect{}));
    tx.run(
        "insert into pricing_coupon_batch (id, promotion, prefix, count, made, version, "
        "created_at, updated_at) values ($1, $1, '', 5, 5, 1, 0, 0)",
        uuid_of(9));
}

std::function<void(Tx&, const Shop&)> live_hold(bool is_overdue, bool is_of_order) {
    return [=](Tx& tx, const Shop& shop) {
        tx.run(
            "insert into inventory_hold (holder, line, stock_item, pin, pin_kind, owner, "
            "quantity, channel_group, state, expires_at) values "
            "($1, 1, $2, $3, 'location', $4, 1, 'online', 'live', $5)",
            is_of_order ? order_of(tx, "plain").uuid : uuid_of(77), Shop::item("B"), shop.berlin,
            shop.entity, is_overdue ? Instant{1} : Instant{9'000'000'000'000'000});
    };
}

const std::string last_batch = "(select max(ticket) from base_event_batch)";

std::vector<Damage> damages_of_stock() {
    return {
        {Check::overdue_holds, "hold of 00000000-0000-7000", live_hold(true, false)},
        {Check::live_holds, "order ord_", live_hold(false, true)},
        {Check::promises, "level itm_",
         statement("update inventory_level set on_hand = 1 where allocated > 1")},
        {Check::promises, "level itm_",
         statement("insert into inventory_hold (holder, line, stock_item, pin, pin_kind, owner, "
                   "quantity, channel_group, state, expires_at) select location, 1, stock_item, "
                   "location, 'location', owner, 11, 'online', 'live', 9000000000000000 "
                   "from inventory_level")},
        {Check::backorders, "level itm_",
         on_order("late", "update orders_line set backordered = 0 where order_id = $1")},
        {Check::backorders, "level itm_",
         on_order("late",
                  "update orders_line set backordered = backordered - 1 where order_id = $1 "
                  "and line = 2")},
        {Check::fence_use, "for group online", statement("update inventory_fence set used = 3")},
        {Check::fence_use, "for group online",
         statement("update inventory_allocation set fenced = 1 where fenced > 1")},
        {Check::level_movements, "level itm_",
         statement("update inventory_level set on_hand = on_hand + 1")},
        {Check::level_movements, "level itm_", statement("update inventory_level set damaged = 1")},
        {Check::level_movements, "level itm_",
         statement("delete from inventory_movement where kind = 'allocated' and seq = 2")},
        {Check::level_movements, "level itm_",
         statement("delete from inventory_level where allocated = 0")},
        {Check::level_allocations, "level itm_",
         statement("update inventory_level set allocated = allocated + 1")},
        {Check::level_allocations, "level itm_",
         on_order("plain", "update inventory_allocation set released = 1 where order_id = $1")},
        {Check::line_allocations, "line 1",
         on_order("plain", "update inventory_allocation set quantity = 3 where order_id = $1")},
        {Check::line_allocations, "line 1",
         on_order("plain", "delete from inventory_allocation where order_id = $1")},
        {Check::line_allocations, "line 1",
         on_order("plain",
                  "update inventory_allocation set fulfillment = order_id "
                  "where order_id = $1")},
        {Check::line_allocations, "line 1",
         on_order("plain", "update inventory_allocation set consumed = 2 where order_id = $1")},
        {Check::kits_whole, "line 1",
         on_order("kit",
                  "update inventory_allocation set quantity = quantity * 2 "
                  "where order_id = $1 and line = 1 and quantity = 2")},
        {Check::kits_whole, "line 1",
         on_order("kit",
                  "delete from inventory_allocation "
                  "where order_id = $1 and line = 1 and quantity = 4")},
        {Check::kits_whole, "line 1",
         on_order("kit",
                  "insert into inventory_promised_part select order_id, line, stock_item, "
                  "99 from inventory_allocation where order_id = $1 and line = 1")},
    };
}

std::vector<Damage> damages_of_orders() {
    return {
        {Check::overdue_drafts, "order ord_",
         on_order("plain", "update orders_order set status = 'draft' where id = $1")},
        {Check::unique_orders, "order number 1000001",
         without_index("orders_order_number", "update orders_order set number = 1000001")},
        {Check::unique_orders, "external id plain",
         without_index("orders_order_external", "update orders_order set external_id = 'plain'")},
        {Check::unique_orders, "cart crt_",
         without_index("orders_order_cart", "update orders_order set cart = channel")},
        {Check::line_amounts, "line 1",
         on_order("odd", "update orders_line set total_minor = 254 where order_id = $1")},
        {Check::line_amounts, "line 1",
         on_order("odd", "update orders_line set tax_minor = 18 where order_id = $1")},
        {Check::line_discounts, "line 1",
         on_order("plain",
                  "insert into orders_discount (order_id, line, promotion, code, name, "
                  "amount_minor) values ($1, 1, $1, 'x', 'x', 5)")},
        {Check::limited_uses, "counter of",
         on_order("plain",
                  "insert into pricing_use (order_id, subject, customer, state, changed_at) "
                  "values ($1, $1, $1, 'used', 0)")},
        {Check::limited_uses, "counter of",
         on_order("plain",
                  "insert into pricing_counter (subject, customer, most, taken, version) "
                  "values ($1, $1, 2, 1, 1)")},
        {Check::order_totals, "order ord_",
         on_order("kit", "update orders_order set total_minor = total_minor - 1 where id = $1")},
        {Check::order_totals, "order ord_",
         on_order("kit", "update orders_order set tax_minor = tax_minor + 1 where id = $1")},
        {Check::order_totals, "order ord_",
         on_order("kit", "update orders_order set discount_minor = 5 where id = $1")},
        {Check::order_totals, "order ord_",
         on_order("kit", "update orders_order set shipping_minor = 5 where id = $1")},
        {Check::line_vectors, "line 1",
         on_order("plain", "update orders_line set fulfilled = 1 where order_id = $1")},
        {Check::returns, "line 1",
         on_order("plain", "update orders_line set return_requested = 1 where order_id = $1")},
        {Check::returns, "line 1",
         on_order("plain",
                  "insert into orders_return_line (order_id, return_id, line, reason, requested, "
                  "approved, received, resellable, damaged, missing, refunded_minor) "
                  "values ($1, $1, 1, 'other', 1, 0, 0, 0, 0, 0, 0)")},
        {Check::order_statuses, "order ord_",
         on_order("kit", "update orders_order set payment_status = 'due' where id = $1")},
        {Check::order_statuses, "order ord_",
         on_order("kit", "update orders_order set fulfillment_status = 'fulfilled' where id = $1")},
        {Check::order_statuses, "order ord_",
         on_order("kit", "update orders_order set return_status = 'requested' where id = $1")},
        {Check::finished_orders, "order ord_",
         on_order("kit", "update orders_order set status = 'canceled' where id = $1")},
        {Check::order_balances, "order ord_",
         on_order("kit", "update orders_order set paid_minor = paid_minor + 1 where id = $1")},
        {Check::order_events, "order ord_",
         on_order("kit", "update orders_order set version = 2 where id = $1")},
        {Check::fulfillments, "ful_",
         on_order("plain", "update orders_fulfillment set status = 'shipped' where order_id = $1")},
        {Check::checkouts, "order ord_",
         on_order("plain",
                  "insert into orders_checkout (order_id, cart, state, method, stored_value_minor, "
                  "expires_at, created_at, updated_at) select id, id, 'declined', 'ship', 0, 0, "
                  "0, 0 "
                  "from orders_order where id = $1")},
        {Check::references, "order ord_",
         on_order("plain", "update orders_order set market = id where id = $1")},
        {Check::references, "order ord_",
         on_order("plain",
                  "delete from customers_party where id in "
                  "(select party from orders_order where id = $1)")},
        {Check::ledger, "the ledger", statement("delete from inventory_ledger")},
        {Check::parts_have_orders, "line 1 of",
         on_order("odd",
                  "update orders_line set order_id = variant where order_id = $1 and "
                  "variant is not null or sku = 'A' and ordered = 2")},
        {Check::parts_have_orders, "fulfillment ful_",
         on_order("plain", "update orders_fulfillment set order_id = id where order_id = $1")},
        {Check::parts_have_orders, "allocation of itm_",
         on_order("plain", "update inventory_allocation set line = 9 where order_id = $1")},
        {Check::parts_have_orders, "payment pay_",
         on_order("plain", "update payments_allocation set target = payment where target = $1")},
    };
}

std::vector<Damage> damages_of_money_and_log() {
    return {
        {Check::till_transactions, "till T1",
         statement("update orders_till_transaction set flagged = null")},
        {Check::till_transactions, "till T1",
         statement("delete from orders_till_transaction where flagged is null")},
        {Check::documents_gapless, "document R 3",
         statement("delete from orders_document where number = 2")},
        {Check::documents_chained, "document R 3",
         statement("delete from orders_document where number = 2")},
        {Check::documents_chained, "document R 2",
         statement("update orders_document set total_minor = 1 where number = 2")},
        {Check::payment_events, "payment pay_",
         statement("update payments_payment set captured_minor = captured_minor + 1, "
                   "unapplied_minor = 1")},
        {Check::payment_events, "payment pay_",
         statement("update payments_payment set authorized_minor = 1")},
        {Check::payment_events, "payment pay_",
         statement("update payments_payment set status = 'refunded'")},
        {Check::payment_events, "payment pay_", statement("update payments_event set seq = 2")},
        {Check::payment_allocations, "payment pay_",
         statement("update payments_payment set unapplied_minor = 1")},
        {Check::payment_allocations, "payment pay_",
         statement("update payments_allocation set amount_minor = amount_minor - 1")},
        {Check::outcomes, "key ",
         [](Tx& tx, const Shop&) {
             tx.run(
                 "insert into base_command (day, principal, key, fingerprint, outcome, "
                 "recorded_at) values (1, $1, $1, $1, $2, 0)",
                 uuid_of(3), R"({"id":")" + to_string(orders::OrderId{uuid_of(3)}) + R"("})");
         }},
        {Check::event_batches, "batch ",
         statement("delete from base_event where ticket = " + last_batch)},
        {Check::event_batches, "events of ticket ",
         statement("delete from base_event_batch where ticket = " + last_batch)},
        {Check::event_positions, "batch ",
         statement("update base_event_batch set position = position + 7 where ticket = " +
                   last_batch)},
        {Check::event_sequences, "aggregate ",
         statement("update base_event set aggregate_seq = 2 where ticket = " + last_batch)},
        {Check::audit_chain, "seal of events 4 to ",
         statement("update base_event set payload = '{}' where ticket = " + last_batch)},
        {Check::audit_chain, "seal of events 4 to ",
         statement("delete from base_event where ticket = " + last_batch)},
        {Check::audit_chain, "the last seals",
         statement("delete from base_event_seal where position > 1")},
        {Check::order_events, "order ord_",
         [](Tx& tx, const Shop&) {
             tx.run("delete from base_event where ticket = " + last_batch);
             tx.run("delete from base_event_batch where ticket = " + last_batch);
         }},
        {Check::stored_value_balances, "stored value sva_",
         [](Tx& tx, const Shop& shop) {
             tx.run(
                 "insert into stored_value_account (id, kind, purpose, status, legal_entity, "
                 "currency, balance_minor, entries, code_hint, created_at, updated_at, version) "
                 "values ($1, 'gift_card', 'multi', 'active', $2, 'EUR', 5, 0, '', 0, 0, 1)",
                 uuid_of(9), shop.entity);
         }},
        {Check::stored_value_uses, "stored value sva_",
         on_order("kit",
                  "insert into stored_value_use (order_id, account, payment, amount_minor, state) "
                  "select id, id, id, 5, 'redeemed' from orders_order where id = $1")},
        {Check::review_ratings, "rating of product prd_",
         [](Tx& tx, const Shop&) {
             tx.run(
                 "insert into reviews_rating (product, language, stars_1, stars_2, stars_3, "
                 "stars_4, stars_5, verified, version) values ($1, 'de', 0, 0, 0, 0, 1, 0, 1)",
                 uuid_of(9));
         }},
        {Check::review_ratings, "review rev_",
         [](Tx& tx, const Shop&) {
             tx.run("insert into reviews_vote (review, profile, voted_at) values ($1, $1, 0)",
                    uuid_of(9));
         }},
        {Check::rfid_tags, "tag 3074257BF7194E4000001A85",
         [](Tx& tx, const Shop& shop) {
             tx.run(
                 "insert into rfid_tag (epc, gtin, serial, location, zone, reader, first_seen_at, "
                 "last_seen_at) values ('3074257BF7194E4000001A85', '80614141123458', '6788', $1, "
                 "'exit', $1, 0, 0)",
                 shop.warehouse);
         }},
        {Check::purchase_lines, "line 1 of pur_",
         [](Tx& tx, const Shop& shop) { testing::buy(tx, shop, uuid_of(9)); }},
        {Check::purchase_receipts, "receipt rcp_",
         [](Tx& tx, const Shop& shop) { testing::receive(tx, shop, uuid_of(9)); }},
        {Check::shipments, "shipment shp_",
         [](Tx& tx, const Shop& shop) { testing::deliver_untold(tx, shop, uuid_of(9)); }},
        {Check::supply_pins, "line 1 of pur_",
         [](Tx& tx, const Shop& shop) { testing::pin_what_came(tx, shop, uuid_of(9)); }},
        {Check::webhook_deliveries, "delivery ",
         [](Tx& tx, const Shop&) {
             tx.run(
                 "insert into webhooks_delivery (id, endpoint, position, type, aggregate, state, "
                 "due_at, attempts, tries, replays, created_at, updated_at) "
                 "values ($1, $1, 1, 'order_placed', $1, 'delivered', 0, 0, 0, 0, 0, 0)",
                 uuid_of(9));
         }},
        {Check::coupon_batches, "batch cpb_", lose_coupons},
        {Check::erased, "customers_party.",
         [](Tx& tx, const Shop&) {
             tx.run(
                 "insert into privacy_erasure (id, asked_by, state, asked_at, due_at, done_at) "
                 "values ($1, 'console', 'done', 0, 0, 0)",
                 uuid_of(9));
             const auto party = tx.value<Uuid>(
                 "select id from customers_party where name is not null order by id limit 1");
             tx.run("insert into privacy_erased (erasure, kind, subject) values ($1, 'party', $2)",
                    uuid_of(9), *party);
         }},
    };
}

std::vector<Damage> damages() {
    auto all = damages_of_stock();
    for (const auto& more :
         {damages_of_orders(), damages_of_money_and_log(), testing::damages_of_work()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

class VerifyDamage : public ::testing::TestWithParam<std::tuple<std::string, std::size_t>> {};
INSTANTIATE_TEST_SUITE_P(Engines, VerifyDamage,
                         ::testing::Combine(testing::on_engines(),
                                            ::testing::Range(std::size_t{0}, damages().size())),
                         [](const auto& made) {
                             const auto n = std::get<1>(made.param);
                             return std::get<0>(made.param) + "_" + std::to_string(n) + "_" +
                                    std::string(enum_name(damages()[n].check));
                         });

TEST_P(VerifyDamage, is_found_and_named) {
    const auto damage = damages()[std::get<1>(GetParam())];
    Busy busy(std::get<0>(GetParam()));
    busy.change([&](Tx& tx) { damage.done(tx, busy.shop()); });
    const auto report = busy.verify();
    EXPECT_FALSE(report.is_sound());
    const auto& invariant = report[damage.check];
    ASSERT_GT(invariant.broken, 0) << broken_ones(report);
    EXPECT_THAT(invariant.findings.at(0).rows, HasSubstr(damage.names));
    EXPECT_NE(invariant.findings.at(0).expected, invariant.findings.at(0).found);
}

TEST(VerifyDamages, are_planted_for_every_check) {
    std::set<Check> planted;
    for (const auto& damage : damages()) planted.insert(damage.check);
    EXPECT_EQ(planted.size(), enum_entries<Check>.size());
}

}  // namespace
}  // namespace nahtlos::flows
