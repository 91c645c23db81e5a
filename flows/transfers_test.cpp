// Transfers over the API: goods on their way, which are somewhere all the time.
#include "flows/api_transfers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_orders.hpp"
#include "flows/api_setup.hpp"
#include "flows/api_stock.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::HasSubstr;

const std::string two_of_a = R"({"sku":"A","quantity":2})";

class Transfers : public testing::OnEngine {
protected:
    Transfers()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = transfer_routes(engine);
              for (auto more :
                   {stock_routes(engine), order_routes(engine, readers), setup_routes(engine)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        for (const char* sku : {"A", "B"}) {
            testing::put_stock(api_.base.database(), api_.shop, sku, api_.shop.warehouse, 9);
        }
    }

    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    ApiReply asked(const std::string& lines = two_of_a, const std::string& more = "") {
        return call("POST /v1/transfers",
                    R"({"from":"lager","to":"berlin","lines":[)" + lines + "]" + more + "}");
    }
    // Of two pieces of A and three of B, ready to be shipped.
    std::string released() {
        const auto made = asked(two_of_a + R"(,{"sku":"B","quantity":3})", R"(,"release":true)");
        EXPECT_EQ(made.status, 201) << made.body;
        return made.text("/id");
    }
    ApiReply act(const std::string& id, const std::string& step, const std::string& body = "") {
        return call("POST /v1/transfers/" + id + "/" + step, body);
    }
    std::int64_t number(const std::string& select) {
        return api_.base.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(select).value_or(0); });
    }
    std::int64_t level(const char* sku, const std::string& code, const char* column = "on_hand") {
        return api_.base.database().read([&](Tx& tx) {
            return tx
                .value<std::int64_t>("select " + std::string(column) +
                                         " from inventory_level where stock_item = $1 and location "
                                         "= (select id from inventory_location where code = $2)",
                                     testing::Shop::item(sku), code)
                .value_or(0);
        });
    }
    VerifyReport verified() {
        return verify(api_.base.database(), {.now = api_.world.clock.now()});
    }
    // Stock was put there without movements, so that only what transfers promise is looked at.
    void expect_sound() {
        const auto report = verified();
        for (const auto check :
             {Check::transfer_lines, Check::transfer_movements, Check::transfer_stock}) {
            EXPECT_EQ(report[check].broken, 0) << to_string(report[check]);
        }
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Transfers, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Transfers, bring_goods_from_one_place_to_another) {
    const auto made = asked(two_of_a, R"(,"reference":"T-1","note":"for the window")");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.text("/status"), "draft");
    EXPECT_EQ(made.text("/reference"), "T-1");
    const auto id = made.text("/id");
    EXPECT_EQ(act(id, "release").text("/status"), "released");
    EXPECT_EQ(level("A", "lager"), 9);
    const auto sent = act(id, "ship");
    EXPECT_EQ(sent.text("/status"), "shipped") << sent.body;
    EXPECT_EQ(sent.number("/lines/0/in_transit"), 2);
    EXPECT_EQ(level("A", "lager"), 7);
    EXPECT_EQ(level("A", "transit"), 2);
    EXPECT_EQ(level("A", "berlin"), 0);
    expect_sound();
    EXPECT_EQ(act(id, "receive").text("/status"), "received");
    EXPECT_EQ(level("A", "transit"), 0);
    EXPECT_EQ(level("A", "berlin"), 2);
    const auto over = act(id, "close");
    EXPECT_EQ(over.text("/status"), "closed") << over.body;
    EXPECT_EQ(over.number("/version"), 5);
    expect_sound();
    EXPECT_EQ(number("select count(*) from base_event where type like 'transfer_%'"), 5);
    EXPECT_EQ(number("select count(*) from inventory_location where kind = 'transit'"), 1);
}

