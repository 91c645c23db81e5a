// Pick-ups that become ready since their tagged pieces stand in the pick-up zone.
#include "flows/pick_up_zone.hpp"

#include <gtest/gtest.h>

#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_rfid.hpp"
#include "flows/api_setup.hpp"
#include "flows/verify.hpp"
#include "rfid/epc.hpp"
#include "rfid/zones.hpp"
#include "tests/support/api.hpp"
#include "tests/support/follow.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

// A tag of article A.
std::string piece(int serial) {
    return rfid::to_hex(
        {rfid::Scheme::sgtin_96, 1, "0614141", "812345", std::to_string(1'000 + serial)});
}

class PickUpZoneApi : public testing::OnEngine {
protected:
    PickUpZoneApi()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = rfid_routes(engine);
              for (auto more : {fulfillment_routes(engine), order_routes(engine, readers),
                                setup_routes(engine)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        sql::write(*api_.base.database().open_writer(), [](Tx& tx) {
            tx.run("update catalog_variant set gtin = '80614141123458' where sku = 'A'");
        });
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 9);
        testing::put_stock(api_.base.database(), api_.shop, "B", api_.shop.berlin, 9);
        must(call("PATCH /v1/locations/" + to_string(api_.shop.berlin),
                  R"({"capabilities":["pickup"]})"));
        must(call("PUT /v1/channels/" + to_string(api_.shop.web) + "/draws",
                  R"({"draws":[{"location":"berlin","methods":["pickup"],"priority":1}]})"));
        reader("desk", "pick_up");
        reader("floor", "sales_floor");
        must(rule(true));
        api_.base.database().read([&](Tx& tx) { return api_.engine.books().open(tx) != nullptr; });
    }

    static void must(const ApiReply& reply) { check(reply.status < 300, reply.body.c_str()); }
    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    void reader(const std::string& code, const std::string& zone) {
        must(call("PUT /v1/rfid/readers",
                  R"({"code":")" + code + R"(","location":"berlin","zone":")" + zone + "\"}"));
    }
    ApiReply rule(bool makes_ready) {
        return call("PUT /v1/rfid/rules", R"({"location":"berlin","makes_ready":)" +
                                              std::string(makes_ready ? "true" : "false") + "}");
    }
    void read(const std::string& reader, const std::string& epc) {
        api_.fake.clock.advance(seconds(20));
        must(call("POST /v1/rfid/reads",
                  R"({"reader":")" + reader + R"(","reads":[{"epc":")" + epc + "\"}]}"));
        look();
    }
    // Events are seen, jobs run, commands are answered.
    void look() {
        testing::follow(api_.base.database(), pick_up_zone_subscriber(), api_.fake.clock.now());
        for (int round = 0; round < 4; ++round) {
            api_.engine.jobs().run_due();
            while (api_.engine.pump() > 0) {
            }
        }
    }
    ApiReply order(int quantity, const std::string& more = "") {
        const auto reply =
            call("POST /v1/orders", R"({"channel":"web","lines":[{"sku":"A","quantity":)" +
                                        std::to_string(quantity) + "}" + more + R"(],
            "payment":{"kind":"settled","provider":"test"},"delivery":{"method":"pickup",
            "location":")" + to_string(api_.shop.berlin) +
                                        "\"}}");
        must(reply);
        return reply;
    }
    static std::string path(const ApiReply& placed) {
        return "/v1/orders/" + placed.text("/id") + "/fulfillments/" +
               placed.text("/fulfillments/0/id");
    }
    ApiReply act(const ApiReply& placed, const std::string& action, const std::string& more = "") {
        const auto reply = call("POST " + path(placed) + "/actions",
                                R"({"action":")" + action + "\"" + more + "}");
        must(reply);
        look();
        return reply;
    }
    std::string status(const ApiReply& placed) {
        return call("GET /v1/orders/" + placed.text("/id")).text("/fulfillments/0/status");
    }
    std::string broken() {
        const auto report = verify(api_.base.database(), {.now = api_.world.clock.now()});
        return report[Check::rfid_tags].broken == 0 ? "" : to_string(report[Check::rfid_tags]);
    }
    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, PickUpZoneApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(PickUpZoneApi, makes_ready_what_has_all_its_pieces_there) {
    const auto placed = order(2);
    act(placed, "accept");
    read("desk", piece(1));
    EXPECT_EQ(status(placed), "accepted");
    read("desk", piece(2));
    EXPECT_EQ(status(placed), "ready");
    EXPECT_EQ(broken(), "");
}

TEST_P(PickUpZoneApi, does_nothing_without_the_rule) {
    must(rule(false));
    const auto placed = order(1);
    act(placed, "accept");
    read("desk", piece(1));
    EXPECT_EQ(status(placed), "accepted");
    must(rule(true));  // and then at once
    look();
    EXPECT_EQ(status(placed), "ready");
}

TEST_P(PickUpZoneApi, waits_until_a_store_has_accepted) {
    const auto placed = order(1);
    read("desk", piece(1));
    EXPECT_EQ(status(placed), "assigned");
    act(placed, "accept");
    EXPECT_EQ(status(placed), "ready");
}

TEST_P(PickUpZoneApi, gives_no_piece_to_two) {
    const auto first = order(1), second = order(1);
    act(first, "accept");
    act(second, "accept");
    read("desk", piece(1));
    EXPECT_EQ(status(first), "ready");
    EXPECT_EQ(status(second), "accepted");
    read("desk", piece(2));
    EXPECT_EQ(status(second), "ready");
}

TEST_P(PickUpZoneApi, forgets_whose_a_piece_was_and_takes_it_again_only_when_it_came_back) {
    const auto first = order(1);
    act(first, "accept");
    read("desk", piece(1));
    const auto code =
        call("GET /v1/orders/" + first.text("/id")).text("/fulfillments/0/pickup_code");
    act(first, "hand_over", R"(,"pickup_code":")" + code + "\"");
    const auto linked = api_.base.database().read([](Tx& tx) {
        return tx.value<std::int64_t>("select count(*) from rfid_piece where order_id is not null");
    });
    EXPECT_EQ(linked, 0);
    const auto second = order(1);
    act(second, "accept");
    read("desk", piece(1));  // still heard, in the customer's bag
    EXPECT_EQ(status(second), "accepted");
    read("floor", piece(1));  // brought back
    read("desk", piece(1));
    EXPECT_EQ(status(second), "ready");
}

TEST_P(PickUpZoneApi, waits_for_people_to_pack_what_has_no_tags) {
    const auto placed = order(1, R"(,{"sku":"B","quantity":1})");
    act(placed, "accept");
    read("desk", piece(1));
    EXPECT_EQ(status(placed), "accepted");
    act(placed, "pick");
    act(placed, "pack");
    EXPECT_EQ(status(placed), "ready");
}

TEST_P(PickUpZoneApi, finds_the_pieces_of_an_order) {
    const auto first = order(1), second = order(1, R"(,{"sku":"B","quantity":1})");
    act(first, "accept");
    read("floor", piece(2));
    read("desk", piece(1));
    const auto own = call("GET " + path(first) + "/pieces");
    ASSERT_EQ(own.status, 200) << own.body;
    EXPECT_EQ(own.text("/items/0/gtin"), "80614141123458");
    EXPECT_TRUE(own.json().at_pointer("/items/0/pieces/0/is_set_apart").as_bool()) << own.body;
    const auto others = call("GET " + path(second) + "/pieces");
    ASSERT_EQ(others.json().at_pointer("/items/0/pieces").as_array().size(), 1U) << others.body;
    EXPECT_EQ(others.text("/items/0/pieces/0/zone"), "sales_floor");
    EXPECT_EQ(others.text("/items/0/pieces/0/reader"), "floor");
    EXPECT_TRUE(others.json().at_pointer("/items/1/pieces").as_array().empty());
}

// Else its events would stand among the location's, which are numbered by the location's version.
TEST_P(PickUpZoneApi, has_a_history_of_its_own_for_the_rule) {
    const auto first = rule(false), second = rule(true);
    EXPECT_EQ(first.text("/id"), second.text("/id"));
    const auto events = [&](Uuid of) {
        return api_.base.database().read([&](Tx& tx) {
            return *tx.value<std::int64_t>(
                "select count(*) from base_event where type = 'rfid_rule_changed' and "
                "aggregate = $1",
                of);
        });
    };
    EXPECT_EQ(events(api_.shop.berlin.uuid), 0);
    EXPECT_EQ(events(parse_id<rfid::RuleId>(second.text("/id"))->uuid), 3);
}

TEST_P(PickUpZoneApi, lets_nobody_else_set_the_rule) {
    const auto hamburg = api_.make_key({.kind = auth::KeyKind::store,
                                        .scopes = "stock:read,stock:write",
                                        .location = api_.shop.hamburg});
    const auto reply =
        api_.call("PUT /v1/rfid/rules", hamburg, R"({"location":"berlin","makes_ready":false})");
    EXPECT_EQ(reply.code(), "outside_of_key") << reply.body;
    EXPECT_EQ(
        api_.call("GET /v1/rfid/rules", hamburg).json().at_pointer("/items").as_array().size(), 0U);
}

}  // namespace
}  // namespace nahtlos::flows
