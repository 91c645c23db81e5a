// Counts that are told by a sweep of tags.
#include "flows/count_reads.hpp"

#include <gtest/gtest.h>

#include "flows/api_counts.hpp"
#include "flows/api_rfid.hpp"
#include "flows/api_stock.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

std::string piece(const char* item, int serial) {
    return rfid::to_hex(
        {rfid::Scheme::sgtin_96, 1, "0614141", item, std::to_string(1'000 + serial)});
}

class CountReads : public testing::OnEngine {
protected:
    CountReads()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor&) {
              auto routes = rfid_routes(engine);
              for (auto more : {count_routes(engine), stock_routes(engine)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        sql::write(*api_.base.database().open_writer(), [](Tx& tx) {
            tx.run("update catalog_variant set gtin = '80614141123458' where sku = 'A'");
            tx.run("update catalog_variant set gtin = '80614141123465' where sku = 'B'");
        });
        reader("floor", "sales_floor");
        reader("door", "exit");
        must(call("POST /v1/stock/changes",
                  R"({"rows":[{"kind":"receive","sku":"A","location":"berlin","quantity":3},
                  {"kind":"receive","sku":"B","location":"berlin","quantity":1}]})"));
    }
    static void must(const ApiReply& reply) { check(reply.status < 300, reply.body.c_str()); }
    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    void reader(const std::string& code, const std::string& zone) {
        must(call("PUT /v1/rfid/readers",
                  R"({"code":")" + code + R"(","location":"berlin","zone":")" + zone + "\"}"));
    }
    void read(const std::string& reader, const std::vector<std::string>& epcs) {
        api_.fake.clock.advance(seconds(20));
        std::string reads;
        for (const auto& epc : epcs) {
            reads += (reads.empty() ? "" : ",") + (R"({"epc":")" + epc + "\"}");
        }
        must(call("POST /v1/rfid/reads",
                  R"({"reader":")" + reader + R"(","reads":[)" + reads + "]}"));
    }
    std::string opened(const std::string& more = "") {
        api_.fake.clock.advance(seconds(1));
        const auto reply =
            call("POST /v1/counts", R"({"location":"berlin","recount_pieces":5)" + more + "}");
        must(reply);
        return reply.text("/id");
    }
    ApiReply sweep(const std::string& count, const std::string& body = "") {
        return call("POST /v1/counts/" + count + "/sweep", body);
    }
    std::int64_t difference(const ApiReply& count, const char* sku) {
        const auto body = count.json();
        for (const auto& line : body.at("lines").as_array()) {
            if (line.at("sku").as_string() == sku) return line.at("difference").as_int64();
        }
        return -999;
    }
    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, CountReads, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(CountReads, propose_what_a_sweep_differs_from_the_ledger_by) {
    read("floor", {piece("812346", 1)});  // before the count began
    const auto count = opened();
    read("floor", {piece("812345", 1), piece("812345", 2), piece("812345", 1)});
    const auto swept = sweep(count);
    ASSERT_EQ(swept.status, 200) << swept.body;
    EXPECT_EQ(swept.number("/tags"), 2);
    EXPECT_EQ(swept.number("/articles"), 2);
    EXPECT_EQ(swept.number("/missing"), 1);  // B has a tag there that nobody saw
    const auto ended = call("POST /v1/counts/" + count + "/end-pass");
    ASSERT_EQ(ended.text("/status"), "counted") << ended.body;
    EXPECT_EQ(difference(ended, "A"), -1);
    EXPECT_EQ(difference(ended, "B"), -1);
    must(call("POST /v1/counts/" + count + "/approve"));
    const auto levels = call("GET /v1/stock/levels?location=berlin");
    EXPECT_EQ(levels.number("/items/0/on_hand"), 2) << levels.body;
    const auto report = verify(api_.base.database(), {.now = api_.world.clock.now()});
    EXPECT_EQ(report[Check::posted_counts].broken, 0) << to_string(report[Check::posted_counts]);
}

TEST_P(CountReads, go_on_with_a_sweep_and_do_not_count_twice) {
    const auto count = opened();
    read("floor", {piece("812345", 1), piece("812345", 2)});
    must(sweep(count));
    read("floor", {piece("812345", 2), piece("812345", 3)});
    const auto again = sweep(count);
    EXPECT_EQ(again.number("/tags"), 3) << again.body;
    EXPECT_EQ(again.number("/count/lines/0/counted"), 3);
}

TEST_P(CountReads, do_not_count_what_went_out_of_the_door) {
    const auto count = opened();
    read("floor", {piece("812345", 1), piece("812345", 2)});
    read("door", {piece("812345", 2)});
    EXPECT_EQ(sweep(count).number("/tags"), 1);
}

TEST_P(CountReads, count_again_what_moved_during_the_sweep) {
    const auto count = opened();
    read("floor", {piece("812345", 1)});
    api_.fake.clock.advance(seconds(1));
    must(call("POST /v1/stock/changes",
              R"({"rows":[{"kind":"receive","sku":"A","location":"berlin","quantity":1}]})"));
    read("floor", {piece("812345", 2)});
    must(sweep(count));
    const auto ended = call("POST /v1/counts/" + count + "/end-pass");
    EXPECT_EQ(ended.text("/status"), "open") << ended.body;
    EXPECT_EQ(ended.number("/pass"), 2);
    read("floor", {piece("812345", 1), piece("812345", 2)});
    must(sweep(count));
    EXPECT_EQ(call("POST /v1/counts/" + count + "/end-pass").text("/status"), "counted");
}

TEST_P(CountReads, tell_articles_of_the_count_only_if_asked_to) {
    const auto count = opened(R"(,"lines":[{"sku":"B"}])");
    read("floor", {piece("812345", 1), piece("812346", 1)});
    const auto swept = sweep(count, R"({"only_lines":true})");
    EXPECT_EQ(swept.number("/articles"), 1) << swept.body;
    EXPECT_EQ(swept.text("/count/lines/0/sku"), "B");
}

TEST_P(CountReads, name_tags_that_no_article_has) {
    const auto count = opened();
    read("floor", {piece("999999", 1), piece("812345", 1)});
    const auto swept = sweep(count);
    EXPECT_EQ(swept.json().at("unknown").as_array().size(), 1U) << swept.body;
}

TEST_P(CountReads, refuse_a_sweep_without_reads_and_one_of_long_ago) {
    const auto count = opened();
    EXPECT_EQ(sweep(count).code(), "no_reads");
    EXPECT_EQ(sweep(count, R"({"since":"2000-01-01T00:00:00Z"})").text("/errors/0/code"),
              "out_of_range");
}

}  // namespace
}  // namespace nahtlos::flows
