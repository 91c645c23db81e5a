#include "flows/credit_notes.hpp"

#include <gtest/gtest.h>

#include "base/events/sequencer.hpp"
#include "flows/api_credit_notes.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/verify.hpp"
#include "sim/shop/shop.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

// Orders are of three A at 10.00 (19 % VAT), paid at a till.
class CreditNotes : public testing::OnEngine {
protected:
    CreditNotes() : api_(GetParam(), routes_of) {
        put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 20);
    }
    void TearDown() override {
        const auto report = verify(api_.base.database(), {.now = api_.fake.clock.now()});
        for (const auto& invariant : report.invariants) {
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }
    ApiReply admin(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    std::string shipped() {
        const auto placed =
            admin("POST /v1/orders",
                  R"({"channel":"web","lines":[{"sku":"A","quantity":3}],"customer":{"name":"Ada",
                "language":"de"},"delivery":{"method":"ship","address":{"name":"Ada",
                "address1":"Weg 1","postal_code":"10115","city":"Berlin","country":"DE"}},
                "payment":{"kind":"settled","provider":"till"}})");
        EXPECT_EQ(placed.status, 201) << placed.body;
        const auto path = "/v1/orders/" + placed.text("/id");
        const auto sent = admin(
            "POST " + path + "/fulfillments/" + placed.text("/fulfillments/0/id") + "/actions",
            R"({"action":"ship","catch_up":true})");
        EXPECT_EQ(sent.status, 200) << sent.body;
        return path;
    }
    ApiReply back(const std::string& path, const std::string& refund = "paid_out") {
        return admin("POST " + path + "/returns",
                     R"({"lines":[{"line":1,"quantity":1}],"location":")" +
                         to_string(api_.shop.hamburg) + R"(","refund":")" + refund + "\"}");
    }
    void follow() {
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) { number_batches(tx, 1000); });
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
            events::advance(tx, credit_note_subscriber(), api_.fake.clock.now());
        });
        run_jobs();
    }
    void run_jobs() {
        while (api_.engine.jobs().run_due()) {
            while (api_.engine.pump() > 0) {
            }
        }
    }
    ApiReply notes(const std::string& path) { return admin("GET " + path + "/credit-notes"); }
    static std::size_t size(const ApiReply& list) {
        return list.json().at("items").as_array().size();
    }
    static api::Routes routes_of(Engine& engine, auth::KeyRing&, Executor& readers) {
        api::Routes all;
        for (auto routes : {order_routes(engine, readers), fulfillment_routes(engine),
                            credit_note_routes(engine)}) {
            for (auto& route : routes) all.push_back(std::move(route));
        }
        return all;
    }
    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, CreditNotes, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(CreditNotes, follow_each_refund_and_add_up_to_what_was_given_back) {
    const auto path = shipped();
    EXPECT_EQ(back(path).status, 200);
    follow();
    auto list = notes(path);
    ASSERT_EQ(size(list), 1u) << list.body;
    EXPECT_EQ(list.number("/items/0/gross_minor"), 1000);
    EXPECT_EQ(list.number("/items/0/lines/0/quantity"), 1);
    const auto tax = list.number("/items/0/tax_minor");
    EXPECT_EQ(list.number("/items/0/net_minor"), 1000 - tax);
    EXPECT_EQ(back(path).status, 200);
    follow();
    EXPECT_EQ(back(path).status, 200);
    follow();
    list = notes(path);
    ASSERT_EQ(size(list), 3u);
    const auto order = admin("GET " + path);
    std::int64_t all_tax = 0;
    for (int i = 0; i < 3; ++i)
        all_tax += list.number("/items/" + std::to_string(i) + "/tax_minor");
    EXPECT_EQ(all_tax, order.number("/tax_minor")) << order.body;
    EXPECT_EQ(admin("GET " + path + "/credit-notes/" + list.text("/items/1/id")).text("/number"),
              list.text("/items/1/number"));
}

TEST_P(CreditNotes, are_numbered_without_gaps_over_all_orders) {
    const auto first = shipped(), second = shipped();
    back(first);
    follow();
    back(second);
    follow();
    back(first);
    follow();
    EXPECT_EQ(notes(first).text("/items/0/number"), "CN-T-1000001");
    EXPECT_EQ(notes(second).text("/items/0/number"), "CN-T-1000002");
    EXPECT_EQ(notes(first).text("/items/1/number"), "CN-T-1000003");
}

TEST_P(CreditNotes, are_written_once_however_often_they_are_asked_for) {
    const auto path = shipped();
    back(path);
    follow();
    const auto order = parse_id<orders::OrderId>(path.substr(std::string("/v1/orders/").size()));
    const auto now = api_.fake.clock.now();
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        jobs::insert_jobs(
            tx, {{api_.fake.ids.next(), "issue_credit_note", order->uuid, "{}", now, now}});
    });
    run_jobs();
    EXPECT_EQ(size(notes(path)), 1u);
}

TEST_P(CreditNotes, wait_for_money_that_is_still_to_be_given_back) {
    const auto path = shipped();
    const auto asked = back(path, "request");
    follow();
    EXPECT_EQ(size(notes(path)), 0u);
    const auto settled =
        admin("POST " + path + "/refunds",
              R"({"payment":")" + asked.text("/refunds_due/0/payment") + R"(","refund":")" +
                  asked.text("/refunds_due/0/refund") + R"(","outcome":"succeeded"})");
    EXPECT_EQ(settled.status, 200) << settled.body;
    follow();
    EXPECT_EQ(size(notes(path)), 1u);
}

TEST_P(CreditNotes, that_are_missing_for_long_are_found) {
    const auto path = shipped(), other = shipped();
    back(path);
    follow();
    back(other);
    const auto broken = [&](Span later) {
        const auto report = verify(api_.base.database(), {.now = api_.fake.clock.now() + later});
        std::string names;
        for (const auto& invariant : report.invariants) {
            for (const auto& finding : invariant.findings) names += finding.rows + ';';
        }
        return names;
    };
    EXPECT_EQ(broken(hours(1)), "") << "its job may be under way";
    EXPECT_EQ(broken(days(2)), "credit notes of order " + other.substr(11) + ";");
    follow();
    EXPECT_EQ(broken(days(2)), "");
}

TEST_P(CreditNotes, are_printed_and_seen_with_their_order_only) {
    const auto path = shipped(), other = shipped();
    back(path);
    follow();
    const auto id = notes(path).text("/items/0/id");
    const auto printed = admin("GET " + path + "/credit-notes/" + id + "/pdf");
    EXPECT_EQ(printed.status, 200) << printed.body;
    EXPECT_TRUE(printed.body.starts_with("%PDF"));
    EXPECT_EQ(admin("GET " + other + "/credit-notes/" + id).status, 404);
    EXPECT_EQ(admin("GET " + other + "/credit-notes/" + id + "/pdf").status, 404);
    const auto till = api_.make_key({.kind = auth::KeyKind::store,
                                     .scopes = testing::channel_scopes,
                                     .channel = api_.shop.till});
    EXPECT_EQ(api_.call("GET " + path + "/credit-notes/" + id, till).status, 404);
    EXPECT_EQ(api_.call("GET " + path + "/credit-notes/" + id + "/pdf", till).status, 404);
}

}  // namespace
}  // namespace nahtlos::flows
