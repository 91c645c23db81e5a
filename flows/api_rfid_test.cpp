#include "flows/api_rfid.hpp"

#include <gtest/gtest.h>

#include "flows/verify.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

// Tags of article A: 80614141123458 with the serials 6789 and 7654.
constexpr auto one = "3074257BF7194E4000001A85", other = "3034257BF7194E4000001DE6";
constexpr auto unit = "3174257BF4499602D2000000";  // of logistics

class RfidApi : public testing::OnEngine {
protected:
    RfidApi()
        : api_(GetParam(),
               [](Engine& engine, auth::KeyRing&, Executor&) { return rfid_routes(engine); }) {
        sql::write(*api_.base.database().open_writer(), [](Tx& tx) {
            tx.run("update catalog_variant set gtin = '80614141123458' where sku = 'A'");
        });
        set_up("floor", "berlin", "sales_floor");
        set_up("desk", "berlin", "pick_up");
    }
    void set_up(const std::string& code, const std::string& location, const std::string& zone) {
        const auto reply = put(code, location, zone);
        EXPECT_EQ(reply.status, 200) << reply.body;
    }
    ApiReply put(const std::string& code, const std::string& location, const std::string& zone) {
        return api_.call("PUT /v1/rfid/readers", api_.admin,
                         R"({"code":")" + code + R"(","location":")" + location + R"(","zone":")" +
                             zone + "\"}");
    }
    ApiReply read(const std::string& reader, const std::vector<std::string>& epcs,
                  const testing::Parts& headers = {}) {
        std::string reads;
        for (const auto& epc : epcs) {
            reads += (reads.empty() ? "" : ",") + (R"({"epc":")" + epc + "\"}");
        }
        return api_.call("POST /v1/rfid/reads", api_.admin,
                         R"({"reader":")" + reader + R"(","reads":[)" + reads + "]}", headers);
    }
    ApiReply tags(const std::string& query) {
        return api_.call("GET /v1/rfid/tags?location=berlin" + query, api_.admin);
    }
    std::size_t count(const ApiReply& reply) { return reply.json().at("items").as_array().size(); }
    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, RfidApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(RfidApi, finds_an_article_by_where_its_tags_were_seen_last) {
    const auto reply = read("floor", {one, other, unit});
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.number("/first"), 3);
    api_.fake.clock.advance(seconds(5));
    EXPECT_EQ(read("desk", {other}).number("/moved"), 1);
    const auto found = tags("&sku=A&zone=pick_up");
    ASSERT_EQ(count(found), 1U) << found.body;
    EXPECT_EQ(found.text("/items/0/epc"), other);
    EXPECT_EQ(found.text("/items/0/uri"), "urn:epc:id:sgtin:0614141.812345.7654");
    EXPECT_EQ(found.text("/items/0/serial"), "7654");
    EXPECT_EQ(count(tags("&sku=A")), 2U);
    EXPECT_EQ(count(tags("&sku=B")), 0U);
    EXPECT_EQ(count(tags("")), 3U);
}

TEST_P(RfidApi, takes_reads_within_the_window_as_one) {
    EXPECT_EQ(read("floor", {one, one, one}).number("/repeated"), 2);
    api_.fake.clock.advance(seconds(9));
    EXPECT_EQ(read("floor", {one}).number("/repeated"), 1);
    api_.fake.clock.advance(seconds(1));
    EXPECT_EQ(read("floor", {one}).number("/still"), 1);
}

TEST_P(RfidApi, lets_the_last_sighting_win_in_whatever_order_it_is_told) {
    read("desk", {one});
    const auto late = api_.call("POST /v1/rfid/reads", api_.admin,
                                R"({"reader":"floor","reads":[{"epc":")" + std::string(one) +
                                    R"(","at":"2000-01-01T00:00:00Z"}]})");
    EXPECT_EQ(late.number("/late"), 1) << late.body;
    EXPECT_EQ(tags("").text("/items/0/zone"), "pick_up");
}

TEST_P(RfidApi, refuses_what_cannot_be_read_and_takes_the_rest) {
    const auto reply = read("floor", {"E28011700000020D1234ABCD", one, "urn:epc:tag:x"});
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.number("/first"), 1);
    EXPECT_EQ(reply.number("/refused"), 2);
    EXPECT_EQ(reply.text("/problems/0/pointer"), "/reads/0/epc");
    EXPECT_EQ(reply.text("/problems/0/code"), "unknown_scheme");
    EXPECT_EQ(reply.text("/problems/1/code"), "invalid_format");
}

