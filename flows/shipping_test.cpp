// The price of shipping on carts and orders: shown, agreed to, taken away, given back.
#include "flows/shipping.hpp"

#include <gtest/gtest.h>

#include "flows/api_cart.hpp"
#include "flows/api_checkout.hpp"
#include "flows/api_delivery.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_pricing.hpp"
#include "flows/api_returns.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

const std::string address = R"("address":{"name":"Ada","address1":"Weg 1","postal_code":"10115",
    "city":"Berlin","country":"DE"})";

class ShippingPrice : public testing::OnEngine {
protected:
    ShippingPrice()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = delivery_routes(engine);
              for (auto& route : cart_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : checkout_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : fulfillment_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : pricing_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : return_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : order_routes(engine, readers)) routes.push_back(std::move(route));
              return routes;
          }) {
        for (const char* sku : {"A", "B"}) {
            testing::put_stock(api_.base.database(), api_.shop, sku, api_.shop.warehouse, 9);
        }
    }

    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    void make_way() {
        const auto made = call("POST /v1/delivery/methods",
                               R"({"code":"post","market":"de","method":"ship","terms":{
            "names":{"de":"Paket"},"free_from_minor":10000,"handling_minutes":60,
            "min_days":1,"max_days":2,"prices":[{"price_minor":490,
            "area":{"countries":["DE"]}}]}})");
        ASSERT_EQ(made.status, 201) << made.body;
    }
    // The path of an order of two pieces that has gone out.
    std::string shipped() {
        const auto placed = order();
        const auto path = "/v1/orders/" + placed.text("/id");
        const auto sent =
            call("POST " + path + "/fulfillments/" + placed.text("/fulfillments/0/id") + "/actions",
                 R"({"action":"ship","catch_up":true})");
        EXPECT_EQ(sent.status, 200) << sent.body;
        return path;
    }
    ApiReply announce(const std::string& order_path) {
        return call("POST /v1/returns",
                    R"({"order":")" + order_path.substr(std::string("/v1/orders/").size()) +
                        R"(","lines":[{"line":1,"quantity":2},{"line":2,"quantity":1}]})");
    }
    void make_shipping_free() {
        const auto made = call("POST /v1/promotions",
                               R"({"code":"frei","name":"Versand frei","market":"de",
            "status":"active","effect":{"kind":"free_shipping"}})");
        ASSERT_EQ(made.status, 201) << made.body;
    }
    std::string cart(const std::string& delivery, int quantity = 2) {
        const auto made = call("POST /v1/carts", R"({"channel":"web","lines":[
            {"action":"add","sku":"A","quantity":)" + std::to_string(quantity) +
                                                     R"(}],"customer":{"email":"a@example.com"},
            "delivery":{)" + delivery + "}}");
        EXPECT_EQ(made.status, 201) << made.body;
        return "/v1/carts/" + made.text("/token");
    }
    static std::string by_post() { return R"("method":"ship","way":"post",)" + address; }
    ApiReply order(const std::string& rest = "", const std::string& way = R"("way":"post",)") {
        return call("POST /v1/orders", R"({"channel":"web","lines":[{"sku":"A","quantity":2}],
            "payment":{"kind":"settled","provider":"test"},"delivery":{"method":"ship",)" +
                                           way + address + "}" + rest + "}");
    }
    void expect_sound() {
        const auto report = verify(api_.base.database(), {.now = api_.fake.clock.now()});
        EXPECT_TRUE(report.is_sound());
        for (const auto& invariant : report.invariants) {
            if (!invariant.findings.empty()) ADD_FAILURE() << to_string(invariant);
        }
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, ShippingPrice, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(ShippingPrice, is_none_where_no_ways_are_set_up) {
    const auto seen = call("GET " + cart(R"("method":"ship",)" + address));
    EXPECT_EQ(seen.number("/total/minor"), 2000) << seen.body;
    EXPECT_TRUE(seen.json().at("requirements").as_array().empty()) << seen.body;
    EXPECT_EQ(order("", "").number("/total/minor"), 2000);
}

TEST_P(ShippingPrice, is_asked_of_the_methods_that_have_ways_alone) {
    make_way();
    const auto seen = call(
        "GET " + cart(R"("method":"pickup","location":")" + to_string(api_.shop.berlin) + "\""));
    EXPECT_EQ(seen.body.find("/delivery/way"), std::string::npos) << seen.body;
}