TEST_P(Transfers, arrive_in_parts_with_what_is_wrong_said) {
    const auto id = released();
    EXPECT_EQ(act(id, "ship", R"({"lines":[{"line":2,"quantity":2}]})").text("/status"),
              "partially_shipped");
    EXPECT_EQ(act(id, "ship").text("/status"), "shipped");
    const auto part = act(id, "receive", R"({"lines":[
        {"line":2,"received":1,"damaged":1,"missing":1,"reason":"wet box"}]})");
    EXPECT_EQ(part.text("/status"), "partially_received") << part.body;
    EXPECT_EQ(part.number("/lines/1/in_transit"), 0);
    EXPECT_EQ(level("B", "berlin"), 2);
    EXPECT_EQ(level("B", "berlin", "damaged"), 1);
    EXPECT_EQ(level("B", "transit"), 0);
    expect_sound();
    const auto more = act(id, "receive", R"({"accept_surplus":true,"reason":"wrongly packed",
        "lines":[{"line":1,"received":3}]})");
    EXPECT_EQ(more.text("/status"), "received") << more.body;
    EXPECT_EQ(more.number("/lines/0/surplus"), 1);
    EXPECT_EQ(level("A", "berlin"), 3);
    EXPECT_EQ(level("A", "transit"), 0);
    expect_sound();
    const auto list = call("GET /v1/transfers/discrepancies?location=berlin");
    EXPECT_EQ(list.json().at("items").as_array().size(), 3U) << list.body;
    EXPECT_EQ(list.text("/items/0/kind"), "surplus");
    const auto lost = call("GET /v1/transfers/discrepancies?kind=missing&limit=1");
    EXPECT_EQ(lost.text("/items/0/sku"), "B");
    EXPECT_EQ(lost.text("/items/0/reason"), "wet box");
    EXPECT_EQ(number("select count(*) from inventory_movement where kind = 'adjusted' and "
                     "cause_kind = 'transfer' and reason = 'wet box' and on_hand = -1"),
              1);
}

TEST_P(Transfers, say_which_pieces_are_too_many) {
    const auto id = released();
    EXPECT_EQ(act(id, "receive").code(), "transfer_status");
    act(id, "ship");
    const auto over = act(id, "receive", R"({"lines":[{"line":1,"received":3}]})");
    EXPECT_EQ(over.status, 422);
    EXPECT_EQ(over.text("/errors/0/pointer"), "/lines/0/received");
    EXPECT_EQ(over.number("/errors/0/available"), 2);
    EXPECT_EQ(act(id, "receive", R"({"lines":[{"line":1}]})").text("/errors/0/code"), "required");
    EXPECT_EQ(act(id, "ship").code(), "transfer_status");
    EXPECT_EQ(level("A", "berlin"), 0);
}

TEST_P(Transfers, do_not_take_what_was_promised_unless_it_has_left_already) {
    const auto placed = call("POST /v1/orders", testing::order_body(R"({"sku":"A","quantity":8})",
                                                                    R"(,"channel":"web")"));
    ASSERT_EQ(placed.status, 201) << placed.body;
    const auto id = released();
    const auto refused = act(id, "ship");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code(), "insufficient_stock");
    EXPECT_EQ(refused.number("/errors/0/available"), 1);
    const auto named =
        act(id, "ship", R"({"lines":[{"line":2,"quantity":1},{"line":1,"quantity":2}]})");
    EXPECT_EQ(named.text("/errors/0/pointer"), "/lines/1/quantity") << named.body;
    EXPECT_EQ(level("B", "lager"), 9);
    EXPECT_EQ(act(id, "ship", R"({"even_if_promised":true})").text("/status"), "shipped");
    EXPECT_EQ(level("A", "lager"), 7);
    EXPECT_EQ(number("select quantity from inventory_shortage where state = 'open' and "
                     "reason = 'transfer'"),
              1);
    expect_sound();
}

TEST_P(Transfers, are_closed_with_a_reason_for_what_never_came) {
    const auto id = released();
    act(id, "ship", R"({"lines":[{"line":1,"quantity":2}]})");
    const auto refused = act(id, "close");
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/reason") << refused.body;
    EXPECT_EQ(level("A", "transit"), 2);
    const auto over = act(id, "close", R"({"reason":"lost by the carrier"})");
    EXPECT_EQ(over.text("/status"), "closed") << over.body;
    EXPECT_EQ(over.number("/lines/0/missing"), 2);
    EXPECT_EQ(over.text("/close_reason"), "lost by the carrier");
    EXPECT_EQ(level("A", "transit"), 0);
    expect_sound();
    EXPECT_EQ(act(id, "receive").code(), "transfer_status");
}

