// Buying over the API: suppliers, purchase orders, and what comes of them on the ledger.
#include "flows/api_buying.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "buying/types.hpp"
#include "flows/api_stock.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::ElementsAre;
using testing::items;
using testing::Shop;

class BuyingApi : public testing::OnEngine {
protected:
    BuyingApi()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor&) {
              auto routes = supplier_routes(engine);
              for (auto& more : {purchase_routes(engine), stock_routes(engine)}) {
                  routes.insert(routes.end(), more.begin(), more.end());
              }
              return routes;
          }) {
        supplier_ = done("POST /v1/suppliers",
                         R"({"code":"acme","name":"Acme","contact":"Eve","currency":"EUR",
                             "lead_time_days":14,"minimum_minor":1000})")
                        .text("/id");
        done("PUT /v1/suppliers/acme-id/articles",
             R"({"articles":[{"sku":"A","supplier_sku":"x-1","cost_minor":250,"pack_size":6}]})");
    }
    void TearDown() override {
        for (const auto& invariant :
             verify(api_.base.database(), {.now = api_.fake.clock.now()}).invariants) {
            // The shop's places were put there without events.
            if (invariant.check == Check::event_sequences) continue;
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }

    ApiReply call(std::string line, const std::string& body = "",
                  const testing::Parts& headers = {}) {
        if (const auto at = line.find("acme-id"); at != line.npos) line.replace(at, 7, supplier_);
        return api_.call(line, api_.admin, body, headers);
    }
    ApiReply done(const std::string& line, const std::string& body = "") {
        auto reply = call(line, body);
        EXPECT_TRUE(reply.status >= 200 && reply.status < 300) << line << ' ' << reply.body;
        return reply;
    }
    static std::string draft_of(const std::string& lines, const std::string& more = "") {
        return R"({"supplier":"acme","location":"lager","lines":[)" + lines + "]" + more + "}";
    }
    // Six of A and ten of B, which are on order.
    std::string ordered() {
        const auto path =
            "/v1/purchase-orders/" +
            done("POST /v1/purchase-orders",
                 draft_of(R"({"sku":"A","quantity":6},{"sku":"B","quantity":10,"cost_minor":500})"))
                .text("/id");
        EXPECT_EQ(done("POST " + path + "/order").text("/status"), "ordered");
        return path;
    }
    ApiReply receive(const std::string& path, const std::string& lines,
                     const std::string& more = "") {
        return call("POST " + path + "/receipts", R"({"lines":[)" + lines + "]" + more + "}");
    }
    std::int64_t level(const std::string& sku, const std::string& what) {
        return call("GET /v1/stock/levels?location=lager&sku=" + sku).number("/items/0/" + what);
    }
    std::vector<std::string> events_of(const std::string& path) {
        const auto id = *parse_id<buying::PurchaseOrderId>(path.substr(path.rfind('/') + 1));
        return api_.base.database().read([&](Tx& tx) {
            std::vector<std::string> types;
            for (std::int64_t n = 1;; ++n) {
                auto type = tx.value<std::string>(
                    "select type from base_event where aggregate = $1 and aggregate_seq = $2", id,
                    n);
                if (!type) return types;
                types.push_back(*std::move(type));
            }
        });
    }

    testing::TestApi api_;
    std::string supplier_;
};
INSTANTIATE_TEST_SUITE_P(Engines, BuyingApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(BuyingApi, suppliers_are_made_changed_and_listed) {
    const auto made = call("GET /v1/suppliers/acme-id");
    EXPECT_EQ(made.text("/contact"), "Eve");
    EXPECT_EQ(made.number("/version"), 2);
    const auto taken = call("POST /v1/suppliers", R"({"code":"acme","name":"X","currency":"EUR"})");
    EXPECT_EQ(taken.status, 409);
    EXPECT_EQ(taken.text("/errors/0/pointer"), "/code");
    done("POST /v1/suppliers", R"({"code":"b","name":"B","currency":"CHF"})");
    EXPECT_EQ(
        call("PUT /v1/suppliers/acme-id", R"({"code":"b","name":"X","currency":"EUR"})").code(),
        "code_taken");
    const std::string moved = R"({"code":"acme2","name":"Acme Inc","currency":"EUR"})";
    EXPECT_EQ(call("PUT /v1/suppliers/acme-id", moved, {{"if-match", "\"1\""}}).status, 412);
    EXPECT_EQ(call("PUT /v1/suppliers/acme-id", moved, {{"if-match", "\"2\""}}).status, 200);
    EXPECT_EQ(call("GET /v1/suppliers/acme-id").text("/contact"), "");
    EXPECT_THAT(testing::all_pages(api_, "/v1/suppliers?limit=1", api_.admin, "code"),
                ElementsAre("b", "acme2"));
    EXPECT_THAT(items(call("GET /v1/suppliers?code=b"), "name"), ElementsAre("B"));
}

TEST_P(BuyingApi, articles_are_of_the_catalog_and_named_once) {
    const auto refused = call("PUT /v1/suppliers/acme-id/articles",
                              R"({"articles":[{"sku":"A","cost_minor":1},
                                  {"sku":"A","cost_minor":1},{"sku":"KIT","cost_minor":1},
                                  {"sku":"nothing","cost_minor":1}]})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.text("/errors/0/code"), "repeated");
    EXPECT_EQ(refused.text("/errors/1/code"), "not_one_item");
    EXPECT_EQ(refused.text("/errors/2/pointer"), "/articles/3/sku");
    done("PUT /v1/suppliers/acme-id/articles", R"({"articles":[{"sku":"B","cost_minor":9}]})");
    EXPECT_THAT(testing::all_pages(api_, "/v1/suppliers/" + supplier_ + "/articles?limit=1",
                                   api_.admin, "sku"),
                ElementsAre("A", "B"));
}

