// Counts over the API: told in passes, compared with the books of then, booked when approved.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_counts.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_stock.hpp"
#include "flows/count_tasks.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"
#include "tests/support/follow.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::HasSubstr;

class Counts : public testing::OnEngine {
protected:
    Counts()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = count_routes(engine);
              for (auto more : {stock_routes(engine), order_routes(engine, readers),
                                fulfillment_routes(engine)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        change(R"({"kind":"receive","sku":"A","location":"lager","quantity":10},
                  {"kind":"receive","sku":"B","location":"lager","quantity":4})");
    }

    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    void change(const std::string& rows) {
        const auto reply = call("POST /v1/stock/changes", R"({"rows":[)" + rows + "]}");
        ASSERT_EQ(reply.status, 200) << reply.body;
    }
    std::string opened(const std::string& more = R"(,"lines":[{"sku":"A"},{"sku":"B"}])") {
        const auto reply = call("POST /v1/counts", R"({"location":"lager")" + more + "}");
        EXPECT_EQ(reply.status, 201) << reply.body;
        return reply.text("/id");
    }
    ApiReply act(const std::string& id, const std::string& step, const std::string& body = "") {
        return call("POST /v1/counts/" + id + "/" + step, body);
    }
    ApiReply tell(const std::string& id, const char* sku, std::int64_t quantity,
                  const std::string& more = "") {
        return act(id, "lines",
                   R"({"lines":[{"sku":")" + std::string(sku) + R"(","quantity":)" +
                       std::to_string(quantity) + more + "}]}");
    }
    // The line of an article, as an object of its own.
    static ApiReply line(const ApiReply& count, const char* sku) {
        ApiReply found;
        const auto body = count.json();
        if (!body.is_object() || body.as_object().if_contains("lines") == nullptr) return found;
        for (const auto& l : body.at("lines").as_array()) {
            const auto* name = l.as_object().if_contains("sku");
            if (name != nullptr && name->is_string() && name->as_string() == sku) {
                found.body = boost::json::serialize(l);
            }
        }
        return found;
    }
    std::int64_t number(const std::string& select) {
        return api_.base.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(select).value_or(0); });
    }
    std::int64_t on_hand(const char* sku) {
        return api_.base.database().read([&](Tx& tx) {
            return tx
                .value<std::int64_t>(
                    "select on_hand from inventory_level where stock_item = $1 and location = $2",
                    testing::Shop::item(sku), api_.shop.warehouse)
                .value_or(0);
        });
    }
    void follow() {
        testing::follow(api_.base.database(), count_task_subscriber(), api_.world.clock.now());
    }
    std::string broken() {
        const auto report = verify(api_.base.database(), {.now = api_.world.clock.now()});
        std::string text;
        for (const auto check : {Check::posted_counts, Check::level_movements, Check::promises}) {
            if (report[check].broken > 0) text += to_string(report[check]);
        }
        return text;
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Counts, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Counts, book_what_was_counted_when_that_is_approved) {
    const auto id = opened();
    tell(id, "A", 9);
    tell(id, "B", 4);
    EXPECT_EQ(on_hand("A"), 10);
    const auto done = act(id, "end-pass");
    EXPECT_EQ(done.text("/status"), "counted") << done.body;
    EXPECT_EQ(line(done, "A").number("/difference"), -1);
    EXPECT_EQ(on_hand("A"), 10);
    const auto posted = act(id, "approve", R"({"reason":"cycle count"})");
    EXPECT_EQ(posted.text("/status"), "posted") << posted.body;
    EXPECT_EQ(line(posted, "A").number("/booked"), -1);
    EXPECT_EQ(line(posted, "B").number("/booked"), 0);
    EXPECT_EQ(on_hand("A"), 9);
    EXPECT_EQ(number("select count(*) from inventory_movement where cause_kind = 'count' and "
                     "reason = 'cycle count'"),
              1);
    EXPECT_EQ(broken(), "");
    EXPECT_EQ(act(id, "approve").code(), "count_status");
}

