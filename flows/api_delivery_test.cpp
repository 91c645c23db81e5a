// Delivery over the API: methods and opening hours are set up, carts are told their ways.
#include "flows/api_delivery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_cart.hpp"
#include "flows/api_pricing.hpp"
#include "flows/api_setup.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::ElementsAre;
using testing::items;

const std::string parcel = R"({"names":{"de":"Paket","en":"Parcel"},"free_from_minor":5000,
    "min_days":1,"max_days":2,"cutoff":"14:00","handling_minutes":60,"holidays":"DE",
    "prices":[{"price_minor":390,"value_below_minor":2000,"area":{"countries":["DE"]}},
              {"price_minor":490,"area":{"countries":["DE"]}}]})";
const std::string collect = R"({"names":{"de":"Abholung"},"prices":[{"price_minor":0}]})";

class DeliveryApi : public testing::OnEngine {
protected:
    DeliveryApi()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor&) {
              auto routes = delivery_routes(engine);
              for (auto& route : setup_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : cart_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : promotion_routes(engine)) routes.push_back(std::move(route));
              return routes;
          }) {
        // Monday, the 5th of January, nine o'clock in Berlin.
        check(to_string(api_.fake.clock.now()).starts_with("2026-01-05T08:00"), "the clock");
    }

    ApiReply call(const std::string& line, const std::string& body = "",
                  const testing::Parts& headers = {}) {
        return api_.call(line, api_.admin, body, headers);
    }
    std::string make(const std::string& code, const std::string& method, const std::string& terms,
                     const std::string& more = "") {
        const auto made = call("POST /v1/delivery/methods",
                               R"({"code":")" + code + R"(","market":"de","method":")" + method +
                                   R"(","terms":)" + terms + more + "}");
        EXPECT_EQ(made.status, 201) << made.body;
        return made.text("/id");
    }
    void stock(const std::string& sku, inventory::LocationId at, std::int64_t quantity) {
        testing::put_stock(api_.base.database(), api_.shop, sku, at, quantity);
    }
    std::string cart(const std::string& lines) {
        const auto made = call("POST /v1/carts", R"({"channel":"web","lines":[)" + lines + "]}");
        EXPECT_EQ(made.status, 201) << made.body;
        return made.text("/token");
    }
    static std::string add(const std::string& sku, int quantity = 1) {
        return R"({"action":"add","sku":")" + sku + R"(","quantity":)" + std::to_string(quantity) +
               "}";
    }
    ApiReply options(const std::string& cart, const std::string& more = "") {
        const auto told = call("GET /v1/fulfillment-options?cart=" + cart + more);
        EXPECT_EQ(told.status, 200) << told.body;
        return told;
    }
    std::string hours(inventory::LocationId id) {
        return "/v1/locations/" + to_string(id) + "/hours";
    }
    void open_on_weekdays(inventory::LocationId id, const std::string& from = "10:00") {
        std::string week;
        for (const char* day : {"monday", "tuesday", "wednesday", "thursday", "friday"}) {
            week += (week.empty() ? "" : ",") + (R"({"day":")" + std::string(day)) +
                    R"(","from":")" + from + R"(","to":"18:00"})";
        }
        const auto set = call("PATCH " + hours(id), R"({"week":[)" + week + "]}");
        EXPECT_EQ(set.status, 200) << set.body;
    }
    void place_at(inventory::LocationId id, double latitude, double longitude) {
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
            tx.run("update inventory_location set latitude = $2, longitude = $3 where id = $1", id,
                   latitude, longitude);
        });
    }
    // The web shop draws on Berlin by these methods, beside what it does anyway.
    void draw_on_berlin(const std::string& methods) {
        const auto changed = call("PATCH /v1/locations/" + to_string(api_.shop.berlin),
                                  R"({"capabilities":["ship","pickup",)" + methods + "]}");
        EXPECT_EQ(changed.status, 200) << changed.body;
        const auto drawn =
            call("PUT /v1/channels/" + to_string(api_.shop.web) + "/draws",
                 R"({"draws":[{"location":"berlin","priority":1,"methods":[)" + methods + "]}]}");
        EXPECT_EQ(drawn.status, 200) << drawn.body;
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, DeliveryApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(DeliveryApi, methods_are_made_listed_and_changed) {
    const auto id = make("post", "ship", parcel);
    make("abholen", "pickup", collect, R"(,"channels":["web"])");
    EXPECT_THAT(items(call("GET /v1/delivery/methods"), "code"), ElementsAre("post", "abholen"));
    EXPECT_THAT(items(call("GET /v1/delivery/methods?method=pickup"), "code"),
                ElementsAre("abholen"));
    const auto path = "/v1/delivery/methods/" + id;
    const auto changed = call("PATCH " + path, R"({"status":"archived"})", {{"if-match", "\"1\""}});
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(call("PATCH " + path, "{}", {{"if-match", "\"1\""}}).code(), "version_changed");
    const auto read = call("GET " + path);
    EXPECT_EQ(read.headers.at("ETag"), "\"2\"");
    EXPECT_EQ(read.text("/terms/cutoff"), "14:00");
    EXPECT_THAT(items(call("GET /v1/delivery/methods?status=active"), "code"),
                ElementsAre("abholen"));
    EXPECT_TRUE(verify(api_.base.database(), {.now = api_.fake.clock.now()}).is_sound());
}

TEST_P(DeliveryApi, methods_that_cannot_be_are_refused_field_by_field) {
    make("post", "ship", parcel);
    const auto refused = [&](const std::string& body) {
        return call("POST /v1/delivery/methods", body);
    };
    EXPECT_EQ(
        refused(R"({"code":"post","market":"de","method":"ship","terms":)" + parcel + "}").code(),
        "code_taken");
    EXPECT_EQ(refused(R"({"code":"x","market":"xx","method":"ship","terms":)" + parcel + "}")
                  .text("/errors/0/pointer"),
              "/market");
    EXPECT_EQ(refused(R"({"code":"x","market":"de","method":"ship","channels":["xx"],"terms":)" +
                      parcel + "}")
                  .text("/errors/0/pointer"),
              "/channels/0");
    EXPECT_EQ(refused(R"({"code":"x","market":"de","method":"ship",
                          "terms":{"names":{"de":"x"},"prices":[]}})")
                  .text("/errors/0/pointer"),
              "/terms/prices");
    EXPECT_EQ(refused(R"({"code":"x","market":"de","method":"ship",
                          "terms":{"names":{},"prices":[{"price_minor":1}]}})")
                  .text("/errors/0/pointer"),
              "/terms/names");
    EXPECT_EQ(
        refused(R"({"code":"x","market":"de","method":"local_delivery","terms":)" + collect + "}")
            .text("/errors/0/pointer"),
        "/terms/windows");
}