TEST_P(BuyingApi, a_draft_becomes_an_order_with_dates_by_lead_time) {
    const auto path = ordered();
    const auto order = call("GET " + path);
    EXPECT_EQ(order.text("/status"), "ordered");
    EXPECT_EQ(order.number("/total_minor"), 6 * 250 + 10 * 500);
    EXPECT_EQ(order.text("/lines/0/supplier_sku"), "x-1");
    EXPECT_EQ(order.text("/lines/1/expected_at"), to_string(api_.fake.clock.now() + days(14)));
    EXPECT_EQ(order.text("/lines/1/dates/0/expected_at"), order.text("/lines/1/expected_at"));
    EXPECT_EQ(call("PUT " + path, draft_of(R"({"sku":"A","quantity":6})")).code(), "wrong_status");
    EXPECT_EQ(call("POST " + path + "/order").code(), "wrong_status");
    EXPECT_THAT(events_of(path), ElementsAre("purchase_order_created", "purchase_order_ordered"));
}

TEST_P(BuyingApi, a_draft_names_what_is_wrong_with_it) {
    const auto refused = call("POST /v1/purchase-orders",
                              R"({"supplier":"who","location":"where","lines":[
                                  {"sku":"nothing","quantity":1}]})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/supplier");
    EXPECT_EQ(refused.text("/errors/1/pointer"), "/location");
    EXPECT_EQ(refused.text("/errors/2/pointer"), "/lines/0/sku");
    const auto packs = call("POST /v1/purchase-orders",
                            draft_of(R"({"sku":"A","quantity":7},{"sku":"B","quantity":1})"),
                            {{"accept-language", "de"}});
    EXPECT_EQ(packs.text("/errors/0/detail"), "muss ganze Packungen zu 6 ergeben");
    EXPECT_EQ(packs.text("/errors/1/code"), "required");
}

TEST_P(BuyingApi, a_draft_is_changed_as_a_whole) {
    const auto made = done("POST /v1/purchase-orders",
                           draft_of(R"({"sku":"A","quantity":6},{"sku":"A","quantity":12})",
                                    R"(,"reference":"PO-1","note":"soon")"));
    const auto path = "/v1/purchase-orders/" + made.text("/id");
    EXPECT_EQ(call("POST /v1/purchase-orders",
                   draft_of(R"({"sku":"A","quantity":6})", R"(,"reference":"PO-1")"))
                  .text("/errors/0/pointer"),
              "/reference");
    const auto changed =
        done("PUT " + path, draft_of(R"({"sku":"A","quantity":18})", R"(,"reference":"PO-1")"));
    EXPECT_EQ(changed.number("/total_minor"), 18 * 250);
    EXPECT_EQ(changed.number("/version"), 2);
    const auto view = call("GET " + path);
    EXPECT_EQ(view.number("/lines/0/quantity"), 18);
    EXPECT_EQ(view.number("/lines/1/quantity"), -1);
    EXPECT_EQ(view.text("/note"), "");
}

