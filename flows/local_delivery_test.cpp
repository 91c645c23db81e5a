// Orders that a store brings in a window: no window takes more than it can.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/payment_test/wire.hpp"
#include "delivery/slots.hpp"
#include "flows/api_cart.hpp"
#include "flows/api_checkout.hpp"
#include "flows/api_delivery.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_order_changes.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_setup.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"
#include "tests/support/paying.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::ElementsAre;

// Monday, nine o'clock in Berlin: two windows in the evening, one order each.
const std::string six = "2026-01-05T17:00:00.000000Z", eight = "2026-01-05T19:00:00.000000Z";

class LocalDelivery : public testing::OnEngine {
protected:
    LocalDelivery() : api_(GetParam(), routes_of, {}, testing::test_providers) {
        testing::reach(api_.fake, psp_);
        // Before anybody reads it, and before its revision moves.
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
            tx.run(
                "update inventory_location set latitude = 52.52, longitude = 13.405 where id = $1",
                api_.shop.berlin);
        });
        expect_ok("PATCH /v1/locations/" + to_string(api_.shop.berlin),
                  R"({"capabilities":["ship","pickup","local_delivery"]})");
        expect_ok("PUT /v1/channels/" + to_string(api_.shop.web) + "/draws",
                  R"({"draws":[{"location":"berlin","priority":1,
                      "methods":["ship","pickup","local_delivery"]}]})");
        expect_ok("POST /v1/delivery/methods", way("rad", ""));
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 9);
    }

    static api::Routes routes_of(Engine& engine, auth::KeyRing&, Executor& readers) {
        api::Routes all;
        for (auto routes : {delivery_routes(engine), setup_routes(engine), cart_routes(engine),
                            checkout_routes(engine), order_routes(engine, readers),
                            fulfillment_routes(engine), order_change_routes(engine)}) {
            for (auto& route : routes) all.push_back(std::move(route));
        }
        return all;
    }
    static std::string way(const std::string& code, const std::string& only, int days = 1) {
        return R"({"code":")" + code + R"(","market":"de","method":"local_delivery","terms":{
            "names":{"de":"Fahrrad"},"prices":[{"price_minor":390}],"handling_minutes":30,)" +
               only + R"("window_lead_minutes":60,"window_days":)" + std::to_string(days) + R"(,
            "windows":[{"day":"monday","from":"18:00","to":"20:00","capacity":1},
                       {"day":"monday","from":"20:00","to":"21:00","capacity":1}]}})";
    }
    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    void expect_ok(const std::string& line, const std::string& body) {
        const auto reply = call(line, body);
        EXPECT_LT(reply.status, 300) << reply.body;
    }
    static std::string address() {
        return R"("address":{"name":"Ada","address1":"Weg 1","postal_code":"10115",
                  "city":"Berlin","country":"DE"})";
    }
    std::string at_berlin() const { return R"("location":")" + to_string(api_.shop.berlin) + '"'; }
    std::string brought(const std::string& slot, const std::string& more = "",
                        const std::string& by = "rad") const {
        return R"({"method":"local_delivery","way":")" + by + R"(","slot":")" + slot + "\"," +
               at_berlin() + ',' + address() + more + '}';
    }
    ApiReply place(const std::string& delivery) {
        return call("POST /v1/orders", R"({"channel":"web","lines":[{"sku":"A","quantity":1}],
            "payment":{"kind":"settled","provider":"test"},"delivery":)" +
                                           delivery + "}");
    }
    static std::string wrong(const ApiReply& reply) {
        return reply.text("/errors/0/pointer") + ' ' + reply.text("/errors/0/code");
    }
    std::string cart(const std::string& delivery) {
        const auto made =
            call("POST /v1/carts", R"({"channel":"web","customer":{"email":"ada@example.com"},
                "lines":[{"action":"add","sku":"A","quantity":1}],"delivery":)" +
                                       delivery + "}");
        EXPECT_EQ(made.status, 201) << made.body;
        return made.text("/token");
    }
    ApiReply checkout(const std::string& cart, const std::string& method) {
        return call("POST /v1/carts/" + cart + "/checkout",
                    R"({"payment":{"provider":"test","method":")" + method + "\"}}");
    }
    // What each window of the evening still takes.
    std::vector<std::int64_t> left() {
        const auto token = call("POST /v1/carts", R"({"channel":"web",
            "lines":[{"action":"add","sku":"A","quantity":1}]})")
                               .text("/token");
        const auto told = call("GET /v1/fulfillment-options?cart=" + token +
                               "&latitude=52.53&longitude=13.4&country=DE");
        const bool is_offered = !told.json().at("offered").as_array().empty();
        if (!is_offered) return {};
        std::vector<std::int64_t> found;
        const auto all = told.json();
        for (const auto& slot : all.at_pointer("/offered/0/slots").as_array()) {
            found.push_back(slot.at("left").as_int64());
        }
        return found;
    }
    ApiReply change(const std::string& order, const std::string& action) {
        return call("POST /v1/orders/" + order + "/changes", R"({"actions":[)" + action + "]}");
    }
    void run_jobs() {
        while (api_.engine.jobs().run_due()) {
            while (api_.engine.pump() > 0) {
            }
        }
    }
    void webhooks() {
        const auto now = api_.fake.clock.now();
        for (const auto& due : psp_.due_webhooks(now)) {
            const auto s = now.us / 1'000'000;
            const auto signature = payment_test::sign(testing::psp_secret, s, due.body);
            const auto reply = api_.call("POST /v1/webhooks/payments/test", "", due.body,
                                         testing::Parts{{"webhook-timestamp", std::to_string(s)},
                                                        {"webhook-signature", signature}});
            EXPECT_EQ(reply.status, 204) << reply.body;
        }
    }
    std::vector<std::string> claims() {
        std::vector<std::string> states;
        const auto rows = api_.base.database().read(
            [](Tx& tx) { return delivery::slot_claims_after(tx, {}, 100); });
        for (const auto& row : rows) states.emplace_back(enum_name(row.state));
        return states;
    }
    void expect_sound() {
        for (const auto& invariant :
             verify(api_.base.database(), {.now = api_.fake.clock.now()}).invariants) {
            // The shop's locations and channels were not made by commands.
            if (invariant.check == Check::event_sequences) continue;
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }

    test_psp::TestPsp psp_{testing::psp_url};
    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, LocalDelivery, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(LocalDelivery, an_order_has_its_window_and_nobody_else_gets_it) {
    EXPECT_THAT(left(), ElementsAre(1, 1));
    const auto placed = place(brought(six));
    EXPECT_EQ(placed.status, 201) << placed.body;
    const auto seen = call("GET /v1/orders/" + placed.text("/id"));
    EXPECT_EQ(seen.text("/fulfillments/0/promise_from"), six);
    EXPECT_EQ(seen.text("/fulfillments/0/promise_by"), eight);
    EXPECT_EQ(seen.text("/fulfillments/0/location"), to_string(api_.shop.berlin));
    EXPECT_EQ(seen.number("/total_minor"), 1390);
    EXPECT_THAT(left(), ElementsAre(0, 1));
    const auto full = place(brought(six));
    EXPECT_EQ(full.status, 409);
    EXPECT_EQ(full.code(), "slot_full");
    EXPECT_EQ(full.text("/errors/0/pointer"), "/delivery/slot");
    EXPECT_EQ(place(brought(eight)).status, 201);
    EXPECT_TRUE(left().empty()) << "no window is free";
    expect_sound();
}

TEST_P(LocalDelivery, what_is_canceled_gives_its_window_back) {
    const auto id = place(brought(six)).text("/id");
    EXPECT_EQ(call("POST /v1/orders/" + id + "/cancel", "{}").status, 200);
    EXPECT_THAT(left(), ElementsAre(1, 1));
    EXPECT_THAT(claims(), ElementsAre("released"));
    expect_sound();
}

TEST_P(LocalDelivery, what_was_brought_keeps_its_window) {
    const auto placed = place(brought(six));
    const auto path = "/v1/orders/" + placed.text("/id") + "/fulfillments/" +
                      placed.text("/fulfillments/0/id") + "/actions";
    for (const auto* action : {"accept", "pick", "pack", "ship", "deliver"}) {
        const auto done = call("POST " + path, R"({"action":")" + std::string(action) + "\"}");
        EXPECT_EQ(done.status, 200) << action << done.body;
    }
    EXPECT_THAT(claims(), ElementsAre("taken"));
    expect_sound();
}