TEST_P(Counts, are_blind_until_they_are_done_unless_told_otherwise) {
    const auto id = opened();
    EXPECT_EQ(tell(id, "A", 4).body.find("expected"), std::string::npos);
    tell(id, "B", 4);
    const auto again = act(id, "end-pass");
    EXPECT_EQ(again.number("/pass"), 2) << again.body;
    EXPECT_EQ(line(again, "A").text("/status"), "to_count");
    // Neither what the books say nor what was counted before.
    EXPECT_EQ(line(again, "A").number("/expected"), -1);
    EXPECT_EQ(line(again, "A").number("/counted"), -1);
    const auto open = opened(R"(,"blind":false,"lines":[{"sku":"A"}])");
    tell(open, "A", 4);
    const auto seen = act(open, "end-pass");
    EXPECT_EQ(line(seen, "A").number("/expected"), 10) << seen.body;
    EXPECT_EQ(line(seen, "A").number("/difference"), -6);
}

TEST_P(Counts, are_repeated_where_they_differ_too_much) {
    const auto id = opened();
    tell(id, "A", 4);
    tell(id, "B", 3);
    EXPECT_EQ(act(id, "end-pass").text("/status"), "open");
    const auto settled = tell(id, "B", 4);
    EXPECT_EQ(settled.text("/errors/0/code"), "not_allowed");
    EXPECT_EQ(settled.text("/errors/0/pointer"), "/lines/0/sku");
    EXPECT_EQ(act(id, "end-pass").code(), "not_counted");
    tell(id, "A", 4);
    const auto believed = act(id, "end-pass");
    EXPECT_EQ(believed.text("/status"), "counted") << believed.body;
    act(id, "approve");
    EXPECT_EQ(on_hand("A"), 4);
    EXPECT_EQ(on_hand("B"), 3);
    EXPECT_EQ(broken(), "");
}

TEST_P(Counts, heed_the_threshold_they_were_opened_with) {
    const auto strict = opened(R"(,"recount_pieces":0,"lines":[{"sku":"A"}])");
    tell(strict, "A", 9);
    EXPECT_EQ(act(strict, "end-pass").number("/pass"), 2);
    const auto loose = opened(R"(,"recount_percent":60,"lines":[{"sku":"A"}])");
    tell(loose, "A", 4);
    EXPECT_EQ(act(loose, "end-pass").text("/status"), "counted");
}

TEST_P(Counts, add_up_zones_and_take_in_what_was_found) {
    const auto id = opened(R"(,"zone":"floor","lines":[{"sku":"B"}])");
    tell(id, "A", 4);
    tell(id, "A", 7, R"(,"zone":"back room")");
    tell(id, "A", 3);
    const auto found = tell(id, "KIT", 1);
    EXPECT_EQ(found.status, 422) << found.body;
    const auto done = act(id, "end-pass", R"({"rest_is_zero":true})");
    EXPECT_EQ(line(done, "A").text("/status"), "counted") << done.body;
    EXPECT_EQ(line(done, "B").text("/status"), "to_count");  // four are missing
    act(id, "end-pass", R"({"rest_is_zero":true})");
    const auto posted = act(id, "approve");
    EXPECT_EQ(line(posted, "A").number("/booked"), 0) << posted.body;
    EXPECT_EQ(on_hand("B"), 0);
}

TEST_P(Counts, leave_alone_what_was_sold_after_them) {
    const auto id = opened(R"(,"lines":[{"sku":"A"}])");
    tell(id, "A", 9);
    api_.fake.clock.advance(minutes(5));
    change(R"({"kind":"issue","sku":"A","location":"lager","quantity":3})");
    const auto done = act(id, "end-pass");
    EXPECT_EQ(line(done, "A").number("/difference"), -1) << done.body;
    api_.fake.clock.advance(minutes(5));
    change(R"({"kind":"receive","sku":"A","location":"lager","quantity":5})");
    act(id, "approve");
    EXPECT_EQ(on_hand("A"), 11);
    EXPECT_EQ(broken(), "");
}

