// Real stores as locations: those of an American retailer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "channels/kept.hpp"
#include "inventory/kept.hpp"
#include "tests/exchange/exchange_house.hpp"

namespace nahtlos {
namespace {

namespace bj = boost::json;
using testing::ExchangeHouse;

class RealStores : public testing::OnEngine {};
INSTANTIATE_TEST_SUITE_P(Engines, RealStores, testing::on_engines());

std::string text_of(const bj::value& store, const char* name, std::size_t most) {
    const auto* text = store.as_object().if_contains(name);
    if (text == nullptr || !text->is_string()) return {};
    return table::shortened(std::string_view(text->get_string()), most);
}

std::string lines_of(const bj::array& stores, const std::string& entity) {
    std::string lines;
    for (const auto& store : stores) {
        bj::object location{{"code", "bb-" + std::to_string(store.at("id").as_int64())},
                            {"name", text_of(store, "name", 97)},
                            {"kind", "store"},
                            {"legal_entity", entity},
                            {"country", "US"},
                            {"time_zone", "America/Chicago"},
                            {"capabilities", bj::array{"pickup", "carry_out"}}};
        const auto& place = store.at("location").as_object();
        if (place.at("lat").is_double()) {
            location["latitude"] = place.at("lat");
            location["longitude"] = place.at("lon");
        }
        location["address"] = text_of(store, "address", 100) + ", " + text_of(store, "city", 60) +
                              ", " + text_of(store, "state", 20) + ' ' + text_of(store, "zip", 20);
        if (const auto hours = text_of(store, "hours", 297); !hours.empty()) {
            location["opening_hours"] = hours;
        }
        lines += bj::serialize(bj::object{{"location", location}}) + '\n';
    }
    return lines;
}

TEST_P(RealStores, become_locations) {
    const char* shared = std::getenv("NAHTLOS_SHARED");
    if (shared == nullptr) {
        std::cerr << "NAHTLOS_SHARED is not set: NO TEST on real stores\n";
        GTEST_SKIP();
    }
    std::ifstream file(std::string(shared) + "/data/bestbuy_open_data/stores.json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    auto stores = bj::parse(text).as_array();
    ASSERT_EQ(stores.size(), 1565U);
    ExchangeHouse house(GetParam());
    const auto entities =
        house.database().read([](Tx& tx) { return channels::kept_legal_entities(tx); });
    const auto lines = lines_of(stores, entities.at(0).name.value);
    const auto done = house.import_lines(lines);
    EXPECT_TRUE(done.problems.empty())
        << done.problems[0].line << done.problems[0].column << done.problems[0].detail;
    EXPECT_EQ(done.tally.made, 1565);
    const auto kept = house.database().read([](Tx& tx) { return inventory::kept_locations(tx); });
    const auto mall =
        std::ranges::find_if(kept, [](const auto& one) { return one.code.value == "bb-1000"; });
    ASSERT_NE(mall, kept.end());
    EXPECT_EQ(mall->name.value, "Mall of America");
    EXPECT_DOUBLE_EQ(*mall->latitude, 44.85466);
    const auto again = house.import_lines(lines);
    EXPECT_EQ(again.tally.unchanged, 1565);
}

}  // namespace
}  // namespace nahtlos
