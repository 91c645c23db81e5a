// Refusals in German: what shoppers and clerks meet, said by the real routes.
#include "flows/german.hpp"

#include <gtest/gtest.h>

#include <map>

#include "flows/api_cart.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_checkout.hpp"
#include "flows/api_orders.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

class German : public testing::OnEngine {
protected:
    German()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = cart_routes(engine);
              for (auto& route : checkout_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : catalog_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : order_routes(engine, readers)) routes.push_back(std::move(route));
              return routes;
          }) {}

    ApiReply call(const std::string& line, const std::string& body = "",
                  testing::Parts headers = {}) {
        headers["accept-language"] = "de-AT, en;q=0.5";
        return api_.call(line, api_.admin, body, headers);
    }
    ApiReply order(const std::string& lines, const testing::Parts& headers = {}) {
        return call("POST /v1/orders", testing::order_body(lines, R"(,"channel":"web")"), headers);
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, German, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(German, is_spoken_when_goods_are_sold_out) {
    const auto refused = order(R"({"sku":"A","quantity":3})");
    EXPECT_EQ(refused.code(), "insufficient_stock");
    EXPECT_EQ(refused.text("/title"), "Konflikt");
    EXPECT_EQ(refused.text("/detail"), "Der Bestand reicht für diese Bestellung nicht aus.");
    EXPECT_EQ(refused.text("/errors/0/detail"), "ist mehr, als noch da ist");
}

TEST_P(German, names_what_is_wrong_with_a_field) {
    const auto refused = order(R"({"sku":"nothing","quantity":0})");
    EXPECT_EQ(refused.text("/detail"), "Einige Angaben sind ungültig.");
    EXPECT_EQ(refused.text("/errors/0/detail"), "muss zwischen 1 und 1000000 liegen");
    EXPECT_EQ(order(R"({"sku":"nothing","quantity":1})").text("/errors/0/detail"),
              "ist kein Artikel des Sortiments");
}

TEST_P(German, is_spoken_about_keys_used_twice) {
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 9);
    const testing::Parts key{{"idempotency-key", "k"}};
    EXPECT_EQ(order(R"({"sku":"A","quantity":1})", key).status, 201);
    EXPECT_EQ(order(R"({"sku":"A","quantity":2})", key).text("/detail"),
              "Dieser Idempotency-Key wurde schon mit einer anderen Anfrage verwendet.");
}

TEST_P(German, is_spoken_about_carts) {
    EXPECT_EQ(call("GET /v1/carts/crt_01jdc3r3s1fj5ra3w0044n5t5b").text("/detail"),
              "Diesen Warenkorb gibt es nicht.");
    const auto made = call(
        "POST /v1/carts", R"({"channel":"web","lines":[{"action":"add","sku":"A","quantity":1}]})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto path = "/v1/carts/" + made.text("/token");
    EXPECT_EQ(call("PATCH " + path, R"({"lines":[{"action":"remove","line":7}]})")
                  .text("/errors/0/detail"),
              "ist keine Position dieses Warenkorbs");
    EXPECT_EQ(call("GET " + path).text("/requirements/0/detail"),
              "wird gebraucht, um die Bestellung zu bestätigen");
    EXPECT_EQ(
        call("POST " + path + "/checkout", R"({"payment":{"provider":"test"}})").text("/detail"),
        "Vor dem Kauf fehlt noch etwas.");
    EXPECT_EQ(call("GET " + path + "/checkout").text("/detail"),
              "Für diesen Warenkorb wurde kein Kauf begonnen.");
}

TEST_P(German, takes_versions_along) {
    const auto path = "/v1/variants/" + to_string(testing::Shop::variant("A"));
    EXPECT_EQ(call("PATCH " + path, R"({"weight_g":5})", {{"if-match", "\"7\""}}).text("/detail"),
              "If-Match nennt Version 7, doch jetzt ist es 1.");
    EXPECT_EQ(call("GET /v1/variants/var_01jdc3r3s1fj5ra3w0044n5t5b").text("/detail"),
              "Diesen Artikel gibt es nicht.");
}

TEST_P(German, is_spoken_to_those_who_ask_for_it_only) {
    const auto english = api_.call("GET /v1/variants/var_01jdc3r3s1fj5ra3w0044n5t5b", api_.admin,
                                   "", {{"accept-language", "en, de;q=0.9"}});
    EXPECT_EQ(english.text("/detail"), "there is no such variant");
}

TEST(GermanTable, has_words_for_what_clerks_meet_at_the_shelf) {
    for (const auto* code :
         {"same", "stale", "changed_meanwhile", "takes_stock", "not_one_item", "closed"}) {
        EXPECT_NE(http::translate(german(), code, "x"), "x") << code;
    }
}

TEST(GermanTable, keeps_the_rows_of_a_code_together_and_none_unreachable) {
    std::map<std::string_view, bool> has_general;
    std::string_view last;
    for (const auto& row : german()) {
        EXPECT_FALSE(row.other.empty());
        if (row.code != last) {
            EXPECT_FALSE(has_general.contains(row.code)) << row.code;
        }
        EXPECT_FALSE(has_general[row.code]) << row.code << ": " << row.english;
        has_general[row.code] = row.english == "{}";
        last = row.code;
    }
    EXPECT_GE(has_general.size(), 40U);
}

}  // namespace
}  // namespace nahtlos::flows