TEST_P(LocalDelivery, needs_a_way_an_address_a_store_and_a_window_that_is_open) {
    const auto without = [&](const std::string& delivery) { return wrong(place(delivery)); };
    EXPECT_EQ(without(R"({"method":"local_delivery"})"), "/delivery/address required");
    EXPECT_EQ(without(R"({"method":"local_delivery",)" + address() + '}'),
              "/delivery/way required");
    EXPECT_EQ(without(R"({"method":"local_delivery","way":"rad",)" + address() + '}'),
              "/delivery/slot required");
    EXPECT_EQ(without(R"({"method":"local_delivery","way":"rad","slot":")" + six + "\"," +
                      address() + '}'),
              "/delivery/location required");
    EXPECT_EQ(without(brought("2026-01-05T17:30:00Z")), "/delivery/slot not_offered");
    EXPECT_EQ(without(brought("2026-01-12T17:00:00Z")), "/delivery/slot not_offered");
    EXPECT_EQ(without(R"({"method":"ship","slot":")" + six + "\"," + address() + '}'),
              "/delivery/slot not_allowed");
    EXPECT_EQ(without(brought(six, R"(,"position":{"latitude":91,"longitude":0})")),
              "/delivery/position/latitude out_of_range");
    api_.fake.clock.advance(minutes(481));
    EXPECT_EQ(without(brought(six)), "/delivery/slot not_offered") << "an hour before, it closes";
}

