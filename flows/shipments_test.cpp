// Parcels at the simulated carrier, which misbehaves as it is told: nothing is bought twice, and
// what it says in whichever order ends in the same state.
#include "flows/shipments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/carrier_api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using Parcels = testing::CarrierApi;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::items;
using ::testing::StartsWith;

INSTANTIATE_TEST_SUITE_P(Engines, Parcels, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Parcels, a_parcel_gets_a_label_and_takes_its_order_along_to_the_door) {
    const auto asked = ship("standard");
    EXPECT_EQ(asked.status, 201) << asked.body;
    EXPECT_EQ(asked.text("/status"), "requested");
    const auto id = asked.text("/id");
    EXPECT_EQ(call("GET /v1/shipments/" + id + "/label").code(), "no_label");
    pass(seconds(5));
    const auto labeled = call("GET /v1/shipments/" + id);
    EXPECT_EQ(labeled.text("/status"), "labeled");
    EXPECT_THAT(labeled.text("/tracking"), StartsWith("TC"));
    EXPECT_EQ(labeled.number("/cost_minor"), 430);
    EXPECT_THAT(call("GET /v1/shipments/" + id + "/label").body, StartsWith("%PDF"));
    EXPECT_THAT(call("GET /v1/shipments/" + id + "/label.zpl").body, StartsWith("^XA"));
    pass(hours(1));
    webhooks();
    pass(seconds(5));
    EXPECT_EQ(of_order("status"), "shipped");
    EXPECT_EQ(of_order("tracking"), labeled.text("/tracking"));
    pass(hours(2));
    webhooks();
    pass(seconds(5));
    EXPECT_EQ(status(id), "delivered");
    EXPECT_EQ(of_order("status"), "delivered");
    EXPECT_THAT(items(call("GET /v1/shipments?order=" + order_), "id"), ElementsAre(id));
}

TEST_P(Parcels, a_carrier_that_answers_nobody_or_nonsense_is_asked_again_and_sells_one_label) {
    for (const std::string service : {"test_timeout_done", "test_timeout_not_done", "test_error"}) {
        order_.clear();
        const auto before = labels();
        const auto id = ship(service).text("/id");
        pass(Span{});
        EXPECT_EQ(status(id), "requested") << service;
        pass(minutes(1));
        EXPECT_EQ(status(id), "labeled") << service;
        EXPECT_EQ(labels(), before + 1) << service;
    }
}

TEST_P(Parcels, a_repeated_request_is_one_shipment_and_a_parcel_has_one_at_a_time) {
    order();
    const testing::Parts key{{"idempotency-key", "once"}};
    const auto first = ship("standard", "", key), again = ship("standard", "", key);
    EXPECT_EQ(first.text("/id"), again.text("/id")) << again.body;
    const auto other = ship("standard");
    EXPECT_EQ(other.code(), "parcel_taken");
    EXPECT_EQ(other.text("/errors/0/pointer"), "/parcel");
    EXPECT_EQ(ship("standard", R"(,"parcel":2)").status, 201);
    pass(seconds(5));
    EXPECT_EQ(labels(), 2);
}

TEST_P(Parcels, what_is_told_twice_or_backwards_ends_the_same) {
    for (const std::string service : {"test_twice", "test_reversed", "test_delay"}) {
        order_.clear();
        const auto id = ship(service).text("/id");
        for (int step = 0; step < 5; ++step) {
            pass(hours(1));
            webhooks();
        }
        pass(seconds(5));
        EXPECT_EQ(status(id), "delivered") << service;
        EXPECT_EQ(of_order("status"), "delivered") << service;
    }
}

TEST_P(Parcels, a_carrier_that_tells_nothing_is_asked) {
    const auto id = ship("test_silent").text("/id");
    pass(minutes(70));
    EXPECT_EQ(status(id), "in_transit");
    pass(hours(3));
    EXPECT_EQ(status(id), "delivered");
    EXPECT_EQ(of_order("status"), "delivered");
}

TEST_P(Parcels, words_of_a_parcel_whose_label_is_not_here_yet_count_once_it_is) {
    const auto id = ship("test_stray").text("/id");
    pass(Span{});  // made, but nobody heard of it
    webhooks();    // that it was picked up
    EXPECT_EQ(status(id), "requested");
    pass(seconds(10));
    EXPECT_EQ(status(id), "in_transit");
    EXPECT_EQ(of_order("status"), "shipped");
}

TEST_P(Parcels, words_of_an_unknown_parcel_change_nothing) {
    const auto id = ship("standard").text("/id");
    pass(seconds(5));
    webhooks();  // among them one of a stranger's parcel
    EXPECT_EQ(status(id), "labeled");
    EXPECT_EQ(of_order("status"), "assigned");
}

TEST_P(Parcels, what_is_not_signed_is_not_believed) {
    ship("standard");
    const std::string body = R"({"events":[]})";
    EXPECT_EQ(tell(body, "another").code(), "invalid_signature");
    EXPECT_EQ(api_.call("POST /v1/webhooks/carriers/nobody", "", body).status, 404);
}

