#include "bench/replay/network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <numeric>

#include "bench/replay/network_tally.hpp"

namespace nahtlos::replay {
namespace {

PlannedOrder order(std::string invoice, std::string customer, std::string country) {
    PlannedOrder made;
    made.invoice = std::move(invoice);
    made.customer = std::move(customer);
    made.country = std::move(country);
    return made;
}

Line line(std::string invoice, std::string code, std::int64_t quantity, std::string country) {
    Line made;
    made.invoice = std::move(invoice);
    made.code = std::move(code);
    made.quantity = quantity;
    made.price = {1'000'000};
    made.customer = "12345";
    made.country = std::move(country);
    made.time = parse_instant("2011-01-01T10:00:00Z").value();
    return made;
}

std::size_t site(std::string_view code) {
    return static_cast<std::size_t>(std::ranges::find(sites(), code, &Site::code) -
                                    sites().begin());
}

TEST(Network, a_customer_is_always_at_home_in_the_same_town) {
    EXPECT_EQ(&spot_of(order("1", "17850", "United Kingdom"), 1),
              &spot_of(order("2", "17850", "United Kingdom"), 1));
    EXPECT_EQ(spot_of(order("1", "17850", "EIRE"), 1).country, "IE");
}

TEST(Network, towns_have_their_share_of_the_customers) {
    std::map<std::string_view, int> counts;
    for (int i = 0; i < 4000; ++i) {
        ++counts[spot_of(order("1", std::to_string(i), "United Kingdom"), 1).postal_code];
    }
    EXPECT_EQ(counts.size(), 12U);
    EXPECT_NEAR(counts["EC1A 1AA"], 1000, 120);
    EXPECT_NEAR(counts["BT1 1AA"], 120, 50);
}

TEST(Network, distances_are_those_of_the_globe) {
    const auto& berlin = sites()[site("berlin")];
    EXPECT_EQ(distance_km(berlin, {"DE", "", 48.1351, 11.5820}), 504);  // Munich
    EXPECT_EQ(distance_km(berlin, {"DE", "", berlin.latitude, berlin.longitude}), 0);
    EXPECT_EQ(nearest_store(spot_of(order("1", "1", "France"), 1)), site("paris"));
    EXPECT_EQ(nearest_store(spot_of(order("1", "1", "Portugal"), 1)), site("madrid"));
}

TEST(Network, methods_are_mixed_as_stated_and_depend_on_the_order_and_the_seed_alone) {
    std::map<Wanted, int> counts;
    int moved = 0;
    for (int i = 0; i < 4000; ++i) {
        const auto some = order(std::to_string(i), "", "France");
        ++counts[wanted_by(some, 1)];
        EXPECT_EQ(wanted_by(some, 1), wanted_by(some, 1));
        moved += wanted_by(some, 1) != wanted_by(some, 2) ? 1 : 0;
    }
    EXPECT_NEAR(counts[Wanted::ship], 2400, 150);
    EXPECT_NEAR(counts[Wanted::ship_from_store], 800, 150);
    EXPECT_NEAR(counts[Wanted::collect], 800, 150);
    EXPECT_GT(moved, 1000);
}

TEST(Network, nobody_collects_in_a_store_on_another_continent) {
    for (int i = 0; i < 200; ++i) {
        EXPECT_NE(wanted_by(order(std::to_string(i), "", "Japan"), 1), Wanted::collect);
    }
}

TEST(Network, stores_open_with_half_of_what_is_asked_for_nearby_and_the_warehouse_has_the_rest) {
    const auto plan = make_plan(
        {line("1", "A", 9, "France"), line("2", "A", 4, "Spain"), line("2", "POST", 1, "Spain")});
    const auto stock = opening_stock(plan, {});
    ASSERT_EQ(stock.size(), 1U);
    const auto& pieces = stock.at("A");
    EXPECT_EQ(pieces[site("paris")], 4);
    EXPECT_EQ(pieces[site("madrid")], 2);
    EXPECT_EQ(pieces[0], 7);
    NetworkWish wish;
    wish.supply_percent = 50;
    const auto less = opening_stock(plan, wish).at("A");
    EXPECT_EQ(std::accumulate(less.begin(), less.end(), std::int64_t{0}), 6);
}

TEST(Network, a_rate_fits_every_distance_and_stores_are_dearer) {
    EXPECT_EQ(parcel_minor(0, 600, 10), 420);
    EXPECT_EQ(parcel_minor(0, 601, 10), 1040);
    EXPECT_EQ(parcel_minor(1, 100, 10), 490);
    EXPECT_EQ(parcel_minor(1, 20'015, 1), 3002);
}

TEST(Network, profiles_differ_in_nothing_but_their_criteria) {
    auto nearest = profile_rules(NetworkProfile::nearest, "chn_1");
    auto cheapest = profile_rules(NetworkProfile::cheapest, "chn_1");
    EXPECT_NE(nearest, cheapest);
    for (auto* rules : {&nearest, &cheapest}) {
        for (auto& strategy : rules->at("strategies").as_array()) {
            strategy.as_object().erase("criteria");
        }
    }
    EXPECT_EQ(nearest, cheapest);
}

TEST(NetworkTally, counts_parcels_that_were_sent_and_not_what_was_collected) {
    NetworkTally tally;
    const Spot paris{"FR", "0", 48.86, 2.35};
    tally.add(paris, {{site("paris"), 3, false}, {site("brussels"), 2, false}});
    tally.add(paris, {{site("paris"), 5, true}});
    tally.add(paris, {});
    EXPECT_EQ(tally.shipped, 1);
    EXPECT_EQ(tally.split, 1);
    EXPECT_EQ(tally.parcels, 2);
    EXPECT_EQ(tally.km, 264);  // from Brussels
    EXPECT_EQ(tally.minor, 450 + 3 * 4 + 590 + 2 * 4);
    EXPECT_EQ(tally.units_shipped, 5);
    EXPECT_EQ(tally.collected, 1);
    EXPECT_EQ(tally.units_collected, 5);
    EXPECT_EQ(tally.all_canceled, 1);
    EXPECT_EQ(tally.sites.at(site("paris")).units, 8);
}

}  // namespace
}  // namespace nahtlos::replay