TEST_P(Counts, do_not_book_the_same_difference_twice) {
    const auto early = opened(R"(,"lines":[{"sku":"A"}])");
    tell(early, "A", 9);
    act(early, "end-pass");
    api_.fake.clock.advance(minutes(5));
    const auto late = opened(R"(,"lines":[{"sku":"A"}])");
    tell(late, "A", 9);
    act(late, "end-pass");
    act(late, "approve");
    EXPECT_EQ(on_hand("A"), 9);
    const auto posted = act(early, "approve");
    EXPECT_EQ(line(posted, "A").text("/status"), "superseded") << posted.body;
    EXPECT_EQ(on_hand("A"), 9);
    EXPECT_EQ(broken(), "");
}

TEST_P(Counts, are_overruled_by_a_later_one_that_found_no_difference) {
    const auto early = opened(R"(,"lines":[{"sku":"A"}])");
    tell(early, "A", 9);
    act(early, "end-pass");
    api_.fake.clock.advance(minutes(5));
    const auto late = opened(R"(,"lines":[{"sku":"A"}])");
    tell(late, "A", 10);
    act(late, "end-pass");
    act(late, "approve");
    EXPECT_EQ(line(act(early, "approve"), "A").text("/status"), "superseded");
    EXPECT_EQ(on_hand("A"), 10);
}

TEST_P(Counts, do_not_book_again_what_a_picker_did_not_find_meanwhile) {
    const auto placed = call("POST /v1/orders", testing::order_body(R"({"sku":"A","quantity":2})",
                                                                    R"(,"channel":"web")"));
    const auto id = opened(R"(,"lines":[{"sku":"A"}])");
    tell(id, "A", 8);
    act(id, "end-pass");
    api_.fake.clock.advance(minutes(5));
    call("POST /v1/orders/" + placed.text("/id") + "/fulfillments/" +
             placed.text("/fulfillments/0/id") + "/actions",
         R"({"action":"reject","reason":"not_found"})");
    EXPECT_EQ(on_hand("A"), 8);
    act(id, "approve");
    EXPECT_EQ(on_hand("A"), 8);
}

TEST_P(Counts, are_repeated_where_something_moved_between_two_zones) {
    const auto id = opened(R"(,"lines":[{"sku":"A"}])");
    tell(id, "A", 5, R"(,"zone":"front")");
    api_.fake.clock.advance(minutes(5));
    change(R"({"kind":"issue","sku":"A","location":"lager","quantity":1})");
    api_.fake.clock.advance(minutes(5));
    tell(id, "A", 5, R"(,"zone":"back")");
    EXPECT_EQ(line(act(id, "end-pass"), "A").text("/status"), "to_count");
    tell(id, "A", 4, R"(,"zone":"front")");
    const auto untold = act(id, "end-pass");
    EXPECT_EQ(untold.code(), "not_counted");
    EXPECT_EQ(untold.text("/errors/0/detail"), "A, back");
    tell(id, "A", 5, R"(,"zone":"back")");
    EXPECT_EQ(line(act(id, "end-pass"), "A").text("/status"), "counted");
    act(id, "approve");
    EXPECT_EQ(on_hand("A"), 9);
}

TEST_P(Counts, open_a_shortage_case_where_goods_were_promised) {
    call("POST /v1/orders",
         testing::order_body(R"({"sku":"A","quantity":9})", R"(,"channel":"web")"));
    const auto id = opened(R"(,"recount_pieces":9,"lines":[{"sku":"A"}])");
    tell(id, "A", 8);
    act(id, "end-pass");
    act(id, "approve");
    EXPECT_EQ(number("select quantity from inventory_shortage where state = 'open' and reason = "
                     "'count'"),
              1);
}

