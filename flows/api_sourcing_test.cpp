// Sourcing over the API: profiles are made, put in force, asked for each order, and say why.
#include "flows/api_sourcing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_cart.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_delivery.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"

#include "flows/api_pricing.hpp"
#include "flows/api_setup.hpp"
#include "flows/verify.hpp"
#include "flows/waiting.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::items;

// Berlin is nearest to where the test's orders go, Hamburg next; the warehouse comes first without
// a profile.
const std::string places = R"(,"places":[{"country":"DE","latitude":52.5,"longitude":13.4}])";
const std::string nearest = R"({"name":"nearest","criteria":[{"kind":"distance"}]})";

class SourcingApi : public testing::OnEngine {
protected:
    SourcingApi()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = sourcing_routes(engine);
              for (auto& more :
                   {setup_routes(engine), order_routes(engine, readers), delivery_routes(engine),
                    fulfillment_routes(engine), catalog_routes(engine), cart_routes(engine),
                    pricing_routes(engine)}) {
                  routes.insert(routes.end(), more.begin(), more.end());
              }
              return routes;
          }) {
        place_at(api_.shop.warehouse, 48.14, 11.58);
        place_at(api_.shop.berlin, 52.52, 13.40);
        place_at(api_.shop.hamburg, 53.55, 9.99);
    }
    void TearDown() override {
        if (is_damaged_) return;
        for (const auto& invariant :
             verify(api_.base.database(), {.now = api_.fake.clock.now()}).invariants) {
            // The shop's places were put there without events.
            if (invariant.check == Check::event_sequences) continue;
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }

    void place_at(inventory::LocationId id, double latitude, double longitude) {
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
            tx.run("update inventory_location set latitude = $2, longitude = $3 where id = $1", id,
                   latitude, longitude);
        });
    }
    ApiReply call(const std::string& line, const std::string& body = "",
                  const testing::Parts& headers = {}) {
        return api_.call(line, api_.admin, body, headers);
    }
    void stock(const std::string& sku, inventory::LocationId at, std::int64_t quantity) {
        testing::put_stock(api_.base.database(), api_.shop, sku, at, quantity);
    }
    static std::string rules(const std::string& strategies, const std::string& more = places) {
        return R"("rules":{"strategies":[)" + strategies + "]" + more + "}";
    }
    std::string make(const std::string& code, const std::string& strategies,
                     const std::string& more = places) {
        const auto made =
            call("POST /v1/sourcing/profiles",
                 R"({"code":")" + code + R"(","name":"X",)" + rules(strategies, more) + "}");
        EXPECT_EQ(made.status, 201) << made.body;
        return "/v1/sourcing/profiles/" + made.text("/id");
    }
    std::string in_force(const std::string& strategies, const std::string& more = places) {
        const auto path = make("p" + std::to_string(++made_), strategies, more);
        const auto activated = call("POST " + path + "/activate", R"({"market":"de"})");
        EXPECT_EQ(activated.status, 200) << activated.body;
        return path;
    }
    ApiReply order(const std::string& sku, int quantity) {
        return call("POST /v1/orders",
                    testing::order_body(
                        R"({"sku":")" + sku + R"(","quantity":)" + std::to_string(quantity) + "}",
                        R"(,"channel":"web")"));
    }
    // The codes of the locations that give an order's goods.
    std::vector<std::string> sources(const ApiReply& placed) {
        EXPECT_EQ(placed.status, 201) << placed.body;
        std::vector<std::string> codes;
        const auto view = call("GET /v1/orders/" + placed.text("/id"));
        for (int n = 0;; ++n) {
            const auto at = "/fulfillments/" + std::to_string(n);
            if (view.text(at + "/id").empty()) return codes;
            if (view.text(at + "/status") == "rejected") continue;
            codes.push_back(code_of(view.text(at + "/location")));
        }
    }
    std::string code_of(const std::string& id) const {
        if (id == to_string(api_.shop.berlin)) return "berlin";
        if (id == to_string(api_.shop.hamburg)) return "hamburg";
        return id.empty() ? "waits" : "lager";
    }
    // Looks after what waits, ten minutes later; returns what it tried.
    std::size_t work() {
        api_.fake.clock.advance(minutes(10));
        const auto tried = waiting_.run();
        while (api_.engine.pump() > 0) {
        }
        return tried;
    }

    testing::TestApi api_;
    WaitingWork waiting_{api_.base.database(), api_.world, api_.engine.books(),
                         api_.engine.advance_fulfillments(), api_.engine.cancel_orders()};
    int made_ = 0;
    bool is_damaged_ = false;  // on purpose
};
INSTANTIATE_TEST_SUITE_P(Engines, SourcingApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(SourcingApi, profiles_are_made_in_versions_that_stay) {
    const auto path = make("eu", nearest);
    const auto added =
        call("POST " + path + "/versions",
             "{" + rules(R"({"name":"fewest","criteria":[{"kind":"parcels"}]})") + "}");
    EXPECT_EQ(added.status, 201) << added.body;
    EXPECT_EQ(added.number("/versions"), 2);
    EXPECT_EQ(call("GET " + path).text("/rules/strategies/0/name"), "fewest");
    EXPECT_EQ(call("GET " + path + "?number=1").text("/rules/strategies/0/name"), "nearest");
    EXPECT_EQ(call("GET " + path + "?number=3").status, 404);
    EXPECT_THAT(items(call("GET /v1/sourcing/profiles"), "code"), ElementsAre("eu"));
    EXPECT_EQ(
        call("POST /v1/sourcing/profiles", R"({"code":"eu","name":"Y",)" + rules(nearest) + "}")
            .code(),
        "code_taken");
    EXPECT_EQ(
        call("POST " + path + "/versions", "{" + rules(nearest) + "}", {{"if-match", "\"1\""}})
            .code(),
        "version_changed");
}

TEST_P(SourcingApi, says_what_is_wrong_with_a_profile_in_the_callers_language) {
    const auto wrong = [&](const std::string& strategy) {
        return call("POST /v1/sourcing/profiles",
                    R"({"code":"x","name":"X",)" + rules(strategy) + "}",
                    {{"accept-language", "de"}});
    };
    const auto twice = wrong(
        R"({"name":"x","criteria":[{"kind":"cost"},{"kind":"cost","limits":[2,1],"band":1}]})");
    EXPECT_EQ(twice.status, 422) << twice.body;
    EXPECT_EQ(twice.text("/detail"), "So kann das Profil nicht sein.");
    EXPECT_EQ(twice.text("/errors/0/pointer"), "/rules/strategies/0/criteria/1/kind");
    EXPECT_EQ(twice.text("/errors/0/detail"), "ist doppelt angegeben");
    EXPECT_EQ(twice.text("/errors/1/detail"), "muss ansteigen");
    EXPECT_EQ(twice.text("/errors/2/detail"), "gehört nicht zu Kriterien mit fester Breite");
    const auto load = wrong(R"({"name":"x","criteria":[{"kind":"capacity"}]})");
    EXPECT_EQ(load.text("/errors/0/code"), "not_offered");
    EXPECT_EQ(load.text("/errors/0/detail"), "wird noch nicht angeboten");
    const auto typo = wrong(R"({"name":"x","network":{"locations":["berlin","berlni"]}})");
    EXPECT_EQ(typo.text("/errors/0/pointer"), "/rules/strategies/0/network/locations/1");
    EXPECT_EQ(typo.text("/errors/0/code"), "unknown");
    const auto far = call("POST /v1/sourcing/profiles",
                          R"({"code":"x","name":"X",)" +
                              rules(nearest, R"(,"places":[{"country":"DE","latitude":95,)"
                                             R"("longitude":1}])") +
                              "}",
                          {{"accept-language", "de"}});
    EXPECT_THAT(far.text("/errors/0/detail"), HasSubstr("muss auf der Erde liegen"));
}

TEST_P(SourcingApi, a_profile_decides_where_it_is_in_force_and_nowhere_else) {
    for (const auto at : {api_.shop.warehouse, api_.shop.berlin}) stock("A", at, 20);
    const auto path = make("eu", nearest);
    EXPECT_THAT(sources(order("A", 1)), ElementsAre("lager"));
    EXPECT_EQ(call("POST " + path + "/activate", R"({"channel":"till"})").status, 200);
    EXPECT_THAT(sources(order("A", 1)), ElementsAre("lager"));
    EXPECT_EQ(call("POST " + path + "/activate", R"({"market":"de"})").status, 200);
    EXPECT_THAT(sources(order("A", 1)), ElementsAre("berlin"));
    EXPECT_EQ(call("GET " + path).text("/in_force/0/channel") +
                  call("GET " + path).text("/in_force/1/channel"),
              "till");
    EXPECT_EQ(call("POST " + path + "/deactivate", R"({"market":"de"})").status, 200);
    EXPECT_THAT(sources(order("A", 1)), ElementsAre("lager"));
    EXPECT_EQ(call("POST " + path + "/deactivate", R"({"market":"de"})").code(), "not_in_force");
    EXPECT_EQ(call("POST " + path + "/activate", R"({"market":"de","number":2})")
                  .text("/errors/0/pointer"),
              "/number");
    EXPECT_EQ(call("POST " + path + "/activate", "{}").text("/errors/0/code"), "required");
}

TEST_P(SourcingApi, says_of_each_order_why_in_words) {
    stock("A", api_.shop.berlin, 5);
    stock("A", api_.shop.hamburg, 5);
    in_force(nearest);
    const auto path = "GET /v1/orders/" + order("A", 2).text("/id") + "/sourcing";
    const auto why = call(path);
    EXPECT_EQ(why.status, 200) << why.body;
    EXPECT_EQ(why.text("/decisions/0/cause"), "placed");
    EXPECT_THAT(why.body, HasSubstr("berlin gives 2 units."));
    EXPECT_THAT(why.body, HasSubstr("hamburg alone: distance 256 km instead of 2 km."));
    EXPECT_THAT(why.body, HasSubstr("lager has nothing of it."));
    EXPECT_THAT(call(path, "", {{"accept-language", "de"}}).body,
                HasSubstr("hamburg allein: Entfernung 256 km statt 2 km."));
}

TEST_P(SourcingApi, asks_again_when_a_store_rejects_without_that_store) {
    for (const auto at : {api_.shop.warehouse, api_.shop.berlin, api_.shop.hamburg}) {
        stock("A", at, 5);
    }
    in_force(nearest);
    const auto placed = order("A", 1);
    const auto id = placed.text("/id");
    const auto rejected = call(
        "POST /v1/orders/" + id + "/fulfillments/" + placed.text("/fulfillments/0/id") + "/actions",
        R"({"action":"reject","reason":"closed"})");
    EXPECT_EQ(rejected.status, 200) << rejected.body;
    EXPECT_THAT(sources(placed), ElementsAre("hamburg"));
    const auto why = call("GET /v1/orders/" + id + "/sourcing");
    EXPECT_EQ(why.text("/decisions/1/cause"), "moved");
    EXPECT_THAT(why.body, HasSubstr("berlin has rejected this order."));
}

TEST_P(SourcingApi, knows_tags_of_products_as_they_change) {
    stock("A", api_.shop.berlin, 5);
    stock("A", api_.shop.warehouse, 5);
    in_force(R"({"name":"bulky","conditions":{"product_tags":["bulky"]},
                 "network":{"kinds":["warehouse"]}},)" +
             nearest);
    EXPECT_THAT(sources(order("A", 1)), ElementsAre("berlin"));
    const auto tag = [&](const std::string& tags) {
        const auto tagged =
            call("PUT /v1/products/bulk", R"({"products":[{"handle":"A","tags":[)" + tags + "]}]}");
        ASSERT_EQ(tagged.status, 200) << tagged.body;
    };
    tag(R"("bulky")");
    EXPECT_THAT(sources(order("A", 1)), ElementsAre("lager"));
    tag("");
    EXPECT_THAT(sources(order("A", 1)), ElementsAre("berlin"));
}

