// Papers over the API: who gets which, and what is on them.
#include "flows/api_papers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_waves.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Papers : public testing::OnEngine {
protected:
    Papers()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = paper_routes(engine);
              for (auto more : {fulfillment_routes(engine), order_routes(engine, readers),
                                wave_routes(engine)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 9);
        placed_ = call("POST /v1/orders",
                       testing::order_body(R"({"sku":"A","quantity":2})", R"(,"channel":"web")"));
        check(placed_.status == 201, placed_.body.c_str());
    }

    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    ApiReply paper(const std::string& which, const std::string& as) {
        return api_.call("GET /v1/orders/" + placed_.text("/id") + "/fulfillments/" +
                             placed_.text("/fulfillments/0/id") + "/" + which,
                         as);
    }

    testing::TestApi api_;
    ApiReply placed_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Papers, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Papers, are_pdf_of_what_is_still_to_be_handed_out) {
    for (const char* which : {"packing-slip", "pick-up-sheet", "label"}) {
        const auto printed = paper(which, api_.admin);
        ASSERT_EQ(printed.status, 200) << printed.body;
        EXPECT_EQ(printed.headers.at("Content-Type"), "application/pdf");
        EXPECT_THAT(printed.body, StartsWith("%PDF-"));
    }
    call("POST /v1/orders/" + placed_.text("/id") + "/fulfillments/" +
             placed_.text("/fulfillments/0/id") + "/actions",
         R"({"action":"ship","catch_up":true})");
    EXPECT_EQ(paper("packing-slip", api_.admin).code(), "nothing_to_print");
}

TEST_P(Papers, say_addresses_to_who_may_read_customers) {
    const auto label = paper("label.zpl", api_.admin);
    EXPECT_THAT(label.body, HasSubstr("10115")) << label.status;
    const auto key = api_.make_key(
        {.kind = auth::KeyKind::store, .scopes = "orders:read", .location = api_.shop.warehouse});
    EXPECT_EQ(paper("label.zpl", key).code(), "no_address");
    EXPECT_EQ(paper("packing-slip", key).status, 200);
}

TEST_P(Papers, are_of_their_place_alone) {
    const auto elsewhere = api_.make_key(
        {.kind = auth::KeyKind::store, .scopes = "orders:read", .location = api_.shop.hamburg});
    EXPECT_EQ(paper("packing-slip", elsewhere).status, 404);
}

TEST_P(Papers, of_a_wave_list_what_is_to_be_picked) {
    const auto wave = call("POST /v1/waves", R"({"location":"lager"})");
    const auto path = "GET /v1/waves/" + wave.text("/id") + "/pick-list";
    EXPECT_THAT(call(path).body, StartsWith("%PDF-"));
    call("POST /v1/orders/" + placed_.text("/id") + "/cancel", "{}");
    EXPECT_EQ(call(path).code(), "nothing_to_print");
}

}  // namespace
}  // namespace nahtlos::flows