TEST_P(ShippingPrice, is_none_where_nothing_has_to_travel) {
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        tx.run("delete from inventory_component where variant = $1", testing::Shop::variant("A"));
    });
    make_way();
    const auto seen = call("GET " + cart(by_post()));
    EXPECT_EQ(seen.number("/total/minor"), 2000) << seen.body;
    EXPECT_TRUE(seen.json().at("requirements").as_array().empty()) << seen.body;
    const auto bare = call("POST /v1/carts", R"({"channel":"web","lines":[
        {"action":"add","sku":"A","quantity":1}],"customer":{"email":"a@example.com"}})");
    const auto placed = call("POST /v1/carts/" + bare.text("/token") + "/checkout",
                             R"({"payment":{"terms":"invoice"},"expected_total_minor":1000})");
    EXPECT_EQ(placed.text("/status"), "placed") << placed.body;
    expect_sound();
}

TEST_P(ShippingPrice, is_no_digital_one_for_goods_in_stock) {
    const auto seen = call("GET " + cart(R"("method":"digital")"));
    EXPECT_EQ(seen.text("/requirements/0/pointer"), "/delivery/method") << seen.body;
    const auto refused = call("POST /v1/orders", R"({"channel":"web","lines":[{"sku":"A",
        "quantity":1}],"payment":{"kind":"settled","provider":"test"},
        "delivery":{"method":"digital"}})");
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/delivery/method") << refused.body;
}

TEST_P(ShippingPrice, is_part_of_the_carts_total_with_its_vat) {
    make_way();
    const auto seen = call("GET " + cart(by_post()));
    EXPECT_EQ(seen.number("/shipping/total_minor"), 490) << seen.body;
    EXPECT_EQ(seen.number("/shipping/tax_minor"), 78);
    EXPECT_EQ(seen.number("/total/minor"), 2490);
    EXPECT_EQ(seen.number("/tax_minor"), 319 + 78);
    EXPECT_TRUE(seen.json().at("requirements").as_array().empty()) << seen.body;
}

TEST_P(ShippingPrice, needs_a_way_where_there_are_some) {
    make_way();
    const auto pointer = [&](const std::string& delivery) {
        const auto seen = call("GET " + cart(delivery));
        return seen.text("/requirements/0/pointer") + " " + seen.text("/requirements/0/code");
    };
    EXPECT_EQ(pointer(R"("method":"ship",)" + address), "/delivery/way required");
    EXPECT_EQ(pointer(R"("method":"ship","way":"x",)" + address), "/delivery/way unknown");
    EXPECT_EQ(pointer(R"("method":"pickup","way":"post","location":")" +
                      to_string(api_.shop.berlin) + "\""),
              "/delivery/way not_allowed");
}

TEST_P(ShippingPrice, is_a_line_of_the_order_and_counts_in_what_was_agreed_to) {
    make_way();
    EXPECT_EQ(order(R"(,"expected_total_minor":2000)").code(), "total_changed");
    const auto placed = order(R"(,"expected_total_minor":2490)");
    ASSERT_EQ(placed.status, 201) << placed.body;
    const auto read = call("GET /v1/orders/" + placed.text("/id"));
    EXPECT_EQ(read.number("/total_minor"), 2490) << read.body;
    EXPECT_EQ(read.number("/shipping_minor"), 490);
    EXPECT_EQ(read.text("/lines/1/kind"), "shipping");
    EXPECT_EQ(read.text("/lines/1/title"), "Paket");
    EXPECT_EQ(read.number("/lines/1/tax_minor"), 78);
    // Monday nine o'clock, an hour, two working days: by the end of Wednesday.
    EXPECT_EQ(read.text("/fulfillments/0/promise_by"), "2026-01-07T23:00:00.000000Z");
    expect_sound();
}

TEST_P(ShippingPrice, of_a_checkout_is_that_of_its_cart) {
    make_way();
    const auto placed = call("POST " + cart(by_post()) + "/checkout",
                             R"({"payment":{"terms":"invoice"},"expected_total_minor":2490})");
    EXPECT_EQ(placed.text("/status"), "placed") << placed.body;
    const auto read = call("GET /v1/orders/" + placed.text("/order"));
    EXPECT_EQ(read.number("/shipping_minor"), 490) << read.body;
    EXPECT_EQ(read.text("/fulfillments/0/promise_by"), "2026-01-07T23:00:00.000000Z");
    expect_sound();
}