TEST_P(DeliveryApi, ways_that_cost_something_need_a_rate_of_their_category) {
    const auto make = [&](const std::string& price) {
        return call("POST /v1/delivery/methods",
                    R"({"code":"x)" + price + R"(","market":"de","method":"ship","terms":{"names":
                        {"de":"X"},"tax_category":"none","prices":[{"price_minor":)" +
                        price + "}]}}");
    };
    const auto refused = make("490");
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/terms/tax_category") << refused.body;
    EXPECT_EQ(refused.text("/errors/0/code"), "unknown");
    EXPECT_EQ(make("0").status, 201) << "what costs nothing has no VAT";
}

TEST_P(DeliveryApi, opening_hours_move_the_version_of_their_location) {
    const auto made = call("POST /v1/locations",
                           R"({"code":"x","name":"x","kind":"store","country":"DE",
            "time_zone":"Europe/Berlin","capabilities":[],"legal_entity":")" +
                               to_string(api_.shop.entity) + "\"}");
    const auto id = parse_id<inventory::LocationId>(made.text("/id")).value();
    const auto path = hours(id);
    EXPECT_FALSE(call("GET " + path).json().as_object().contains("week"));
    open_on_weekdays(id);
    const auto read = call("GET " + path);
    EXPECT_EQ(read.headers.at("ETag"), "\"2\"");
    EXPECT_EQ(read.text("/time_zone"), "Europe/Berlin");
    EXPECT_EQ(read.text("/week/4/day"), "friday");
    EXPECT_EQ(call("PATCH " + path, R"({"holidays":"DE-BE"})", {{"if-match", "\"1\""}}).code(),
              "version_changed");
    EXPECT_EQ(call("PATCH " + path, R"({"holidays":"DE-BE","cutoff":"16:00"})").status, 200);
    const auto kept = call("GET " + path);
    EXPECT_EQ(kept.text("/holidays"), "DE-BE");
    EXPECT_EQ(kept.text("/week/0/from"), "10:00");
    EXPECT_EQ(call("PATCH " + path, R"({"week":null})").status, 200);
    EXPECT_FALSE(call("GET " + path).json().as_object().contains("week"));
    EXPECT_TRUE(verify(api_.base.database(), {.now = api_.fake.clock.now()}).is_sound());
}

TEST_P(DeliveryApi, hours_that_cannot_be_are_refused) {
    const auto path = hours(api_.shop.berlin);
    const auto overlap = call("PATCH " + path,
                              R"({"week":[{"day":"monday","from":"09:00","to":"13:00"},
                                          {"day":"monday","from":"12:00","to":"18:00"}]})");
    EXPECT_EQ(overlap.text("/errors/0/pointer"), "/week/1");
    EXPECT_EQ(call("PATCH " + path, R"({"holidays":"XX"})").text("/errors/0/pointer"), "/holidays");
    EXPECT_EQ(call("PATCH " + path, R"({"cutoff":"25:00"})").status, 422);
    EXPECT_EQ(call("PUT " + path + "/exceptions/2026-02-30", R"({"spans":[]})").status, 404);
    EXPECT_EQ(call("GET " + path).headers.at("ETag"), "\"1\"");
}