TEST_P(LocalDelivery, within_a_radius_needs_to_know_where_it_goes) {
    expect_ok("POST /v1/delivery/methods", way("nah", R"("only":{"radius_m":5000},)"));
    const auto to = [&](const std::string& position) {
        return place(brought(six, position, "nah"));
    };
    EXPECT_EQ(wrong(to("")), "/delivery/position required");
    EXPECT_EQ(wrong(to(R"(,"position":{"latitude":53.5,"longitude":13.4})")),
              "/delivery/way not_offered");
    EXPECT_EQ(to(R"(,"position":{"latitude":52.53,"longitude":13.4})").status, 201);
}

TEST_P(LocalDelivery, a_cart_says_what_is_missing_and_a_checkout_holds_the_window) {
    const auto bare = cart(R"({"method":"local_delivery","way":"rad",)" + address() + '}');
    const auto told = call("GET /v1/carts/" + bare);
    EXPECT_NE(told.body.find("/delivery/slot"), std::string::npos) << told.body;
    EXPECT_NE(told.body.find("/delivery/location"), std::string::npos) << told.body;
    const auto one = cart(brought(six)), other = cart(brought(six));
    EXPECT_EQ(checkout(one, "test_redirect").text("/status"), "pending");
    EXPECT_THAT(claims(), ElementsAre("held"));
    expect_sound();
    EXPECT_EQ(checkout(other, "test_success").code(), "slot_full");
    api_.fake.clock.advance(hours(1));
    run_jobs();
    EXPECT_THAT(claims(), ElementsAre("released"));
    const auto placed = checkout(other, "test_success");
    EXPECT_EQ(placed.text("/status"), "placed") << placed.body;
    const auto seen = call("GET /v1/orders/" + placed.text("/order"));
    EXPECT_EQ(seen.text("/fulfillments/0/promise_from"), six);
    EXPECT_EQ(seen.text("/fulfillments/0/promise_by"), eight);
    expect_sound();
}

TEST_P(LocalDelivery, a_payment_that_is_declined_frees_the_window) {
    const auto token = cart(brought(six));
    EXPECT_EQ(checkout(token, "test_decline").code(), "payment_declined");
    EXPECT_THAT(left(), ElementsAre(1, 1));
    expect_sound();
}