TEST_P(Transfers, are_canceled_before_anything_left) {
    const auto id = released();
    EXPECT_EQ(act(id, "cancel").text("/status"), "canceled");
    EXPECT_EQ(act(id, "ship").code(), "transfer_status");
    const auto other = released();
    act(other, "ship");
    EXPECT_EQ(act(other, "cancel").code(), "transfer_status");
    expect_sound();
}

TEST_P(Transfers, name_what_is_wrong_with_them) {
    const auto wrong = call("POST /v1/transfers", R"({"from":"lager","to":"lager","lines":[
        {"sku":"A","quantity":1},{"sku":"A","quantity":1},{"sku":"?","quantity":1},
        {"quantity":1}]})");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_EQ(wrong.text("/errors/0/pointer"), "/to");
    EXPECT_EQ(wrong.text("/errors/1/pointer"), "/lines/1/sku");
    EXPECT_EQ(wrong.text("/errors/1/code"), "repeated");
    EXPECT_EQ(wrong.text("/errors/2/code"), "unknown");
    EXPECT_EQ(wrong.text("/errors/3/code"), "required");
    EXPECT_EQ(call("POST /v1/transfers",
                   R"({"from":"moon","to":"berlin","lines":[{"sku":"A","quantity":1}]})")
                  .text("/errors/0/pointer"),
              "/from");
    EXPECT_EQ(number("select count(*) from inventory_location where kind = 'transit'"), 0);
    EXPECT_EQ(act("trf_00000000000000000000000001", "ship").status, 404);
}

TEST_P(Transfers, alone_book_on_places_of_transit) {
    released();
    const auto row = [&](const std::string& kind, const std::string& more) {
        return call("POST /v1/stock/changes",
                    R"({"rows":[{"kind":")" + kind + R"(","sku":"A","quantity":1,)" + more + "}]}");
    };
    EXPECT_EQ(row("receive", R"("location":"transit")").text("/errors/0/code"), "not_allowed");
    EXPECT_EQ(
        row("transfer", R"("location":"lager","to_location":"transit")").text("/errors/0/pointer"),
        "/rows/0/to_location");
    EXPECT_EQ(call("POST /v1/transfers",
                   R"({"from":"transit","to":"berlin","lines":[{"sku":"A","quantity":1}]})")
                  .text("/errors/0/code"),
              "not_allowed");
    const auto made = call("POST /v1/locations", R"({"code":"x","name":"X","kind":"transit",
        "country":"DE","time_zone":"Europe/Berlin","capabilities":["ship"],"legal_entity":")" +
                                                     to_string(api_.shop.entity) + "\"}");
    EXPECT_EQ(made.text("/errors/0/pointer"), "/capabilities") << made.body;
}

TEST_P(Transfers, are_shipped_at_one_end_and_received_at_the_other) {
    const auto id = released();
    const auto key = [&](inventory::LocationId at) {
        return api_.make_key(
            {.kind = auth::KeyKind::store, .scopes = "stock:read,stock:write", .location = at});
    };
    const auto here = key(api_.shop.warehouse), there = key(api_.shop.berlin),
               elsewhere = key(api_.shop.hamburg);
    const auto path = "/v1/transfers/" + id;
    EXPECT_EQ(api_.call("GET " + path, elsewhere).status, 404);
    EXPECT_EQ(api_.call("POST " + path + "/ship", elsewhere).status, 404);
    EXPECT_EQ(api_.call("GET /v1/transfers", elsewhere).body.find(id), std::string::npos);
    EXPECT_EQ(api_.call("POST " + path + "/ship", there).code(), "outside_of_key");
    EXPECT_EQ(api_.call("POST " + path + "/ship", here).status, 200);
    EXPECT_EQ(api_.call("POST " + path + "/receive", here).code(), "outside_of_key");
    EXPECT_EQ(api_.call("POST " + path + "/close", here).code(), "outside_of_key");
    EXPECT_EQ(api_.call("POST " + path + "/receive", there).status, 200);
    EXPECT_EQ(api_.call("GET /v1/transfers", there).text("/items/0/id"), id);
    EXPECT_EQ(api_.call("POST /v1/transfers", elsewhere,
                        R"({"from":"lager","to":"berlin","lines":[{"sku":"A","quantity":1}]})")
                  .code(),
              "outside_of_key");
}