TEST_P(DeliveryApi, exceptions_are_set_listed_by_date_and_removed) {
    const auto path = hours(api_.shop.berlin) + "/exceptions";
    EXPECT_EQ(call("PUT " + path + "/2026-12-31",
                   R"({"spans":[{"from":"09:00","to":"14:00"}],"name":"Silvester"})")
                  .status,
              200);
    EXPECT_EQ(call("PUT " + path + "/2026-12-24", R"({"spans":[]})").status, 200);
    EXPECT_EQ(call("PUT " + path + "/2026-12-24", R"({"spans":[],"name":"zu"})").status, 200);
    EXPECT_THAT(testing::all_pages(api_, path + "?limit=1", api_.admin, "date"),
                ElementsAre("2026-12-24", "2026-12-31"));
    EXPECT_EQ(call("DELETE " + path + "/2026-12-24").status, 204);
    EXPECT_EQ(call("DELETE " + path + "/2026-12-24").status, 404);
    EXPECT_THAT(items(call("GET " + path), "name"), ElementsAre("Silvester"));
}

TEST_P(DeliveryApi, a_location_has_a_time_zone_that_there_is) {
    const auto refused =
        call("POST /v1/locations",
             R"({"code":"x","name":"x","kind":"store","country":"DE","time_zone":"Europe/Atlantis",
            "capabilities":[],"legal_entity":")" +
                 to_string(api_.shop.entity) + "\"}");
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/time_zone");
}

TEST_P(DeliveryApi, nothing_is_offered_where_nothing_is_set_up) {
    stock("A", api_.shop.warehouse, 1);
    const auto told = options(cart(add("A")));
    EXPECT_TRUE(told.json().at("offered").as_array().empty());
    EXPECT_TRUE(told.json().at("not_offered").as_array().empty());
    EXPECT_EQ(told.number("/goods_minor"), 1000);
}

