// Lists of money and of attempts to pay.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_payments.hpp"
#include "tests/support/checkout_api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using testing::delivery;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class MoneyLists : public testing::CheckoutApi {
protected:
    ApiReply get(const std::string& path) { return api_.call("GET " + path, api_.admin); }
    std::vector<std::string> ids(const std::string& path, const std::string& field = "id") {
        return testing::items(get(path), field);
    }
    // Places an order of two A for 20.00; returns its payment.
    std::string paid(const std::string& method = "test_success") {
        const auto placed = checkout(cart("," + delivery), method);
        return placed.text("/payment");
    }
    ApiReply payment(const std::string& id) { return get("/v1/payments/" + id); }
};
INSTANTIATE_TEST_SUITE_P(Engines, MoneyLists, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(MoneyLists, payments_are_found_by_what_they_are) {
    const auto first = paid();
    paid("test_decline");
    const auto last = paid("test_pending_webhook");
    const auto all = ids("/v1/payments");
    EXPECT_EQ(all.size(), 3U);
    EXPECT_EQ(all.front(), last);
    EXPECT_EQ(all.back(), first);
    EXPECT_THAT(ids("/v1/payments?status=failed"), ElementsAre(all[1]));
    EXPECT_THAT(ids("/v1/payments?status=captured,pending"), ElementsAre(last, first));
    EXPECT_THAT(ids("/v1/payments?provider=other"), IsEmpty());
    EXPECT_THAT(ids("/v1/payments?unapplied=true"), IsEmpty());
    EXPECT_EQ(testing::all_pages(api_, "/v1/payments?limit=1", api_.admin, "id"), all);
    const auto order = payment(first).text("/order");
    EXPECT_THAT(ids("/v1/payments?order=" + order), ElementsAre(first));
    EXPECT_THAT(ids("/v1/payments?status=pending&order=" + order), IsEmpty());
}

TEST_P(MoneyLists, payments_of_a_time_are_those_made_then) {
    const auto first = paid();
    api_.fake.clock.advance(days(3));
    const auto moment = to_string(now());
    const auto last = paid();
    EXPECT_THAT(ids("/v1/payments?created_from=" + moment), ElementsAre(last));
    EXPECT_THAT(ids("/v1/payments?created_to=" + moment), ElementsAre(first));
}

TEST_P(MoneyLists, a_payment_tells_what_happened_and_what_it_pays_for) {
    const auto id = paid();
    const auto seen = payment(id);
    EXPECT_EQ(seen.status, 200) << seen.body;
    EXPECT_EQ(seen.number("/captured_minor"), 2000);
    EXPECT_EQ(seen.text("/events/0/outcome"), "requested");
    EXPECT_EQ(seen.text("/events/1/outcome"), "succeeded");
    EXPECT_EQ(seen.text("/allocations/0/order"), seen.text("/order"));
    EXPECT_EQ(seen.number("/allocations/0/amount_minor"), 2000);
    EXPECT_EQ(seen.headers.at("ETag"), "\"" + std::to_string(seen.number("/version")) + "\"");
}

TEST_P(MoneyLists, a_key_sees_the_payments_of_its_channel_only) {
    const auto id = paid();
    const auto till =
        api_.make_key({.kind = auth::KeyKind::admin, .scopes = "admin", .channel = api_.shop.till});
    EXPECT_THAT(testing::items(api_.call("GET /v1/payments", till), "id"), IsEmpty());
    EXPECT_EQ(api_.call("GET /v1/payments/" + id, till).status, 404);
    const auto refunds = "POST /v1/payments/" + id + "/refunds";
    EXPECT_EQ(api_.call(refunds, api_.admin).code(), "nothing_to_refund");
    EXPECT_EQ(api_.call(refunds, till).status, 404);
    EXPECT_THAT(testing::items(api_.call("GET /v1/payments", api_.store), "id"), ElementsAre(id));
}

TEST_P(MoneyLists, carts_are_listed_by_status_channel_and_time) {
    cart();
    const auto open = id_;
    paid();
    const auto bought = id_;
    EXPECT_THAT(ids("/v1/carts"), ElementsAre(open));
    EXPECT_THAT(ids("/v1/carts?status=completed"), ElementsAre(bought));
    EXPECT_THAT(ids("/v1/carts?status=active"), ElementsAre(open));
    EXPECT_THAT(ids("/v1/carts?channel=web&status=active,completed"), ElementsAre(bought, open));
    EXPECT_THAT(ids("/v1/carts?channel=till"), IsEmpty());
    EXPECT_EQ(get("/v1/carts?channel=nowhere").text("/errors/0/pointer"), "?channel");
    EXPECT_THAT(ids("/v1/carts?created_to=" + to_string(now() - minutes(1))), IsEmpty());
    const auto seen = get("/v1/carts?expand=lines");
    EXPECT_EQ(seen.number("/items/0/line_count"), 1);
    EXPECT_EQ(seen.number("/items/0/quantity"), 2);
    EXPECT_EQ(seen.text("/items/0/lines/0/sku"), "A");
    EXPECT_EQ(get("/v1/carts").body.find("\"lines\""), std::string::npos);
    api_.fake.clock.advance(hours(2));
    idle();
    EXPECT_THAT(ids("/v1/carts?status=abandoned"), ElementsAre(open));
    EXPECT_THAT(ids("/v1/carts?status=active"), IsEmpty());
}

TEST_P(MoneyLists, carts_of_another_legal_entity_are_not_seen) {
    paid();
    const auto other = api_.make_key({.kind = auth::KeyKind::admin,
                                      .scopes = "orders:read",
                                      .legal_entity = channels::LegalEntityId{Uuid{{7}}}});
    EXPECT_EQ(api_.call("GET /v1/carts?status=completed", other).text("/items/0/id"), "");
    for (const auto* list : {"carts", "checkouts", "orders"}) {
        const auto reply = api_.call("GET /v1/" + std::string(list) + "?channel=web", other);
        EXPECT_EQ(reply.code(), "outside_of_key") << list << reply.body;
    }
    EXPECT_EQ(get("/v1/carts?channel=chn_01jdc3r3s1fj5ra3w0044n5t5b").text("/errors/0/pointer"),
              "?channel");
}

TEST_P(MoneyLists, carts_of_a_customer_are_for_who_may_read_customers) {
    const auto nobody = "/v1/carts?customer=cus_00000000000000000000000001";
    EXPECT_THAT(ids(nobody), IsEmpty());
    EXPECT_EQ(api_.call("GET " + std::string(nobody), api_.store).code(), "scope_missing");
}

TEST_P(MoneyLists, carts_are_found_by_their_customer) {
    const auto database = [&]() -> sql::Database& { return api_.base.database(); };
    const auto ada = testing::make_customer(database(), customers::ProfileId{Uuid{{1}}}),
               bo = testing::make_customer(database(), customers::ProfileId{Uuid{{2}}});
    const auto claimed = [&](customers::ProfileId profile) {
        const auto reply = api_.call("POST " + cart("," + delivery) + "/claim", api_.admin,
                                     R"({"profile":")" + to_string(profile) + "\"}");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return id_;
    };
    const auto of_ada = claimed(ada), of_bo = claimed(bo);
    cart();  // nobody's
    const auto of = [](customers::ProfileId profile) {
        return "/v1/carts?customer=" + to_string(profile);
    };
    EXPECT_THAT(ids(of(ada)), ElementsAre(of_ada));
    EXPECT_THAT(ids(of(bo)), ElementsAre(of_bo));
    EXPECT_THAT(ids(of(bo) + "&status=completed"), IsEmpty());
    EXPECT_THAT(ids(of(ada) + "&channel=till"), IsEmpty());
    api_.fake.clock.advance(hours(2));
    idle();
    EXPECT_THAT(ids(of(ada)), ElementsAre(of_ada));
    EXPECT_THAT(ids(of(ada) + "&status=abandoned"), ElementsAre(of_ada));
    EXPECT_THAT(ids(of(ada) + "&status=active"), IsEmpty());
}

