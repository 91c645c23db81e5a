// Promotions and coupons from the cart to the return, at the test provider.
#include <gtest/gtest.h>

#include "tests/support/checkout_api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using testing::delivery;

class PromotionsApi : public testing::CheckoutApi {
protected:
    ApiReply admin(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    // Active, in the market of the shop; returns its path.
    std::string promote(const std::string& code, const std::string& effect,
                        const std::string& more = "") {
        const auto made =
            admin("POST /v1/promotions", R"({"code":")" + code +
                                             R"(","name":"x","market":"de","status":"active",)" +
                                             R"("effect":)" + effect + more + "}");
        EXPECT_EQ(made.status, 201) << made.body;
        return "/v1/promotions/" + made.text("/id");
    }
    // Ten percent off with the coupon ONCE, for one order.
    std::string one_use() {
        const auto path =
            promote("c", R"({"kind":"percent_off","percent_bp":1000})", R"(,"needs_coupon":true)");
        const auto made =
            admin("POST " + path + "/coupons", R"({"coupons":[{"code":"once","limit_total":1}]})");
        EXPECT_EQ(made.status, 201) << made.body;
        return path;
    }
    ApiReply read(const std::string& cart) { return api_.call("GET " + cart, api_.store); }
    std::int64_t used(const std::string& promotion) {
        return admin("GET " + promotion + "/coupons").number("/items/0/used");
    }
    std::int64_t number(const std::string& select) {
        return api_.base.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(select).value_or(0); });
    }
    // The coupons ONE and TWO of a promotion that takes ten percent off.
    std::string two_coupons(const std::string& more = "") {
        const auto path = promote("two", R"({"kind":"percent_off","percent_bp":1000})",
                                  R"(,"needs_coupon":true)" + more);
        const auto made = admin(
            "POST " + path + "/coupons",
            R"({"coupons":[{"code":"ONE0","limit_total":1},{"code":"TWO0","limit_total":1}]})");
        EXPECT_EQ(made.status, 201) << made.body;
        return path;
    }
    ApiReply order(const std::string& more) {
        return api_.call("POST /v1/orders", api_.store,
                         testing::order_body(R"({"sku":"A","quantity":1})", more));
    }
    const std::string coupon = R"(,"coupons":["Once"],)" + delivery;
};
INSTANTIATE_TEST_SUITE_P(Engines, PromotionsApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(PromotionsApi, are_explained_on_the_cart) {
    promote("ten", R"({"kind":"percent_off","percent_bp":1000})");
    promote("big", R"({"kind":"amount_off","amount_minor":500})",
            R"(,"conditions":{"total_at_least_minor":5000})");
    const auto seen = read(cart());
    EXPECT_EQ(seen.number("/total/minor"), 1'800) << seen.body;
    EXPECT_EQ(seen.number("/discount_minor"), 200);
    EXPECT_EQ(seen.number("/tax_minor"), 287);
    EXPECT_EQ(seen.text("/promotions/0/code"), "ten");
    EXPECT_EQ(seen.text("/promotions/1/outcome"), "total_too_low");
    EXPECT_EQ(seen.number("/promotions/1/missing_minor"), 3'000);
}

TEST_P(PromotionsApi, are_frozen_into_the_order) {
    promote("ten", R"({"kind":"percent_off","percent_bp":1000})");
    const auto path = cart("," + delivery);
    const auto done = checkout(path, "test_success");
    EXPECT_EQ(done.text("/status"), "placed") << done.body;
    EXPECT_EQ(done.number("/total/minor"), 1'800);
    const auto order = admin("GET /v1/orders/" + done.text("/order"));
    EXPECT_EQ(order.number("/discount_minor"), 200) << order.body;
    EXPECT_EQ(order.text("/discounts/0/code"), "ten");
    EXPECT_EQ(order.number("/discounts/0/amount_minor"), 200);
    expect_sound();
}

TEST_P(PromotionsApi, with_one_use_are_used_once) {
    const auto promotion = one_use();
    const auto first = cart(coupon), second = cart(coupon);
    EXPECT_EQ(read(second).text("/coupons/0/status"), "applied");
    EXPECT_EQ(checkout(first, "test_success").number("/total/minor"), 1'800);
    EXPECT_EQ(used(promotion), 1);
    EXPECT_EQ(read(second).text("/coupons/0/status"), "used_up");
    const auto refused = checkout(second, "test_success");
    EXPECT_EQ(refused.text("/errors/0/code"), "coupon_used_up") << refused.body;
    EXPECT_EQ(api_.call("PATCH " + second, api_.store, R"({"coupons":[]})").status, 200);
    EXPECT_EQ(checkout(second, "test_success").number("/total/minor"), 2'000);
    expect_sound();
}

TEST_P(PromotionsApi, are_free_again_when_nobody_pays) {
    const auto promotion = one_use();
    EXPECT_EQ(checkout(cart(coupon), "test_decline").code(), "payment_declined");
    EXPECT_EQ(used(promotion), 0);
    expect_sound();
    EXPECT_EQ(checkout(cart(coupon), "test_success").text("/status"), "placed");
    EXPECT_EQ(used(promotion), 1);
    expect_sound();
}

TEST_P(PromotionsApi, of_one_customer_are_counted_by_e_mail) {
    promote("mine", R"({"kind":"amount_off","amount_minor":100})", R"(,"limit_per_customer":1)");
    EXPECT_EQ(checkout(cart("," + delivery), "test_success").number("/total/minor"), 1'900);
    const auto again = cart("," + delivery);
    EXPECT_EQ(read(again).text("/promotions/0/outcome"), "used_by_customer");
    EXPECT_EQ(checkout(again, "test_success").number("/total/minor"), 2'000);
    expect_sound();
}

TEST_P(PromotionsApi, count_for_orders_in_one_call_too) {
    const auto promotion = one_use();
    const auto body = testing::order_body(R"({"sku":"A","quantity":1})", R"(,"coupons":["ONCE"])");
    const auto placed = api_.call("POST /v1/orders", api_.store, body);
    EXPECT_EQ(placed.number("/total/minor"), 900) << placed.body;
    const auto refused = api_.call("POST /v1/orders", api_.store, body);
    EXPECT_EQ(refused.code(), "coupon_not_usable") << refused.body;
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/coupons/0");
    EXPECT_EQ(used(promotion), 1);
    expect_sound();
}

TEST_P(PromotionsApi, and_gift_cards_are_used_by_one_cart) {
    const auto promotion = one_use();
    const auto card =
        admin("POST /v1/stored-value", R"({"legal_entity":")" + to_string(api_.shop.entity) +
                                           R"(","currency":"EUR","amount_minor":500})");
    const auto path = cart(coupon + R"(,"gift_cards":[")" + card.text("/code") + "\"]");
    EXPECT_EQ(read(path).number("/due_minor"), 1'300);
    const auto done = checkout(path, "test_success");
    EXPECT_EQ(done.text("/status"), "placed") << done.body;
    const auto order = admin("GET /v1/orders/" + done.text("/order"));
    EXPECT_EQ(order.number("/total_minor"), 1'800);
    EXPECT_EQ(order.number("/discount_minor"), 200);
    EXPECT_EQ(order.text("/payment_status"), "settled");
    EXPECT_EQ(used(promotion), 1);
    EXPECT_EQ(admin("GET /v1/stored-value/" + card.text("/id")).number("/balance_minor"), 0);
    expect_sound();
}

TEST_P(PromotionsApi, give_gifts_while_there_are_some) {
    promote("gift", R"({"kind":"gift","gift":"B"})");
    const auto path = cart("," + delivery);
    EXPECT_EQ(read(path).text("/gifts/0/sku"), "B");
    const auto without = checkout(path, "test_success");
    EXPECT_EQ(admin("GET /v1/orders/" + without.text("/order")).text("/lines/1/sku"), "");
    testing::put_stock(api_.base.database(), api_.shop, "B", api_.shop.warehouse, 1);
    const auto with = checkout(cart("," + delivery), "test_success");
    const auto order = admin("GET /v1/orders/" + with.text("/order"));
    EXPECT_EQ(order.text("/lines/1/sku"), "B") << order.body;
    EXPECT_EQ(order.number("/lines/1/total_minor"), 0);
    EXPECT_EQ(order.number("/lines/1/allocated"), 1);
    EXPECT_EQ(order.number("/total_minor"), 2'000);
    expect_sound();
}

TEST_P(PromotionsApi, are_given_back_with_the_goods_to_the_cent) {
    promote("odd", R"({"kind":"amount_off","amount_minor":101})");
    const auto done = checkout(cart("," + delivery), "test_success");
    const auto order = "/v1/orders/" + done.text("/order");
    EXPECT_EQ(done.number("/total/minor"), 1'899);
    EXPECT_EQ(admin("POST " + order + "/cancel", R"({"lines":[{"line":1,"quantity":1}]})").status,
              200);
    const auto half = admin("GET " + order).number("/lines/0/charged_minor");
    EXPECT_EQ(half, 950);
    EXPECT_EQ(admin("POST " + order + "/cancel", "{}").status, 200);
    EXPECT_EQ(admin("GET " + order).number("/lines/0/charged_minor"), 0);
    expect_sound();
}

TEST_P(PromotionsApi, say_what_their_effect_lacks) {
    const auto refused = admin("POST /v1/promotions", R"({"code":"x","name":"x","market":"de",
        "effect":{"kind":"nth_free","gift":"A","articles":{"skus":["nothing"]}}})");
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/effect/articles/skus/0");
    EXPECT_EQ(refused.text("/errors/1/pointer"), "/effect/nth");
    EXPECT_EQ(refused.text("/errors/2/pointer"), "/effect/gift");
}

TEST_P(PromotionsApi, have_codes_that_are_all_different) {
    const auto path = one_use();
    const auto made =
        admin("POST " + path + "/coupons/generate", R"({"count":100,"prefix":"SPRING-"})");
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.text("/status"), "done");
    EXPECT_EQ(made.number("/made"), 100);
    EXPECT_EQ(admin("GET " + path + "/coupons?limit=2").text("/items/1/code").substr(0, 7),
              "SPRING-");
}

TEST_P(PromotionsApi, have_codes_that_a_job_makes_slice_by_slice_and_each_once) {
    const auto path = one_use();
    const auto begun = admin("POST " + path + "/coupons/generate",
                             R"({"count":23500,"prefix":"BIG-","limit_total":2})");
    EXPECT_EQ(begun.text("/status"), "making") << begun.body;
    EXPECT_EQ(begun.number("/made"), 1'000);
    const auto batch = "GET " + path + "/coupon-batches/" + begun.text("/id");
    // Its lease ends before it does, so that it is run once more beside itself.
    ASSERT_TRUE(api_.engine.jobs().run_due());
    for (int i = 0; i < 3; ++i) api_.engine.pump();
    const auto some = admin(batch).number("/made");
    EXPECT_GT(some, 1'000);
    EXPECT_LT(some, 23'500);
    sql::write(*api_.base.database().open_writer(), [](Tx& tx) {
        tx.run("update base_job set lease_until = 0 where kind = 'make_coupons'");
    });
    while (api_.engine.jobs().run_due()) {
        while (api_.engine.pump() > 0) {
        }
    }
    const auto done = admin(batch);
    EXPECT_EQ(done.text("/status"), "done") << done.body;
    EXPECT_EQ(done.number("/made"), 23'500);
    EXPECT_EQ(number("select count(distinct code) from pricing_coupon where code like 'BIG-%'"),
              23'500);
    EXPECT_EQ(number("select count(*) from base_job where kind = 'make_coupons'"), 0);
    const auto page = admin("GET " + path + "/coupons?limit=100&batch=" + begun.text("/id"));
    EXPECT_EQ(page.json().at("items").as_array().size(), 100U);
    EXPECT_EQ(page.text("/items/0/code").substr(0, 4), "BIG-");
    EXPECT_NE(page.text("/next_cursor"), "");
    EXPECT_EQ(admin("GET " + path + "/coupon-batches/cpb_00000000000000000000000001").status, 404);
    expect_sound();
}

TEST_P(PromotionsApi, refuse_more_coupons_than_a_batch_may_have) {
    const auto path = one_use();
    const auto wrong = [&](const std::string& wish) {
        return admin("POST " + path + "/coupons/generate", wish).text("/errors/0/pointer");
    };
    EXPECT_EQ(wrong(R"({"count":0})"), "/count");
    EXPECT_EQ(wrong(R"({"count":100001})"), "/count");
    EXPECT_EQ(wrong(R"({"count":1,"prefix":"Ä"})"), "/prefix");
}

TEST_P(PromotionsApi, use_one_of_two_coupons_and_say_which) {
    const auto promotion = two_coupons();
    const auto path = cart(R"(,"coupons":["ONE0","TWO0"],)" + delivery);
    EXPECT_EQ(read(path).text("/coupons/0/status"), "applied");
    EXPECT_EQ(read(path).text("/coupons/1/status"), "not_applied");
    EXPECT_EQ(checkout(path, "test_success").number("/total/minor"), 1'800);
    const auto coupons = admin("GET " + promotion + "/coupons");
    EXPECT_EQ(coupons.number("/items/0/used"), 1) << coupons.body;
    EXPECT_EQ(coupons.number("/items/1/used"), 0);
    expect_sound();
}

TEST_P(PromotionsApi, are_never_left_out_of_an_order_in_one_call_without_a_word) {
    two_coupons(R"(,"conditions":{"total_at_least_minor":1500})");
    const auto refused = order(R"(,"coupons":["ONE0"])");
    EXPECT_EQ(refused.code(), "coupon_not_usable") << refused.body;
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/coupons/0");
    EXPECT_EQ(refused.text("/errors/0/code"), "coupon_not_applied");
    // A cart shows it, and is bought all the same.
    promote("half", R"({"kind":"percent_off","percent_bp":5000})", R"(,"stacking":"exclusive")");
    const auto path = cart(R"(,"coupons":["ONE0"],)" + delivery);
    EXPECT_EQ(read(path).text("/coupons/0/status"), "not_applied");
    EXPECT_EQ(checkout(path, "test_success").number("/total/minor"), 1'000);
    expect_sound();
}

TEST_P(PromotionsApi, that_are_used_up_use_up_their_coupons) {
    two_coupons(R"(,"limit_total":1)");
    EXPECT_EQ(order(R"(,"coupons":["ONE0"])").number("/total/minor"), 900);
    const auto refused = order(R"(,"coupons":["TWO0"])");
    EXPECT_EQ(refused.text("/errors/0/code"), "coupon_used_up") << refused.body;
    const auto path = cart(R"(,"coupons":["TWO0"],)" + delivery);
    EXPECT_EQ(read(path).text("/coupons/0/status"), "used_up");
    EXPECT_EQ(checkout(path, "test_success").text("/errors/0/code"), "coupon_used_up");
    expect_sound();
}

TEST_P(PromotionsApi, whose_gift_is_gone_are_not_used) {
    const auto path =
        promote("gift", R"({"kind":"gift","gift":"B"})", R"(,"needs_coupon":true,"limit_total":1)");
    admin("POST " + path + "/coupons", R"({"coupons":[{"code":"GIFT","limit_total":1}]})");
    const auto without = order(R"(,"coupons":["GIFT"])");
    EXPECT_EQ(without.status, 201) << without.body;
    EXPECT_EQ(used(path), 0);
    EXPECT_EQ(admin("GET " + path).number("/used"), 0);
    testing::put_stock(api_.base.database(), api_.shop, "B", api_.shop.warehouse, 1);
    const auto with = order(R"(,"coupons":["GIFT"])");
    EXPECT_EQ(admin("GET /v1/orders/" + with.text("/id")).text("/lines/1/sku"), "B");
    EXPECT_EQ(used(path), 1);
    expect_sound();
}

TEST_P(PromotionsApi, give_the_gifts_that_are_there) {
    promote("first", R"({"kind":"gift","gift":"B"})");
    promote("second", R"({"kind":"gift","gift":"C"})");
    testing::put_stock(api_.base.database(), api_.shop, "C", api_.shop.warehouse, 1);
    const auto placed = order("");
    const auto seen = admin("GET /v1/orders/" + placed.text("/id"));
    EXPECT_EQ(seen.text("/lines/1/sku"), "C") << seen.body;
    EXPECT_EQ(seen.number("/lines/1/line"), 2);
    EXPECT_EQ(seen.number("/lines/1/allocated"), 1);
    EXPECT_EQ(seen.text("/lines/2/sku"), "");
    EXPECT_EQ(seen.text("/discounts/0/code"), "second");
    EXPECT_EQ(seen.number("/discounts/0/line"), 2);
    EXPECT_EQ(seen.text("/discounts/1/code"), "");
    expect_sound();
}

TEST_P(PromotionsApi, that_leave_nothing_to_pay_need_no_provider) {
    promote("all", R"({"kind":"percent_off","percent_bp":10000})");
    const auto done = api_.call("POST " + cart("," + delivery) + "/checkout", api_.store,
                                R"({"payment":{"terms":"captured"}})");
    EXPECT_EQ(done.text("/status"), "placed") << done.body;
    EXPECT_EQ(done.number("/total/minor"), 0);
    const auto placed = order("");
    EXPECT_EQ(placed.text("/payment_status"), "settled") << placed.body;
    EXPECT_EQ(number("select count(*) from payments_payment"), 0);
    expect_sound();
}

}  // namespace
}  // namespace nahtlos::flows