TEST_P(DeliveryApi, a_parcel_says_its_price_its_vat_and_when_it_comes) {
    make("post", "ship", parcel);
    stock("A", api_.shop.warehouse, 9);
    const auto token = cart(add("A", 2));
    EXPECT_EQ(options(token).text("/not_offered/0/reason"), "address_missing");
    const auto told = options(token, "&country=DE&postal_code=10115");
    EXPECT_EQ(told.number("/offered/0/price/total/minor"), 490) << told.body;
    EXPECT_EQ(told.number("/offered/0/price/tax_minor"), 78);  // 19 in 119 of 490 is 78.24
    EXPECT_EQ(told.number("/offered/0/price/to_free_minor"), 3000);
    // Ready at ten on Monday, and the sixth of January is a working day in most of Germany.
    EXPECT_EQ(told.text("/offered/0/promise/arrives_from"), "2026-01-06");
    EXPECT_EQ(told.text("/offered/0/promise/arrives_to"), "2026-01-07");
    EXPECT_EQ(told.text("/offered/0/promise/texts/en"), "arrives Tue–Wed");
    EXPECT_EQ(told.text("/offered/0/promise/texts/de"), "kommt Di–Mi");
    api_.fake.clock.advance(nahtlos::hours(5));  // 14:00, the cut-off
    const auto late = options(token, "&country=DE");
    EXPECT_EQ(late.text("/offered/0/promise/arrives_from"), "2026-01-07");
}

TEST_P(DeliveryApi, a_parcel_is_free_from_its_value_on) {
    make("post", "ship", parcel);
    stock("A", api_.shop.warehouse, 9);
    const auto told = options(cart(add("A", 5)), "&country=DE");
    EXPECT_EQ(told.number("/offered/0/price/total/minor"), 0) << told.body;
    EXPECT_EQ(told.text("/offered/0/price/free_because"), "value");
}

TEST_P(DeliveryApi, a_promotion_tells_how_much_is_missing_for_a_free_parcel) {
    make("post", "ship", parcel);
    stock("A", api_.shop.warehouse, 9);
    const auto token = cart(add("A", 2));
    const auto missing = [&] {
        return options(token, "&country=DE").number("/offered/0/price/to_free_minor");
    };
    const auto promote = [&](const std::string& code, const std::string& conditions) {
        const auto made =
            call("POST /v1/promotions", R"({"code":")" + code + R"(","name":"free","market":"de",
            "status":"active","effect":{"kind":"free_shipping"},"conditions":)" +
                                            conditions + "}");
        EXPECT_EQ(made.status, 201) << made.body;
    };
    promote("far", R"({"total_at_least_minor":9000})");
    EXPECT_EQ(missing(), 3000) << "the method is free before that";
    promote("near", R"({"total_at_least_minor":2500})");
    EXPECT_EQ(missing(), 500);
    promote("other",
            R"({"total_at_least_minor":2100,"items":[{"of":{"skus":["B"]},"quantity":1}]})");
    EXPECT_EQ(missing(), 500) << "more than a total is missing there";
}

TEST_P(DeliveryApi, a_way_that_is_not_offered_says_why) {
    make("post", "ship", parcel);
    make("digital", "digital", collect);
    make("heavy", "ship",
         R"({"names":{"de":"x"},"prices":[{"price_minor":1}],"only":{"weight_below_g":1000}})");
    make("rad", "local_delivery",
         R"({"names":{"de":"x"},"prices":[{"price_minor":1}],
             "windows":[{"day":"monday","from":"18:00","to":"20:00","capacity":3}]})");
    stock("A", api_.shop.warehouse, 1);
    const auto told = options(cart(add("A", 2)), "&country=DE");
    EXPECT_THAT(items(ApiReply{200,
                               {},
                               R"({"items":)" +
                                   boost::json::serialize(told.json().at("not_offered")) + "}"},
                      "reason"),
                ElementsAre("insufficient_stock", "needs_stock", "weight_unknown", "no_location"));
    EXPECT_EQ(told.number("/not_offered/0/lacking/0/available"), 1);
    EXPECT_EQ(told.number("/not_offered/0/lacking/0/quantity"), 2);
    const auto german =
        call("GET /v1/fulfillment-options?cart=" + cart(add("A", 2)) + "&country=DE", "",
             {{"accept-language", "de"}});
    EXPECT_EQ(german.text("/not_offered/0/detail"), "ist nicht vollständig vorrätig");
}