TEST_P(SourcingApi, knows_who_is_open_and_who_is_ready_first) {
    stock("A", api_.shop.berlin, 9);
    stock("A", api_.shop.hamburg, 9);
    // It is Monday, nine o'clock in Berlin.
    const auto open_from = [&](inventory::LocationId id, const std::string& from) {
        const auto set =
            call("PATCH /v1/locations/" + to_string(id) + "/hours",
                 R"({"week":[{"day":"monday","from":")" + from + R"(","to":"20:00"}]})");
        ASSERT_EQ(set.status, 200) << set.body;
    };
    open_from(api_.shop.berlin, "10:00");
    open_from(api_.shop.hamburg, "08:00");
    in_force(R"({"name":"open","criteria":[{"kind":"opening"},{"kind":"distance"}]})");
    EXPECT_THAT(sources(order("A", 1)), ElementsAre("hamburg"));
    in_force(R"({"name":"soon","criteria":[{"kind":"promise"},{"kind":"distance"}]})");
    const auto soon = order("A", 1);
    EXPECT_THAT(sources(soon), ElementsAre("hamburg"));
    // Two hours of work: in Hamburg from now, in Berlin from ten.
    EXPECT_THAT(call("GET /v1/orders/" + soon.text("/id") + "/sourcing").body,
                HasSubstr("berlin alone: time until it is ready 180 min instead of 120 min."));
}

