// Orders for a parcel shop: who buys chooses it, and the carrier is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/carrier_api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

class ParcelShop : public testing::CarrierApi {
protected:
    ParcelShop() {
        const auto warehouse = to_string(api_.shop.warehouse);
        expect_ok("PATCH /v1/locations/" + warehouse, R"({"capabilities":["ship","parcel_shop"]})");
        expect_ok(
            "PUT /v1/channels/" + to_string(api_.shop.web) + "/draws",
            R"({"draws":[{"location":"lager","priority":1,"methods":["ship","parcel_shop"]}]})");
    }
    void expect_ok(const std::string& line, const std::string& body) {
        const auto reply = call(line, body);
        EXPECT_LT(reply.status, 300) << reply.body;
    }
    static std::string address(const std::string& point) {
        return R"("address":{"name":"Ada","address1":"Marktstraße 3","postal_code":"10115",
            "city":"Berlin","country":"DE")" +
               point + "}";
    }
    static std::string point(const std::string& id, const std::string& carrier = "test") {
        return R"(,"pickup_point":{"carrier":")" + carrier + R"(","id":")" + id +
               R"(","name":"Paketshop 1"})";
    }
    ApiReply place(const std::string& delivery) {
        auto reply = call("POST /v1/orders", R"({"channel":"web",
            "lines":[{"sku":"A","quantity":2}],"payment":{"kind":"settled","provider":"test"},
            "delivery":)" + delivery + "}");
        order_ = reply.text("/id");
        fulfillment_ = reply.text("/fulfillments/0/id");
        return reply;
    }
    static std::string to(const std::string& method, const std::string& address) {
        return R"({"method":")" + method + "\"," + address + "}";
    }
    ApiReply change(const std::string& action) {
        return call("POST /v1/orders/" + order_ + "/changes", R"({"actions":[)" + action + "]}");
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, ParcelShop, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(ParcelShop, the_carrier_brings_it_to_the_one_that_was_chosen) {
    const auto shops = call("GET /v1/carriers/test/pickup-points?country=DE&postal_code=10115");
    const auto id = shops.text("/items/1/id");
    EXPECT_EQ(place(to("parcel_shop", address(point(id)))).status, 201);
    EXPECT_EQ(of_order("method"), "parcel_shop");
    const auto shipment = ship("point");
    EXPECT_EQ(shipment.text("/pickup_point"), id) << shipment.body;
    pass(seconds(5));
    webhooks();
    pass(hours(3));
    webhooks();
    pass(seconds(5));
    EXPECT_EQ(of_order("status"), "delivered");
}

TEST_P(ParcelShop, needs_one_and_nothing_else_has_one) {
    const auto wrong = [&](const ApiReply& reply) {
        return reply.text("/errors/0/pointer") + ' ' + reply.text("/errors/0/code");
    };
    EXPECT_EQ(wrong(place(R"({"method":"parcel_shop"})")), "/delivery/address required");
    EXPECT_EQ(wrong(place(to("parcel_shop", address("")))),
              "/delivery/address/pickup_point required");
    EXPECT_EQ(wrong(place(to("ship", address(point("DE-1"))))),
              "/delivery/address/pickup_point not_allowed");
    EXPECT_EQ(place(to("parcel_shop", address(point("DE-1", "other")))).status, 201);
    EXPECT_EQ(wrong(ship("point")), "/carrier not_allowed");
}

TEST_P(ParcelShop, of_a_way_is_one_of_its_carrier) {
    expect_ok("POST /v1/delivery/methods", R"({"code":"shop","market":"de","method":"parcel_shop",
        "terms":{"names":{"de":"Paketshop"},"prices":[{"price_minor":0}],"carrier":"test"}})");
    const auto by = [&](const std::string& carrier) {
        return place(to("parcel_shop", R"("way":"shop",)" + address(point("DE-1", carrier))));
    };
    EXPECT_EQ(by("other").text("/errors/0/pointer"), "/delivery/address/pickup_point/carrier");
    EXPECT_EQ(by("test").status, 201);
}

TEST_P(ParcelShop, is_changed_for_another_one_or_for_the_door_before_anybody_begins) {
    EXPECT_EQ(place(to("parcel_shop", address(point("DE-10115-1")))).status, 201);
    const auto moved = R"({"action":"change_address",)" + address("") + "}";
    EXPECT_EQ(change(moved).text("/errors/0/pointer"), "/actions/0/address/pickup_point");
    EXPECT_EQ(change(R"({"action":"change_address",)" + address(point("DE-10115-2")) + "}").status,
              200);
    // The street of the shop is not the customer's.
    EXPECT_EQ(change(R"({"action":"change_method","method":"ship"})").text("/errors/0/pointer"),
              "/actions/0/address/pickup_point");
    EXPECT_EQ(change(R"({"action":"change_method","method":"ship",)" + address("") + "}").status,
              200);
    EXPECT_EQ(
        change(R"({"action":"change_method","method":"parcel_shop"})").text("/errors/0/pointer"),
        "/actions/0/address/pickup_point");
}

}  // namespace
}  // namespace nahtlos::flows