TEST_P(RfidApi, refuses_reads_of_the_future) {
    const auto reply = api_.call("POST /v1/rfid/reads", api_.admin,
                                 R"({"reader":"floor","reads":[{"epc":")" + std::string(one) +
                                     R"(","at":"2999-01-01T00:00:00Z"}]})");
    EXPECT_EQ(reply.text("/problems/0/code"), "out_of_range") << reply.body;
}

TEST_P(RfidApi, refuses_readers_that_nobody_set_up) {
    const auto reply = read("attic", {one});
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(reply.text("/errors/0/pointer"), "/reader") << reply.body;
}

TEST_P(RfidApi, answers_a_repeated_request_as_the_first_time) {
    const testing::Parts key{{"idempotency-key", "sweep-1"}};
    const auto first = read("floor", {one}, key);
    const auto again = read("floor", {one}, key);
    EXPECT_EQ(first.number("/first"), 1);
    EXPECT_EQ(again.body, first.body);
}

TEST_P(RfidApi, takes_readers_of_one_batch_in_turn) {
    const auto body = [](const std::string& reader) {
        return R"({"reader":")" + reader + R"(","reads":[{"epc":")" + one + R"("}]})";
    };
    const auto first = api_.send("POST /v1/rfid/reads", api_.admin, body("floor"));
    const auto second = api_.send("POST /v1/rfid/reads", api_.admin, body("desk"));
    while (api_.engine.pump() > 0) {
    }
    EXPECT_EQ(first->reply->number("/first"), 1) << first->reply->body;
    EXPECT_EQ(second->reply->number("/moved"), 1) << second->reply->body;
    EXPECT_EQ(tags("").text("/items/0/zone"), "pick_up");
}

TEST_P(RfidApi, moves_no_stock) {
    read("floor", {one});
    const auto movements = api_.base.database().read(
        [](Tx& tx) { return tx.value<std::int64_t>("select count(*) from inventory_movement"); });
    EXPECT_EQ(movements, 0);
}

TEST_P(RfidApi, moves_a_reader_and_keeps_its_id) {
    const auto before = put("floor", "berlin", "sales_floor");
    const auto after = put("floor", "berlin", "exit");
    EXPECT_EQ(after.text("/id"), before.text("/id"));
    EXPECT_EQ(after.number("/version"), before.number("/version") + 1);
    const auto list = api_.call("GET /v1/rfid/readers?location=berlin", api_.admin);
    EXPECT_EQ(list.text("/items/0/code"), "desk") << list.body;
    EXPECT_EQ(list.text("/items/1/zone"), "exit");
}

TEST_P(RfidApi, pages_tags_by_code) {
    read("floor", {one, other, unit});
    const auto page = tags("&limit=2");
    ASSERT_EQ(count(page), 2U) << page.body;
    EXPECT_EQ(count(tags("&limit=2&cursor=" + page.text("/next_cursor"))), 1U);
}

TEST_P(RfidApi, keeps_keys_of_other_places_out) {
    read("floor", {one});
    const auto hamburg = api_.make_key({.kind = auth::KeyKind::store,
                                        .scopes = "stock:read,stock:write",
                                        .location = api_.shop.hamburg});
    const auto reads =
        api_.call("POST /v1/rfid/reads", hamburg,
                  R"({"reader":"floor","reads":[{"epc":")" + std::string(one) + R"("}]})");
    EXPECT_EQ(reads.code(), "outside_of_key") << reads.body;
    EXPECT_EQ(api_.call("GET /v1/rfid/tags?location=berlin", hamburg).code(), "outside_of_key");
    EXPECT_EQ(count(api_.call("GET /v1/rfid/tags", hamburg)), 0U);
    const auto taken = api_.call("PUT /v1/rfid/readers", hamburg,
                                 R"({"code":"floor","location":"hamburg","zone":"exit"})");
    EXPECT_EQ(taken.code(), "outside_of_key") << taken.body;
}

TEST_P(RfidApi, leaves_nothing_that_verify_finds_wrong) {
    read("floor", {one, other, unit});
    read("desk", {other});
    const auto report = verify(api_.base.database(), {.now = api_.world.clock.now()});
    for (const auto& invariant : report.invariants) {
        if (invariant.check != Check::rfid_tags) continue;
        EXPECT_EQ(invariant.rows, 3);
        EXPECT_EQ(invariant.broken, 0);
    }
}

}  // namespace
}  // namespace nahtlos::flows