TEST_P(SourcingApi, knows_what_the_chosen_way_promises) {
    stock("A", api_.shop.berlin, 9);
    stock("A", api_.shop.warehouse, 9);
    for (const std::string days : {"1", "9"}) {
        const auto made = call("POST /v1/delivery/methods",
                               R"({"code":"in)" + days +
                                   R"(","market":"de","method":"ship","terms":{"names":{"de":"X"},
                                   "prices":[{"price_minor":0}],"min_days":1,"max_days":)" +
                                   days + "}}");
        ASSERT_EQ(made.status, 201) << made.body;
    }
    in_force(R"({"name":"fast","conditions":{"promised_within_hours":72},
                 "criteria":[{"kind":"distance"}]},
                {"name":"slow","network":{"kinds":["warehouse"]}})");
    const auto by = [&](const std::string& way) {
        auto body = testing::order_body(R"({"sku":"A","quantity":1})", R"(,"channel":"web")");
        const std::string method = R"("method":"ship")";
        return sources(call("POST /v1/orders", body.insert(body.find(method) + method.size(),
                                                           R"(,"way":")" + way + "\"")));
    };
    EXPECT_THAT(by("in1"), ElementsAre("berlin"));
    EXPECT_THAT(by("in9"), ElementsAre("lager"));
    EXPECT_THAT(sources(order("A", 1)), ElementsAre("lager"));  // nothing is promised
}