TEST_P(Transfers, are_listed_page_by_page) {
    const auto first = released(), second = released();
    act(first, "ship");
    const auto page = call("GET /v1/transfers?limit=1&from=lager&to=berlin");
    EXPECT_EQ(page.text("/items/0/id"), second) << page.body;
    const auto next = call("GET /v1/transfers?limit=1&cursor=" + page.text("/next_cursor"));
    EXPECT_EQ(next.text("/items/0/id"), first) << next.body;
    EXPECT_EQ(next.number("/items/0/lines/1/quantity"), 3);
    EXPECT_EQ(call("GET /v1/transfers?status=shipped").text("/items/0/id"), first);
    EXPECT_EQ(call("GET /v1/transfers?to=lager").json().at("items").as_array().size(), 0U);
    EXPECT_EQ(call("GET /v1/transfers?from=moon").text("/errors/0/pointer"), "?from");
}

TEST_P(Transfers, are_shipped_once_however_often_that_is_said) {
    const auto id = released();
    const auto path = "POST /v1/transfers/" + id + "/ship";
    const std::string one = R"({"lines":[{"line":1,"quantity":1}]})";
    const auto first = api_.call(path, api_.admin, one, {{"idempotency-key", "k"}});
    const auto again = api_.call(path, api_.admin, one, {{"idempotency-key", "k"}});
    EXPECT_EQ(first.body, again.body);
    EXPECT_EQ(level("A", "transit"), 1);
    EXPECT_EQ(api_.call(path, api_.admin, one, {{"if-match", "\"1\""}}).code(), "version_changed");
}

TEST_P(Transfers, are_refused_in_german) {
    const auto id = released();
    const testing::Parts german{{"accept-language", "de"}};
    const auto path = "POST /v1/transfers/" + id + "/";
    EXPECT_EQ(api_.call(path + "receive", api_.admin, "", german).text("/detail"),
              "Der Stand der Umlagerung lässt das nicht zu.");
    const auto refused =
        api_.call(path + "ship", api_.admin, R"({"lines":[{"line":1,"quantity":3}]})", german);
    EXPECT_EQ(refused.text("/errors/0/detail"), "ist mehr, als noch zu verschicken ist");
    EXPECT_EQ(refused.text("/detail"), "Einige Angaben sind ungültig.") << refused.body;
}

TEST_P(Transfers, have_their_promises_verified) {
    const auto id = released();
    act(id, "ship");
    act(id, "receive", R"({"lines":[{"line":1,"received":1}]})");
    expect_sound();
    const auto broken_by = [&](const char* damage, Check check) {
        const auto connection = api_.base.database().open_writer();
        sql::write(*connection, [&](Tx& tx) {
            EXPECT_GT(tx.run(damage), 0) << damage;
            return true;
        });
        const auto report = verified();
        EXPECT_GT(report[check].broken, 0) << damage;
        return report[check].findings.empty() ? "" : report[check].findings.at(0).rows;
    };
    EXPECT_THAT(broken_by("update transfers_line set received = received + 1 where line = 1",
                          Check::transfer_lines),
                HasSubstr(id));
    EXPECT_THAT(broken_by("update inventory_level set on_hand = on_hand + 1 where location in "
                          "(select id from inventory_location where kind = 'transit')",
                          Check::transfer_stock),
                HasSubstr("in transit"));
    EXPECT_THAT(broken_by("delete from inventory_movement where kind = 'transfer_in'",
                          Check::transfer_movements),
                HasSubstr(id));
}

}  // namespace
}  // namespace nahtlos::flows