TEST_P(Parcels, a_carrier_that_says_no_leaves_the_parcel_to_another) {
    const auto id = ship("test_refused").text("/id");
    pass(seconds(5));
    const auto failed = call("GET /v1/shipments/" + id);
    EXPECT_EQ(failed.text("/status"), "failed");
    EXPECT_EQ(failed.text("/reason"), "address_not_served");
    EXPECT_EQ(ship("standard").status, 201);
}

TEST_P(Parcels, a_shipment_is_canceled_before_it_has_left_and_not_after) {
    const auto id = ship("standard").text("/id");
    pass(seconds(5));
    EXPECT_EQ(call("POST /v1/shipments/" + id + "/cancel").text("/status"), "canceling");
    pass(seconds(5));
    EXPECT_EQ(status(id), "canceled");
    EXPECT_TRUE(carrier_.labels().front().is_canceled);
    const auto kept = ship("test_no_cancel").text("/id");
    pass(seconds(5));
    call("POST /v1/shipments/" + kept + "/cancel");
    pass(seconds(5));
    EXPECT_EQ(status(kept), "labeled");
    pass(hours(1));
    webhooks();
    const auto late = call("POST /v1/shipments/" + kept + "/cancel");
    EXPECT_EQ(late.code(), "wrong_status");
    EXPECT_THAT(late.text("/detail"), HasSubstr("in_transit"));
}

TEST_P(Parcels, a_label_that_was_made_after_the_cancellation_is_canceled_too) {
    const auto id = ship("test_timeout_done").text("/id");
    pass(Span{});
    EXPECT_EQ(status(id), "requested");  // made, but nobody heard of it
    call("POST /v1/shipments/" + id + "/cancel");
    pass(minutes(1));
    EXPECT_EQ(status(id), "canceled");
    EXPECT_TRUE(carrier_.labels().front().is_canceled);
}

TEST_P(Parcels, all_parcels_have_to_leave_and_to_arrive) {
    order();
    ship("standard");
    pass(minutes(30));
    ship("test_silent", R"(,"parcel":2)");
    pass(minutes(35));
    webhooks();
    EXPECT_EQ(of_order("status"), "assigned");
    pass(hours(1));
    EXPECT_EQ(of_order("status"), "shipped");
    pass(hours(2));
    webhooks();
    pass(hours(1));
    EXPECT_EQ(of_order("status"), "delivered");
}

TEST_P(Parcels, carriers_say_what_they_cost_and_where_parcels_wait) {
    EXPECT_THAT(items(call("GET /v1/carriers"), "name"), ElementsAre("test"));
    const auto rates =
        call("GET /v1/carriers/test/rates?country=DE&postal_code=10115&weight_g=1200");
    EXPECT_THAT(items(rates, "service"), ElementsAre("standard", "express", "point"));
    const auto heavy =
        call("GET /v1/carriers/test/rates?country=DE&postal_code=10115&weight_g=99000");
    EXPECT_EQ(heavy.code(), "carrier_refused");
    const auto points =
        call("GET /v1/carriers/test/pickup-points?country=DE&postal_code=10115&limit=3");
    EXPECT_EQ(items(points, "id").size(), 3U);
    EXPECT_EQ(points.text("/items/0/city"), "Berlin");
    EXPECT_EQ(call("GET /v1/carriers/nobody/rates?country=DE&postal_code=1&weight_g=1").status,
              404);
}

TEST_P(Parcels, what_is_gone_or_has_no_weight_is_not_handed_to_a_carrier) {
    order();
    const auto path = "POST /v1/orders/" + order_ + "/fulfillments/" + fulfillment_;
    const auto light = call(path + "/shipments", R"({"carrier":"test","service":"standard"})");
    EXPECT_EQ(light.text("/errors/0/pointer"), "/weight_g");
    call(path + "/actions", R"({"action":"ship","catch_up":true})");
    EXPECT_EQ(ship("standard").code(), "wrong_status");
}

TEST_P(Parcels, a_carrier_that_is_not_set_up_is_named_as_wrong) {
    order();
    const auto refused =
        call("POST /v1/orders/" + order_ + "/fulfillments/" + fulfillment_ + "/shipments",
             R"({"carrier":"nobody","weight_g":5,"service":"standard"})");
    EXPECT_EQ(refused.code(), "invalid_request") << refused.body;
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/carrier");
    EXPECT_EQ(ship("standard").status, 201);
}

TEST_P(Parcels, a_wrong_key_or_address_of_the_carrier_is_no_word_about_the_parcel) {
    const auto id = ship("test_timeout_done").text("/id");
    pass(Span{});  // made, but nobody heard of it
    for (const int status : {401, 403, 404, 405}) {
        broken_ = OutboundReply{true, status, R"({"code":"route_not_found"})", {}};
        pass(seconds(30));
        EXPECT_EQ(this->status(id), "requested") << status;
    }
    call("POST /v1/shipments/" + id + "/cancel");
    pass(minutes(10));
    EXPECT_EQ(status(id), "canceling");
    EXPECT_EQ(call("GET /v1/carriers/test/rates?country=DE&postal_code=1&weight_g=1").code(),
              "carrier_unreachable");
    broken_.reset();
    pass(minutes(20));
    EXPECT_EQ(status(id), "canceled");
    EXPECT_TRUE(carrier_.labels().front().is_canceled);
}