TEST_P(SourcingApi, what_waits_gets_a_place_once_there_are_goods) {
    stock("A", api_.shop.berlin, 1);
    in_force(R"({"name":"n","criteria":[{"kind":"distance"}],"rest":{"action":"queue"}})");
    const auto placed = order("A", 3);
    EXPECT_THAT(sources(placed), ElementsAre("berlin", "waits"));
    const auto why = "GET /v1/orders/" + placed.text("/id") + "/sourcing";
    EXPECT_THAT(call(why).body, HasSubstr("2 units wait for a place."));
    EXPECT_EQ(work(), 1U);
    EXPECT_THAT(sources(placed), ElementsAre("berlin", "waits"));
    stock("A", api_.shop.hamburg, 1);
    EXPECT_EQ(work(), 1U);
    EXPECT_THAT(sources(placed), ElementsAre("berlin", "waits", "hamburg"));
    stock("A", api_.shop.warehouse, 5);
    EXPECT_EQ(work(), 1U);
    EXPECT_THAT(sources(placed), ElementsAre("berlin", "lager", "hamburg"));
    EXPECT_EQ(work(), 0U);
}

TEST_P(SourcingApi, what_waits_joins_the_parcel_that_a_place_has_not_begun) {
    stock("A", api_.shop.berlin, 1);
    in_force(R"({"name":"n","criteria":[{"kind":"distance"}],"rest":{"action":"queue"}})");
    const auto placed = order("A", 3);
    stock("A", api_.shop.berlin, 1);
    work();
    const auto view = call("GET /v1/orders/" + placed.text("/id"));
    EXPECT_EQ(view.number("/lines/0/allocated"), 2) << view.body;
    EXPECT_THAT(sources(placed), ElementsAre("berlin", "waits"));
}