TEST_P(BuyingApi, less_than_the_minimum_is_ordered_only_when_it_is_said) {
    const auto path =
        "/v1/purchase-orders/" +
        done("POST /v1/purchase-orders", draft_of(R"({"sku":"B","quantity":1,"cost_minor":999})"))
            .text("/id");
    const auto refused = call("POST " + path + "/order", "", {{"accept-language", "de"}});
    EXPECT_EQ(refused.code(), "below_minimum");
    EXPECT_EQ(refused.text("/detail"), "Der Mindestbestellwert des Lieferanten beträgt 10.00.");
    EXPECT_EQ(done("POST " + path + "/order", R"({"below_minimum":true})").text("/status"),
              "ordered");
}

TEST_P(BuyingApi, goods_come_in_parts_and_are_on_hand_at_once) {
    const auto path = ordered();
    const auto first = receive(path, R"({"line":1,"received":4,"damaged":1})",
                               R"(,"delivery_note":"LS 7","costs":[{"kind":"freight",
                                   "amount_minor":50}])");
    EXPECT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(first.text("/status"), "partially_received");
    EXPECT_EQ(first.number("/lines/0/open"), 1);
    EXPECT_EQ(level("A", "on_hand"), 5);
    EXPECT_EQ(level("A", "damaged"), 1);
    EXPECT_EQ(level("A", "available"), 4);
    EXPECT_EQ(api_.base.database().read([&](Tx& tx) {
        return tx.value<std::int64_t>(
            "select unit_cost from inventory_movement where kind = 'received' and source_event = "
            "$1",
            *parse_id<buying::ReceiptId>(first.text("/id")));
    }),
              2'600'000);  // 2.50 and a fifth of 0.50
    const auto rest =
        receive(path, R"({"line":1,"missing":1},{"line":2,"received":10,"cost_minor":480})");
    EXPECT_EQ(rest.text("/status"), "received");
    EXPECT_EQ(level("B", "on_hand"), 10);
    const auto view = call("GET " + path);
    EXPECT_EQ(view.text("/receipts/0/delivery_note"), "LS 7");
    EXPECT_EQ(view.number("/receipts/0/costs/0/amount_minor"), 50);
    EXPECT_EQ(view.number("/receipts/1/lines/1/cost_minor"), 480);
    EXPECT_EQ(view.number("/lines/0/missing"), 1);
    EXPECT_EQ(receive(path, R"({"line":1,"received":1})").code(), "wrong_status");
    EXPECT_THAT(events_of(path), ElementsAre("purchase_order_created", "purchase_order_ordered",
                                             "purchase_order_received", "purchase_order_received"));
}

TEST_P(BuyingApi, no_more_than_is_open_is_received_unless_it_is_said) {
    const auto path = ordered();
    const auto refused = receive(path, R"({"line":1,"received":7})");
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/lines/0/received");
    EXPECT_EQ(refused.text("/errors/0/code"), "more_than_open");
    EXPECT_EQ(refused.number("/errors/0/available"), 6);
    EXPECT_EQ(level("A", "on_hand"), -1);
    EXPECT_EQ(receive(path, R"({"line":1,"received":7})", R"(,"allow_over":true)").status, 201);
    EXPECT_EQ(level("A", "on_hand"), 7);
    EXPECT_EQ(call("GET " + path).number("/lines/0/over"), 1);
}

TEST_P(BuyingApi, a_delivery_that_is_told_twice_counts_once) {
    const auto path = ordered();
    const testing::Parts key{{"idempotency-key", "k"}};
    const std::string body = R"({"lines":[{"line":1,"received":2}]})";
    const auto first = call("POST " + path + "/receipts", body, key);
    const auto again = call("POST " + path + "/receipts", body, key);
    EXPECT_EQ(first.body, again.body);
    EXPECT_EQ(level("A", "on_hand"), 2);
}

TEST_P(BuyingApi, the_same_article_on_two_lines_is_received_on_both) {
    const auto path = "/v1/purchase-orders/" +
                      done("POST /v1/purchase-orders",
                           draft_of(R"({"sku":"A","quantity":6},{"sku":"A","quantity":6})"))
                          .text("/id");
    done("POST " + path + "/order");
    EXPECT_EQ(receive(path, R"({"line":1,"received":6},{"line":2,"received":5,"damaged":1})")
                  .text("/status"),
              "received");
    EXPECT_EQ(level("A", "on_hand"), 12);
}