TEST_P(ShippingPrice, is_taken_away_by_a_promotion_which_says_so) {
    make_way();
    make_shipping_free();
    const auto seen = call("GET " + cart(by_post()));
    EXPECT_EQ(seen.number("/total/minor"), 2000) << seen.body;
    EXPECT_EQ(seen.number("/shipping/discount_minor"), 490);
    EXPECT_EQ(seen.number("/shipping/total_minor"), 0);
    EXPECT_EQ(seen.number("/promotions/0/discount_minor"), 490);
    EXPECT_EQ(seen.number("/discount_minor"), 490);
    const auto placed = order(R"(,"expected_total_minor":2000)");
    ASSERT_EQ(placed.status, 201) << placed.body;
    const auto read = call("GET /v1/orders/" + placed.text("/id"));
    EXPECT_EQ(read.number("/discount_minor"), 490) << read.body;
    EXPECT_EQ(read.number("/lines/1/discount_minor"), 490);
    expect_sound();
}

TEST_P(ShippingPrice, goes_back_with_the_whole_order_before_anything_has_left) {
    make_way();
    const auto id = order().text("/id");
    EXPECT_EQ(call("POST /v1/orders/" + id + "/cancel", "{}").status, 200);
    const auto read = call("GET /v1/orders/" + id);
    EXPECT_EQ(read.text("/status"), "canceled") << read.body;
    EXPECT_EQ(read.number("/lines/1/charged_minor"), 0);
    EXPECT_EQ(read.number("/lines/1/canceled"), 1);
    expect_sound();
}

TEST_P(ShippingPrice, stays_when_a_part_is_canceled_and_is_done_with_the_goods) {
    make_way();
    const auto placed = order();
    const auto path = "/v1/orders/" + placed.text("/id");
    EXPECT_EQ(call("POST " + path + "/cancel", R"({"lines":[{"line":1,"quantity":1}]})").status,
              200);
    EXPECT_EQ(call("GET " + path).number("/lines/1/charged_minor"), 490);
    EXPECT_EQ(call("POST " + path + "/fulfilled", "{}").code(), "nothing_to_fulfill");
    const auto shipped =
        call("POST " + path + "/fulfillments/" + placed.text("/fulfillments/0/id") + "/actions",
             R"({"action":"ship","catch_up":true})");
    EXPECT_EQ(shipped.status, 200) << shipped.body;
    const auto read = call("GET " + path);
    EXPECT_EQ(read.number("/lines/1/fulfilled"), 1) << read.body;
    EXPECT_EQ(read.text("/fulfillment_status"), "fulfilled");
    // Whoever takes all goods back names the line of shipping where it is given back, too.
    const auto back = call("POST " + path + "/returns",
                           R"({"lines":[{"line":1,"quantity":1},{"line":2,"quantity":1}],
                               "location":")" +
                               to_string(api_.shop.warehouse) + "\"}");
    EXPECT_EQ(back.status, 200) << back.body;
    EXPECT_EQ(call("GET " + path).number("/lines/1/refunded_minor"), 490);
    expect_sound();
}

TEST_P(ShippingPrice, comes_back_with_a_return_that_was_announced_and_is_whole) {
    make_way();
    const auto path = shipped();
    const auto seen = call("GET " + path + "/returnable");
    EXPECT_EQ(seen.text("/lines/1/kind"), "shipping") << seen.body;
    EXPECT_EQ(seen.number("/refund_minor"), 2490);
    const auto announced = announce(path);
    ASSERT_EQ(announced.status, 201) << announced.body;
    const auto move = "POST /v1/returns/" + announced.text("/return/id") + "/actions";
    const auto in = call(move, R"({"action":"receive","lines":[{"line":1,"quantity":2}],
                                   "location":")" +
                                   to_string(api_.shop.warehouse) + "\"}");
    EXPECT_EQ(in.status, 200) << in.body;
    const auto seen_to = call(move, R"({"action":"inspect","inspected":[{"line":1,"resellable":1,
                                        "damaged":1}]})");
    EXPECT_EQ(seen_to.number("/return/refunded_minor"), 2490) << seen_to.body;
    expect_sound();
}

TEST_P(ShippingPrice, is_kept_where_goods_of_an_announced_return_are_missing) {
    make_way();
    const auto announced = announce(shipped());
    ASSERT_EQ(announced.status, 201) << announced.body;
    const auto done = call("POST /v1/returns/" + announced.text("/return/id") + "/actions",
                           R"({"action":"inspect","catch_up":true,"inspected":[{"line":1,
                               "resellable":1,"missing":1}],"location":")" +
                               to_string(api_.shop.warehouse) + "\"}");
    EXPECT_EQ(done.number("/return/refunded_minor"), 1000) << done.body;
    expect_sound();
}

TEST_P(ShippingPrice, is_only_of_prices_of_our_own) {
    make_way();
    const auto refused = order(R"(,"pricing":"external")");
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/delivery/way") << refused.body;
}

}  // namespace
}  // namespace nahtlos::flows