TEST_P(SourcingApi, a_gift_sends_nothing_from_where_the_profile_would_not) {
    ASSERT_EQ(call("POST /v1/promotions", R"({"code":"g","name":"G","market":"de","status":"active",
                                              "effect":{"kind":"gift","gift":"B"}})")
                  .status,
              201);
    in_force(R"({"name":"n","network":{"kinds":["warehouse"]},"rest":{"action":"queue"}})");
    stock("A", api_.shop.warehouse, 1);
    stock("B", api_.shop.berlin, 1);
    const auto placed = order("A", 1);
    EXPECT_THAT(sources(placed), ElementsAre("lager"));
    const auto view = call("GET /v1/orders/" + placed.text("/id"));
    EXPECT_EQ(view.json().at("lines").as_array().size(), 1U) << "no gift comes from Berlin";
    stock("A", api_.shop.berlin, 1);
    EXPECT_THAT(sources(order("A", 1)), ElementsAre("waits")) << "nor what was bought";
}

TEST_P(SourcingApi, a_cart_is_offered_what_its_order_will_get) {
    ASSERT_EQ(call("POST /v1/delivery/methods",
                   R"({"code":"post","market":"de","method":"ship","terms":{"names":{"de":"X"},
                       "prices":[{"price_minor":0}]}})")
                  .status,
              201);
    stock("A", api_.shop.berlin, 9);
    const auto cart = call("POST /v1/carts", R"({"channel":"web","lines":[
        {"action":"add","sku":"A","quantity":1}]})");
    const auto options = "GET /v1/fulfillment-options?country=DE&cart=" + cart.text("/token");
    EXPECT_EQ(call(options).text("/offered/0/code"), "post") << call(options).body;
    in_force(R"({"name":"n","network":{"kinds":["warehouse"]},"rest":{"action":"refuse"}})");
    const auto refused = call(options);
    EXPECT_EQ(refused.text("/not_offered/0/reason"), "insufficient_stock") << refused.body;
    stock("A", api_.shop.warehouse, 1);
    EXPECT_EQ(call(options).text("/offered/0/code"), "post");
}

TEST_P(SourcingApi, what_waits_comes_from_a_place_whose_first_parcel_has_left) {
    stock("A", api_.shop.berlin, 1);
    in_force(R"({"name":"n","criteria":[{"kind":"distance"}],"rest":{"action":"queue"}})");
    const auto placed = order("A", 3);
    const auto path = "/v1/orders/" + placed.text("/id");
    EXPECT_EQ(
        call("POST " + path + "/fulfillments/" + placed.text("/fulfillments/0/id") + "/actions",
             R"({"action":"ship","catch_up":true})")
            .status,
        200);
    stock("A", api_.shop.berlin, 2);
    EXPECT_EQ(work(), 1U);
    EXPECT_THAT(sources(placed), ElementsAre("berlin", "berlin"));
    const auto view = call("GET " + path);
    EXPECT_EQ(view.number("/lines/0/fulfilled"), 1) << view.body;
    EXPECT_EQ(view.number("/lines/0/allocated"), 2);
    EXPECT_EQ(call("POST " + path + "/fulfillments/" + view.text("/fulfillments/1/id") + "/actions",
                   R"({"action":"ship","catch_up":true})")
                  .status,
              200);
    EXPECT_EQ(call("GET " + path).text("/fulfillment_status"), "fulfilled");
}

TEST_P(SourcingApi, time_to_wait_does_not_begin_again_when_some_get_a_place) {
    stock("A", api_.shop.berlin, 1);
    in_force(R"({"name":"n","criteria":[{"kind":"distance"}],
                 "rest":{"action":"queue","cancel_after_hours":48}})");
    const auto placed = order("A", 3);
    api_.fake.clock.advance(hours(24));
    stock("A", api_.shop.hamburg, 1);
    EXPECT_EQ(work(), 1U);
    EXPECT_THAT(sources(placed), ElementsAre("berlin", "waits", "hamburg"));
    api_.fake.clock.advance(hours(24));
    api_.fake.clock.advance(minutes(1));
    EXPECT_EQ(work(), 1U);
    EXPECT_EQ(call("GET /v1/orders/" + placed.text("/id")).number("/lines/0/canceled"), 1);
}