TEST_P(Parcels, a_label_that_cannot_be_canceled_is_asked_for_again_before_another_is_bought) {
    const auto id = ship("test_timeout_done").text("/id");
    pass(Span{});  // made, but nobody heard of it
    broken_ = OutboundReply{};
    pass(hours(1));
    call("POST /v1/shipments/" + id + "/cancel");
    broken_.reset();
    pass(minutes(1));
    webhooks();
    pass(minutes(1));
    EXPECT_EQ(call("GET /v1/shipments/" + id).text("/reason"), "already_picked_up");
    EXPECT_EQ(status(id), "in_transit");
    EXPECT_EQ(ship("standard").code(), "wrong_status");
    EXPECT_EQ(labels(), 1);
}

TEST_P(Parcels, a_number_that_another_parcel_has_is_not_taken) {
    const auto first = ship("standard").text("/id");
    pass(seconds(5));
    const auto number = call("GET /v1/shipments/" + first).text("/tracking");
    renumbered_ = {"TC100000002DE", number};
    const auto second = ship("standard", R"(,"parcel":2)").text("/id");
    pass(minutes(1));
    const auto given_up = call("GET /v1/shipments/" + second);
    EXPECT_EQ(given_up.text("/status"), "canceled");
    EXPECT_EQ(given_up.text("/reason"), "tracking_taken");
    EXPECT_EQ(call("GET /v1/shipments/" + first).text("/tracking"), number);
    EXPECT_EQ(status(first), "labeled");
}

TEST_P(Parcels, what_was_canceled_stays_so_whatever_is_told_of_it) {
    const auto id = ship("standard").text("/id");
    pass(seconds(5));
    const auto number = call("GET /v1/shipments/" + id).text("/tracking");
    const auto told = [&](const std::string& event) {
        return R"({"id":")" + event + R"(","tracking":")" + number +
               R"(","step":"picked_up","at":"2026-01-05T10:00:00Z","text":"x"})";
    };
    call("POST /v1/shipments/" + id + "/cancel");
    EXPECT_EQ(tell(R"({"events":[)" + told("a") + "]}").status, 204);
    EXPECT_EQ(status(id), "canceling");
    pass(seconds(5));
    EXPECT_EQ(status(id), "canceled");
    EXPECT_EQ(ship("standard").status, 201);
    // Once more, and twice in one message.
    EXPECT_EQ(tell(R"({"events":[)" + told("b") + "," + told("b") + "]}").status, 204);
    EXPECT_EQ(tell(R"({"events":[]})").status, 204);
    pass(seconds(5));
    EXPECT_EQ(status(id), "canceled");
    EXPECT_EQ(of_order("status"), "assigned");
}

TEST_P(Parcels, the_labels_of_what_is_not_sent_any_more_are_canceled) {
    const auto labeled = ship("standard").text("/id");
    pass(seconds(5));
    const auto asked = ship("standard", R"(,"parcel":2)").text("/id");
    EXPECT_EQ(call("POST /v1/orders/" + order_ + "/cancel").status, 200);
    follow();
    pass(minutes(1));
    EXPECT_EQ(status(labeled), "canceled");
    EXPECT_EQ(status(asked), "canceled");
    for (const auto& label : carrier_.labels()) EXPECT_TRUE(label.is_canceled);
}

TEST_P(Parcels, a_carrier_is_not_asked_forever) {
    ship("test_silent");
    pass(minutes(1));
    broken_ = OutboundReply{};
    api_.fake.clock.advance(days(91));
    pass(minutes(1));
    const auto asked = asked_;
    pass(hours(2));
    EXPECT_EQ(asked_, asked);
}

TEST_P(Parcels, are_listed_where_they_leave) {
    const auto id = ship("standard").text("/id");
    const auto key = [&](inventory::LocationId at) {
        return api_.make_key({.kind = auth::KeyKind::store,
                              .scopes = "orders:read,fulfillments:write",
                              .location = at});
    };
    const auto path = "GET /v1/shipments?order=" + order_;
    EXPECT_THAT(items(api_.call(path, key(api_.shop.warehouse)), "id"), ElementsAre(id));
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.hamburg, 9);
    const auto moved =
        call("POST /v1/orders/" + order_ + "/fulfillments/" + fulfillment_ + "/actions",
             R"({"action":"reject","reason":"no_capacity"})");
    EXPECT_EQ(moved.text("/fulfillments/1/location"), to_string(api_.shop.hamburg)) << moved.body;
    EXPECT_THAT(items(api_.call(path, key(api_.shop.hamburg)), "id"), ElementsAre());
    EXPECT_EQ(api_.call("GET /v1/shipments/" + id, key(api_.shop.hamburg)).status, 404);
    follow();
    pass(minutes(1));
    EXPECT_EQ(status(id), "canceled");
}

}  // namespace
}  // namespace nahtlos::flows