TEST_P(LocalDelivery, money_that_comes_late_is_brought_beyond_a_full_window) {
    expect_ok("POST /v1/delivery/methods", way("woche", "", 8));
    const auto next_week = brought("2026-01-12T17:00:00Z", "", "woche");
    const auto begun = checkout(cart(next_week), "test_webhook_late_ms=93600000");
    EXPECT_EQ(begun.text("/status"), "pending");
    for (int half_hours = 0; half_hours < 50; ++half_hours) {
        api_.fake.clock.advance(minutes(30));
        run_jobs();
    }
    EXPECT_EQ(place(next_week).status, 201);
    api_.fake.clock.advance(hours(2));
    webhooks();
    EXPECT_THAT(claims(), ::testing::UnorderedElementsAre("beyond", "taken"));
    expect_sound();
}

TEST_P(LocalDelivery, an_order_moves_to_another_window_or_way) {
    const auto id = place(brought(six)).text("/id");
    const auto to = [&](const std::string& slot) {
        return change(id, R"({"action":"change_method","method":"local_delivery","way":"rad",)" +
                              at_berlin() + R"(,"slot":")" + slot + "\"}");
    };
    EXPECT_EQ(to(six).code(), "nothing_changed");
    EXPECT_EQ(wrong(to("2026-01-05T17:30:00Z")), "/actions/0/slot not_offered");
    const auto moved = to(eight);
    EXPECT_EQ(moved.status, 200) << moved.body;
    EXPECT_THAT(left(), ElementsAre(1, 0));
    EXPECT_EQ(place(brought(six)).status, 201);
    EXPECT_EQ(to(six).code(), "slot_full");
    expect_sound();
    const auto sent = change(id, R"({"action":"change_method","method":"ship"})");
    EXPECT_EQ(sent.status, 200) << sent.body;
    EXPECT_THAT(left(), ElementsAre(0, 1));
    expect_sound();
}

TEST_P(LocalDelivery, who_has_a_place_keeps_it_when_the_way_takes_fewer) {
    const auto way = delivery::MethodId{Uuid{{1}}};
    const delivery::SlotCounter counter{way, api_.shop.berlin, Instant{1}, Instant{2}, 2};
    const auto claim = [&](Uuid order, Instant at) {
        return delivery::SlotClaim{
            order, way, counter.location, Instant{1}, Instant{2}, delivery::SlotState::taken, at};
    };
    const Uuid one{{2}}, two{{3}};
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        auto book = delivery::lock_slots(tx, {counter}, {});
        for (const auto& order : {one, two}) book.put(claim(order, Instant{5}), 2);
        book.save(tx);
    });
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        auto book = delivery::lock_slots(tx, {}, {one});
        book.put(claim(one, Instant{6}), 1);
        book.save(tx);
    });
    const auto stored =
        api_.base.database().read([](Tx& tx) { return delivery::slots_after(tx, {}, 9).front(); });
    EXPECT_EQ(stored.taken, 2);
    EXPECT_EQ(stored.capacity, 2);
}

TEST_P(LocalDelivery, verify_sees_a_window_that_counts_wrong) {
    EXPECT_EQ(place(brought(six)).status, 201);
    sql::write(*api_.base.database().open_writer(),
               [](Tx& tx) { tx.run("update delivery_slot set taken = 0"); });
    const auto report = verify(api_.base.database(), {.now = api_.fake.clock.now()});
    EXPECT_EQ(report[Check::limited_uses].broken, 1);
    sql::write(*api_.base.database().open_writer(), [](Tx& tx) {
        tx.run("update delivery_slot set taken = 0");
        tx.run("update delivery_slot_claim set state = 'released'");
    });
    EXPECT_EQ(
        verify(api_.base.database(), {.now = api_.fake.clock.now()})[Check::limited_uses].broken, 1)
        << "an order that is brought has no window";
}

}  // namespace
}  // namespace nahtlos::flows