TEST_P(SourcingApi, an_order_of_which_nothing_came_ends_with_its_shipping) {
    ASSERT_EQ(call("POST /v1/delivery/methods",
                   R"({"code":"post","market":"de","method":"ship","terms":{"names":{"de":"X"},
                       "prices":[{"price_minor":490}]}})")
                  .status,
              201);
    in_force(R"({"name":"n","criteria":[{"kind":"distance"}],
                 "rest":{"action":"queue","cancel_after_hours":1}})");
    auto body = testing::order_body(R"({"sku":"A","quantity":1})", R"(,"channel":"web")");
    const std::string method = R"("method":"ship")";
    const auto placed =
        call("POST /v1/orders", body.insert(body.find(method) + method.size(), R"(,"way":"post")"));
    ASSERT_EQ(placed.status, 201) << placed.body;
    api_.fake.clock.advance(minutes(61));
    EXPECT_EQ(work(), 1U);
    const auto view = call("GET /v1/orders/" + placed.text("/id"));
    EXPECT_EQ(view.text("/status"), "canceled") << view.body;
    EXPECT_EQ(view.number("/lines/1/charged_minor"), 0);
}

TEST_P(SourcingApi, what_waits_too_long_is_canceled_and_nothing_else) {
    stock("A", api_.shop.berlin, 1);
    in_force(R"({"name":"n","criteria":[{"kind":"distance"}],
                 "rest":{"action":"queue","cancel_after_hours":48}})");
    const auto placed = order("A", 3);
    api_.fake.clock.advance(hours(47));
    work();
    EXPECT_THAT(sources(placed), ElementsAre("berlin", "waits"));
    api_.fake.clock.advance(minutes(30));
    EXPECT_EQ(work(), 1U);
    EXPECT_THAT(sources(placed), ElementsAre("berlin", "waits"));
    EXPECT_EQ(work(), 1U);
    const auto view = call("GET /v1/orders/" + placed.text("/id"));
    EXPECT_EQ(view.number("/lines/0/canceled"), 2) << view.body;
    EXPECT_EQ(view.number("/lines/0/allocated"), 1);
    EXPECT_EQ(view.text("/fulfillments/1/status"), "canceled");
    EXPECT_EQ(work(), 0U);
}

TEST_P(SourcingApi, goods_of_a_store_that_rejects_wait_when_nobody_else_has_them) {
    stock("A", api_.shop.berlin, 1);
    in_force(R"({"name":"n","criteria":[{"kind":"distance"}],"rest":{"action":"queue"}})");
    const auto placed = order("A", 1);
    EXPECT_EQ(call("POST /v1/orders/" + placed.text("/id") + "/fulfillments/" +
                       placed.text("/fulfillments/0/id") + "/actions",
                   R"({"action":"reject","reason":"closed"})")
                  .status,
              200);
    EXPECT_THAT(sources(placed), ElementsAre("waits"));
    stock("A", api_.shop.hamburg, 1);
    work();
    EXPECT_THAT(sources(placed), ElementsAre("hamburg"));
}

TEST_P(SourcingApi, verify_finds_a_decision_that_names_another_place_than_the_goods) {
    stock("A", api_.shop.berlin, 1);
    in_force(nearest);
    sources(order("A", 1));
    const auto broken = [&] {
        for (const auto& invariant :
             verify(api_.base.database(), {.now = api_.fake.clock.now()}).invariants) {
            if (invariant.check == Check::parts_have_orders) return invariant.broken;
        }
        return std::int64_t{-1};
    };
    EXPECT_EQ(broken(), 0);
    is_damaged_ = true;
    const auto write = [&](const std::string& statement) {
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) { tx.run(statement); });
    };
    write("update sourcing_decision set log = replace(log, '" + to_string(api_.shop.berlin) +
          "', '" + to_string(api_.shop.hamburg) + "')");
    EXPECT_EQ(broken(), 1);
    write("update sourcing_decision set order_id = id");
    EXPECT_EQ(broken(), 1);
}

TEST_P(SourcingApi, a_place_is_assigned_by_hand_only_where_there_are_goods) {
    in_force(R"({"name":"n","rest":{"action":"queue"}})");
    const auto placed = order("A", 1);
    EXPECT_THAT(sources(placed), ElementsAre("waits"));
    const auto assigned = call("POST /v1/orders/" + placed.text("/id") + "/fulfillments/" +
                                   placed.text("/fulfillments/0/id") + "/actions",
                               R"({"action":"assign"})", {{"accept-language", "de"}});
    EXPECT_EQ(assigned.code(), "insufficient_stock");
    EXPECT_EQ(assigned.text("/detail"), "Die Ware wartet noch auf einen Ort.");
}

}  // namespace
}  // namespace nahtlos::flows
