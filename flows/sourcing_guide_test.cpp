// docs/guides/sourcing.md, as it stands.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "flows/api_orders.hpp"
#include "flows/api_sourcing.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using ::testing::ElementsAreArray;

class SourcingGuide : public testing::OnEngine {
protected:
    SourcingGuide()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = sourcing_routes(engine);
              for (auto& route : order_routes(engine, readers)) routes.push_back(std::move(route));
              return routes;
          }) {
        std::ifstream file(NAHTLOS_SOURCE_DIR "/docs/guides/sourcing.md");
        page_ = {std::istreambuf_iterator<char>(file), {}};
        place_at(api_.shop.warehouse, 48.14, 11.58);
        place_at(api_.shop.berlin, 52.52, 13.40);
        place_at(api_.shop.hamburg, 53.55, 9.99);
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 1);
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.hamburg, 5);
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 9);
    }
    void place_at(inventory::LocationId id, double latitude, double longitude) {
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
            tx.run("update inventory_location set latitude = $2, longitude = $3 where id = $1", id,
                   latitude, longitude);
        });
    }
    // The block that begins so, without its first line.
    std::string block(const std::string& begin) const {
        const auto at = page_.find("```" + begin + "\n");
        if (at == std::string::npos) throw std::runtime_error("the guide has no block " + begin);
        const auto from = page_.find('\n', at + begin.size() + 2) + 1;
        return page_.substr(from, page_.find("```", from) - from);
    }
    testing::ApiReply request(const std::string& line, const std::string& id = "") {
        auto filled = line;
        if (!id.empty()) filled.replace(filled.find("{id}"), 4, id);
        return api_.call(filled, api_.admin, block("\n" + line));
    }
    std::vector<std::string> words(const std::string& order) {
        const auto why = api_.call("GET /v1/orders/" + order + "/sourcing", api_.admin).json();
        std::vector<std::string> said;
        for (const auto& word : why.at("decisions").at(0).at("words").as_array()) {
            said.emplace_back(word.as_string().c_str());
        }
        return said;
    }

    testing::TestApi api_;
    std::string page_;
};
INSTANTIATE_TEST_SUITE_P(Engines, SourcingGuide, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(SourcingGuide, is_right) {
    const auto made = request("POST /v1/sourcing/profiles");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto active = request("POST /v1/sourcing/profiles/{id}/activate", made.text("/id"));
    ASSERT_EQ(active.status, 200) << active.body;
    const auto two =
        api_.call("POST /v1/orders", api_.admin,
                  testing::order_body(R"({"sku":"A","quantity":2})", R"(,"channel":"web")"));
    ASSERT_EQ(two.status, 201) << two.body;
    std::vector<std::string> shown;
    std::istringstream lines(block("words"));
    for (std::string line; std::getline(lines, line);) shown.push_back(line);
    EXPECT_THAT(words(two.text("/id")), ElementsAreArray(shown));
    const auto twenty = request("POST /v1/orders");
    ASSERT_EQ(twenty.status, 201) << twenty.body;
    EXPECT_THAT(words(twenty.text("/id")), ::testing::Contains("11 units wait for a place."));
    EXPECT_EQ(twenty.text("/fulfillments/0/location"), to_string(api_.shop.warehouse));
    EXPECT_EQ(twenty.text("/fulfillments/1/status"), "on_hold");
}

}  // namespace
}  // namespace nahtlos::flows