TEST_P(Counts, are_asked_for_once_where_goods_were_not_found) {
    const auto missed = [&] {
        const auto order =
            call("POST /v1/orders",
                 testing::order_body(R"({"sku":"A","quantity":1})", R"(,"channel":"web")"));
        EXPECT_EQ(order.status, 201) << order.body;
        const auto reply = call("POST /v1/orders/" + order.text("/id") + "/fulfillments/" +
                                    order.text("/fulfillments/0/id") + "/actions",
                                R"({"action":"reject","reason":"not_found"})");
        EXPECT_EQ(reply.status, 200) << reply.body;
    };
    missed();
    missed();
    follow();
    const auto tasks = call("GET /v1/count-tasks?state=open&location=lager");
    ASSERT_EQ(tasks.json().at("items").as_array().size(), 1U) << tasks.body;
    EXPECT_EQ(tasks.text("/items/0/reason"), "not_found");
    EXPECT_EQ(tasks.text("/items/0/stock_item"), to_string(testing::Shop::item("A")));
    const auto id = opened(R"(,"tasks":true)");
    const auto told = tell(id, "A", 8);
    EXPECT_EQ(told.json().at("lines").as_array().size(), 1U) << told.body;
    act(id, "end-pass");
    EXPECT_EQ(act(id, "approve").text("/status"), "posted");
    EXPECT_EQ(call("GET /v1/count-tasks?state=open").json().at("items").as_array().size(), 0U);
    EXPECT_EQ(call("GET /v1/count-tasks?state=done").text("/items/0/count"), id);
    missed();
    follow();
    EXPECT_EQ(call("GET /v1/count-tasks?state=open").json().at("items").as_array().size(), 1U);
}

TEST_P(Counts, are_of_their_place_alone) {
    const auto id = opened();
    const auto hamburg = api_.make_key({.kind = auth::KeyKind::store,
                                        .scopes = "stock:read,stock:write",
                                        .location = api_.shop.hamburg});
    EXPECT_EQ(api_.call("GET /v1/counts/" + id, hamburg).status, 404);
    EXPECT_EQ(api_.call("POST /v1/counts/" + id + "/cancel", hamburg).status, 404);
    EXPECT_EQ(api_.call("GET /v1/counts", hamburg).body.find(id), std::string::npos);
    EXPECT_EQ(api_.call("GET /v1/counts?location=lager", hamburg).code(), "outside_of_key");
    EXPECT_EQ(api_.call("POST /v1/counts", hamburg, R"({"location":"lager"})").code(),
              "outside_of_key");
    EXPECT_EQ(act(id, "cancel").text("/status"), "canceled");
    EXPECT_EQ(call("GET /v1/counts?status=canceled").text("/items/0/id"), id);
}

TEST_P(Counts, name_what_is_wrong_with_them) {
    const auto wrong =
        call("POST /v1/counts", R"({"location":"moon","lines":[{"sku":"A"},{"sku":"A"},{}]})");
    EXPECT_EQ(wrong.text("/errors/0/pointer"), "/location");
    EXPECT_EQ(wrong.text("/errors/1/code"), "repeated") << wrong.body;
    EXPECT_EQ(wrong.text("/errors/2/pointer"), "/lines/2/sku");
    const auto id = opened();
    EXPECT_EQ(tell(id, "A", 1, R"(,"counted_at":"2001-01-01T00:00:00Z")").text("/errors/0/code"),
              "out_of_range");
    const auto german = api_.call("POST /v1/counts/" + id + "/end-pass", api_.admin, "",
                                  {{"accept-language", "de"}});
    EXPECT_EQ(german.text("/detail"), "Es ist noch nicht alles gezählt.");
}

TEST_P(Counts, have_what_they_posted_verified) {
    const auto id = opened();
    tell(id, "A", 9);
    tell(id, "B", 4);
    act(id, "end-pass");
    act(id, "approve");
    const auto damage = [&](const std::string& statement) {
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
            EXPECT_GT(tx.run(statement), 0) << statement;
            return true;
        });
        return broken();
    };
    EXPECT_THAT(damage("update counts_line set booked = -2 where booked = -1"), HasSubstr(id));
    damage("update counts_line set booked = -1 where booked = -2");
    EXPECT_EQ(broken(), "");
    EXPECT_THAT(damage("update counts_line set counted = 8 where counted = 9"), HasSubstr(id));
}

}  // namespace
}  // namespace nahtlos::flows