TEST_P(DeliveryApi, stores_say_what_they_have_and_from_when_it_can_be_collected) {
    make("abholen", "pickup", collect);
    open_on_weekdays(api_.shop.berlin);
    open_on_weekdays(api_.shop.hamburg);
    place_at(api_.shop.berlin, 52.52, 13.405);
    place_at(api_.shop.hamburg, 53.55, 9.993);
    stock("A", api_.shop.berlin, 1);
    stock("B", api_.shop.berlin, 1);
    stock("A", api_.shop.hamburg, 5);
    const auto told = options(cart(add("A") + "," + add("B")), "&latitude=53.5&longitude=10");
    EXPECT_EQ(told.text("/offered/0/stores/0/code"), "hamburg") << told.body;
    EXPECT_FALSE(told.json().at_pointer("/offered/0/stores/0/has_all").as_bool());
    EXPECT_EQ(told.text("/offered/0/stores/0/lacking/0/sku"), "B");
    EXPECT_EQ(told.text("/offered/0/stores/1/code"), "berlin");
    EXPECT_NEAR(static_cast<double>(told.number("/offered/0/stores/1/distance_m")), 252'000, 3'000);
    // Opens at ten, and takes two hours.
    EXPECT_EQ(told.text("/offered/0/promise/ready_at"), "2026-01-05T11:00:00.000000Z");
    EXPECT_EQ(told.text("/offered/0/promise/texts/de"), "heute ab 12:00 Uhr abholbereit");
}

TEST_P(DeliveryApi, a_closed_day_moves_the_promise) {
    make("abholen", "pickup", collect);
    open_on_weekdays(api_.shop.berlin);
    stock("A", api_.shop.berlin, 1);
    const auto token = cart(add("A"));
    EXPECT_EQ(
        call("PUT " + hours(api_.shop.berlin) + "/exceptions/2026-01-05", R"({"spans":[]})").status,
        200);
    EXPECT_EQ(options(token).text("/offered/0/promise/texts/en"), "ready tomorrow from 12:00");
    EXPECT_EQ(call("PATCH " + hours(api_.shop.berlin), R"({"week":[]})").status, 200);
    EXPECT_EQ(options(token).text("/not_offered/0/reason"), "no_promise");
}

TEST_P(DeliveryApi, local_delivery_names_its_windows_within_its_radius) {
    draw_on_berlin(R"("local_delivery")");
    place_at(api_.shop.berlin, 52.52, 13.405);
    make("rad", "local_delivery",
         R"({"names":{"de":"Fahrrad"},"prices":[{"price_minor":390}],"handling_minutes":30,
             "only":{"radius_m":5000},"window_lead_minutes":60,
             "windows":[{"day":"monday","from":"09:30","to":"10:00","capacity":3},
                        {"day":"monday","from":"18:00","to":"20:00","capacity":3}]})");
    stock("A", api_.shop.berlin, 1);
    const auto token = cart(add("A"));
    EXPECT_EQ(options(token).text("/not_offered/0/reason"), "address_missing");
    EXPECT_EQ(options(token, "&latitude=53&longitude=13").text("/not_offered/0/reason"),
              "distance");
    const auto told = options(token, "&latitude=52.53&longitude=13.4");
    EXPECT_EQ(told.json().at_pointer("/offered/0/slots").as_array().size(), 1U) << told.body;
    EXPECT_EQ(told.text("/offered/0/slots/0/from"), "2026-01-05T17:00:00.000000Z");
    EXPECT_EQ(told.text("/offered/0/slots/0/texts/en"), "arrives today, 18:00–20:00");
}

TEST_P(DeliveryApi, wrong_parameters_are_named) {
    const auto token = cart(add("A"));
    const auto pointer = [&](const std::string& more) {
        return call("GET /v1/fulfillment-options?cart=" + token + more).text("/errors/0/pointer");
    };
    EXPECT_EQ(pointer("&latitude=1"), "?longitude");
    EXPECT_EQ(pointer("&latitude=91&longitude=0"), "?latitude");
    EXPECT_EQ(pointer("&postal_code=1"), "?country");
    EXPECT_EQ(call("GET /v1/fulfillment-options?cart=crt_01jdc3r3s1fj5ra3w0044n5t5b").status, 404);
}

}  // namespace
}  // namespace nahtlos::flows