TEST_P(MoneyLists, a_page_looks_at_a_stretch_of_the_table_and_the_next_one_goes_on) {
    const auto payment = paid();
    cart();
    const auto open = id_;
    api_.fake.clock.advance(minutes(1));
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        for (int i = 0; i < 2'100; ++i) {
            tx.run(
                "insert into payments_payment (id, legal_entity, provider, method, currency, "
                "amount_minor, authorized_minor, captured_minor, refunded_minor, "
                "charged_back_minor, unapplied_minor, status, created_at, version) values "
                "($1, $2, 'test', 'card', 'EUR', 1, 0, 0, 0, 0, 0, 'failed', $3, 1)",
                api_.fake.ids.next<payments::PaymentId>(), api_.shop.entity, now());
            tx.run(
                "insert into orders_cart (id, token_hash, channel, market, currency, status, "
                "lines, version, created_at, updated_at) values "
                "($1, $2, $3, $4, 'EUR', 'completed', 0, 1, $5, $5)",
                api_.fake.ids.next<orders::CartId>(), api_.fake.ids.next(), api_.shop.web,
                api_.shop.market, now());
        }
    });
    const auto expect_beyond = [&](const std::string& path, const std::string& as,
                                   const std::string& id) {
        const auto first = api_.call("GET " + path, as);
        EXPECT_THAT(testing::items(first, "id"), IsEmpty()) << path;
        EXPECT_NE(first.text("/next_cursor"), "") << path;
        EXPECT_THAT(testing::all_pages(api_, path, as, "id"), ElementsAre(id)) << path;
    };
    expect_beyond("/v1/payments?status=captured", api_.admin, payment);
    expect_beyond("/v1/payments?limit=7", api_.store, payment);  // the others are of no order
    expect_beyond("/v1/carts?limit=5", api_.admin, open);
}

TEST_P(MoneyLists, checkouts_are_listed_by_status_channel_and_order) {
    paid();
    const auto placed = ids("/v1/checkouts", "order");
    ASSERT_EQ(placed.size(), 1U);
    paid("test_decline");
    paid("test_redirect");
    const auto all = ids("/v1/checkouts", "order");
    ASSERT_EQ(all.size(), 3U);
    EXPECT_THAT(ids("/v1/checkouts?status=pending", "order"), ElementsAre(all[0]));
    EXPECT_THAT(ids("/v1/checkouts?status=declined", "order"), ElementsAre(all[1]));
    EXPECT_EQ(ids("/v1/checkouts?status=placed&channel=web", "order"), placed);
    EXPECT_EQ(ids("/v1/checkouts?order=" + placed[0], "order"), placed);
    EXPECT_THAT(ids("/v1/checkouts?channel=till", "order"), IsEmpty());
    EXPECT_EQ(testing::all_pages(api_, "/v1/checkouts?limit=1", api_.admin, "order"), all);
    EXPECT_EQ(get("/v1/checkouts?status=placed").number("/items/0/total/minor"), 2000);
}

}  // namespace
}  // namespace nahtlos::flows