TEST_P(BuyingApi, dates_slip_and_all_of_them_are_kept) {
    const auto path = ordered();
    EXPECT_EQ(done("POST " + path + "/confirm").text("/status"), "confirmed");
    done("POST " + path + "/confirm",
         R"({"lines":[{"line":2,"expected_at":"2031-05-01T00:00:00Z"}],"reason":"strike"})");
    const auto view = call("GET " + path);
    EXPECT_EQ(view.text("/lines/1/expected_at"), "2031-05-01T00:00:00.000000Z");
    EXPECT_EQ(view.text("/lines/1/dates/1/reason"), "strike");
    EXPECT_EQ(view.text("/lines/0/dates/1/expected_at"), "");
    EXPECT_EQ(call("POST " + path + "/confirm",
                   R"({"lines":[{"line":9,"expected_at":"2031-05-01T00:00:00Z"}]})")
                  .text("/errors/0/code"),
              "unknown_line");
}

TEST_P(BuyingApi, what_has_not_come_is_canceled) {
    const auto path = ordered();
    EXPECT_EQ(done("POST " + path + "/cancel").text("/status"), "canceled");
    EXPECT_EQ(call("POST " + path + "/cancel").code(), "wrong_status");
    EXPECT_EQ(receive(path, R"({"line":1,"received":1})").code(), "wrong_status");
    const auto other = ordered();
    receive(other, R"({"line":1,"received":1})");
    EXPECT_EQ(call("POST " + other + "/cancel", "", {{"accept-language", "de"}}).text("/detail"),
              "Die Einkaufsbestellung hat den Status partially_received; ein Rest, der nicht mehr "
              "kommt, wird als fehlend gebucht.");
}

TEST_P(BuyingApi, supply_is_listed_soonest_first) {
    const auto path = ordered();
    done("POST " + path + "/confirm",
         R"({"lines":[{"line":1,"expected_at":"2031-05-01T00:00:00Z"}]})");
    ordered();
    receive(path, R"({"line":2,"received":3})");
    EXPECT_THAT(testing::all_pages(api_, "/v1/supply?limit=1", api_.admin, "sku"),
                ElementsAre("B", "A", "B", "A"));
    const auto late = call("GET /v1/supply?sku=A&location=lager");
    EXPECT_EQ(late.number("/items/0/open"), 6);
    EXPECT_EQ(late.text("/items/1/expected_at"), "2031-05-01T00:00:00.000000Z");
    EXPECT_THAT(items(call("GET /v1/supply?sku=A&until=2031-05-01T00:00:00Z"), "sku"),
                ElementsAre("A"));
    EXPECT_EQ(call("GET /v1/supply?location=nowhere").text("/errors/0/pointer"), "?location");
}

TEST_P(BuyingApi, prices_of_a_suppliers_articles_keep_their_currency) {
    const auto changed =
        call("PUT /v1/suppliers/acme-id", R"({"code":"acme","name":"Acme","currency":"JPY"})");
    EXPECT_EQ(changed.text("/errors/0/pointer"), "/currency") << changed.body;
}

TEST_P(BuyingApi, purchase_orders_are_found_by_all_that_names_them) {
    const auto first = ordered(), second = ordered();
    const auto draft = "/v1/purchase-orders/" + done("POST /v1/purchase-orders",
                                                     R"({"supplier":")" + supplier_ +
                                                         R"(","location":"berlin","reference":"R",
             "lines":[{"sku":"C","quantity":1,"cost_minor":1}]})")
                                                    .text("/id");
    const auto found = [&](const std::string& query) {
        std::vector<std::string> paths;
        for (const auto& id :
             testing::all_pages(api_, "/v1/purchase-orders?limit=1" + query, api_.admin, "id")) {
            paths.push_back("/v1/purchase-orders/" + id);
        }
        return paths;
    };
    EXPECT_THAT(found(""), ElementsAre(draft, second, first));
    EXPECT_THAT(found("&supplier=acme&status=ordered"), ElementsAre(second, first));
    EXPECT_THAT(found("&location=berlin"), ElementsAre(draft));
    EXPECT_THAT(found("&sku=C"), ElementsAre(draft));
    EXPECT_THAT(found("&reference=R"), ElementsAre(draft));
    EXPECT_EQ(call("GET /v1/purchase-orders?supplier=who").text("/errors/0/pointer"), "?supplier");
}

}  // namespace
}  // namespace nahtlos::flows
