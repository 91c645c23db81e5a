#include "flows/source_order.hpp"

#include <gtest/gtest.h>

#include "base/json/reader.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {
namespace {

using inventory::LocationId;
using inventory::StockItemId;

Uuid uuid_of(std::uint8_t n) {
    Uuid id;
    id.bytes[15] = n;
    return id;
}

const channels::ChannelId web{uuid_of(1)};
const Uuid owner = uuid_of(3);
const LocationId near{uuid_of(11)}, far{uuid_of(12)};
const StockItemId shirt{uuid_of(21)}, cap{uuid_of(22)};

/// A channel that draws on a far location first and on a near one second.
struct House {
    House() {
        auto directory = std::make_shared<channels::Directory>();
        channels::Channel channel;
        channel.id = web;
        channel.market.uuid = uuid_of(2);
        directory->channels.emplace(web, channel);
        pages.directory = directory;
        auto network = std::make_shared<inventory::Network>();
        for (const auto& [id, code] : {std::pair{near, "near"}, std::pair{far, "far"}}) {
            inventory::Location location;
            location.id = id;
            location.code = code;
            network->locations.emplace(id, location);
        }
        pages.network = network;
        in_force(R"({"name":"nearest","criteria":[{"kind":"parcels"},{"kind":"distance"}]})");
    }

    void in_force(const std::string& strategies) {
        auto rules = json::read<sourcing::Profile>(
            R"({"strategies":[)" + strategies +
            R"(],"places":[{"country":"DE","latitude":52.4,"longitude":13.1}]})");
        auto book = std::make_shared<sourcing::Book>();
        book->by_target.emplace(uuid_of(2),
                                std::make_shared<const sourcing::ActiveProfile>(
                                    sourcing::ActiveProfile{{uuid_of(9)}, 4, std::move(*rules)}));
        book->points = {{near, sourcing::Point::of(52.5, 13.4)},
                        {far, sourcing::Point::of(48.1, 11.6)}};
        pages.sourcing = book;
    }

    void put(StockItemId item, LocationId location, std::int64_t units,
             std::int64_t backorder_limit = 0) {
        inventory::Pile pile;
        pile.level = {item, location, owner, units, 0, 0, 0, 0, 1};
        pile.policy.backorder_limit = backorder_limit;
        stock.piles[{item, location, owner}] = pile;
    }

    SourceAsk ask(std::vector<PlanLine> lines) const {
        SourceAsk made{pages, PlanScene{stock, owner, "all", {}, {far, near}}, uuid_of(31),
                       uuid_of(32), web};
        made.country = "DE";
        made.postcode = "14467";
        for (auto& line : lines) made.lines.push_back({std::move(line), 1000, {}});
        return made;
    }

    Pages pages;
    inventory::Stock stock;
};

PlanLine line(std::int64_t number, StockItemId item, std::int64_t quantity) {
    return {number, {{item, 1}}, quantity};
}

TEST(SourceOrder, takes_the_place_that_the_profile_wants_and_keeps_why) {
    House house;
    house.put(shirt, near, 5);
    house.put(shirt, far, 5);
    const auto sourced = source_order(house.ask({line(1, shirt, 2)}));
    ASSERT_TRUE(sourced && sourced->shares.ok());
    ASSERT_EQ(sourced->shares->size(), 1U);
    EXPECT_EQ(sourced->shares->front().location, near);
    EXPECT_EQ(sourced->row.number, 4);
    EXPECT_EQ(sourced->row.fell_back, 0);
    EXPECT_NE(sourced->row.log.find("far"), std::string::npos);
}

TEST(SourceOrder, leaves_all_as_it_was_where_no_profile_is_in_force) {
    House house;
    house.pages.sourcing = std::make_shared<sourcing::Book>();
    EXPECT_FALSE(source_order(house.ask({line(1, shirt, 1)})).has_value());
}

TEST(SourceOrder, leaves_the_customers_choice_of_a_store_alone) {
    House house;
    auto ask = house.ask({line(1, shirt, 1)});
    ask.method = inventory::Method::pickup;
    EXPECT_FALSE(source_order(ask).has_value());
}

TEST(SourceOrder, leaves_out_who_rejected) {
    House house;
    house.put(shirt, near, 5);
    house.put(shirt, far, 5);
    auto ask = house.ask({line(1, shirt, 1)});
    ask.rejected = {near};
    const auto sourced = source_order(ask);
    ASSERT_TRUE(sourced && sourced->shares.ok());
    EXPECT_EQ(sourced->shares->front().location, far);
}

TEST(SourceOrder, never_promises_one_piece_to_two_lines) {
    House house;
    house.put(shirt, near, 3);
    house.put(shirt, far, 3);
    const auto sourced = source_order(house.ask({line(1, shirt, 2), line(2, shirt, 2)}));
    ASSERT_TRUE(sourced && sourced->shares.ok());
    std::map<LocationId, std::int64_t> given;
    for (const auto& share : *sourced->shares) given[share.location] += share.quantity;
    EXPECT_LE(given[near], 3);
    EXPECT_LE(given[far], 3);
    EXPECT_EQ(given[near] + given[far], 4);
}

TEST(SourceOrder, decides_as_without_profiles_where_the_profile_finds_no_place) {
    House house;
    house.in_force(R"({"name":"one","max_parcels":1,"takes_parts":false,
        "criteria":[{"kind":"distance"}]})");
    house.put(shirt, near, 1);
    house.put(shirt, far, 1);
    const auto sourced = source_order(house.ask({line(1, shirt, 2)}));
    ASSERT_TRUE(sourced && sourced->shares.ok());
    EXPECT_EQ(sourced->shares->size(), 2U);
    EXPECT_EQ(sourced->row.fell_back, 1);
}

TEST(SourceOrder, refuses_where_the_profile_says_so_and_names_what_is_left) {
    House house;
    house.in_force(R"({"name":"one","criteria":[],"rest":{"action":"refuse"}})");
    house.put(cap, near, 9);
    house.put(shirt, near, 1);
    const auto sourced = source_order(house.ask({line(1, cap, 1), line(2, shirt, 3)}));
    ASSERT_TRUE(sourced && !sourced->shares.ok());
    const auto& refusal = sourced->shares.refusal();
    EXPECT_EQ(refusal.code, "insufficient_stock");
    ASSERT_EQ(refusal.fields.size(), 1U);
    EXPECT_EQ(refusal.fields[0].pointer, "/lines/1/quantity");
    EXPECT_EQ(refusal.fields[0].available, 1);
    // Of what is refused as a whole, no part was promised.
    EXPECT_EQ(sourced->row.log.find(R"("was_taken":true)"), std::string::npos);
}

TEST(SourceOrder, backorders_only_where_a_strategy_says_so) {
    House house;
    house.put(shirt, far, 0, 5);
    house.put(shirt, near, 1);
    house.in_force(R"({"name":"b","criteria":[{"kind":"distance"}],
        "rest":{"action":"backorder"}})");
    const auto sourced = source_order(house.ask({line(1, shirt, 3)}));
    ASSERT_TRUE(sourced && sourced->shares.ok());
    EXPECT_EQ(sourced->row.fell_back, 0);
    EXPECT_EQ(sourced->shares->size(), 2U);
}

}  // namespace
}  // namespace nahtlos::flows
