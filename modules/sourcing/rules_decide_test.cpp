#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <random>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "sourcing/words.hpp"

namespace nahtlos::sourcing {
namespace {

using testing::Contains;
using testing::HasSubstr;

inventory::LocationId location(std::uint8_t n) {
    inventory::LocationId id;
    id.uuid.bytes[15] = n;
    return id;
}

Profile profile(const std::string& json) {
    auto read = json::read<Profile>(json);
    check(read.ok(), "a test's profile reads");
    check(problems_of(*read).empty(), "a test's profile is right");
    return *std::move(read);
}

// Berlin, Hamburg and Munich; the customer lives in Potsdam (14467).
struct Shop {
    Shop() {
        add("berlin", 52.52, 13.40, inventory::LocationKind::store);
        add("hamburg", 53.55, 9.99, inventory::LocationKind::store);
        add("munich", 48.14, 11.58, inventory::LocationKind::warehouse);
        scene.country = "DE";
        scene.postcode = "14467";
        scene.value_minor = 10'000;
        scene.lines = {{1, 2, 2'000, 500}, {2, 1, 6'000, 3'000}};
        stock = {{2, 0}, {2, 1}, {9, 9}};
    }

    void add(const std::string& code, double latitude, double longitude,
             inventory::LocationKind kind) {
        Site site;
        site.id = location(static_cast<std::uint8_t>(scene.sites.size() + 1));
        site.code = code;
        site.kind = kind;
        site.priority = static_cast<std::int64_t>(scene.sites.size() + 1);
        site.ready_minutes = 60;
        site.at = Point::of(latitude, longitude);
        scene.sites.push_back(site);
    }

    Decision decide(const std::string& strategies) {
        scene.available.clear();
        for (const auto& row : stock) {
            scene.available.insert(scene.available.end(), row.begin(), row.end());
        }
        scene.promisable = scene.available;
        for (const auto cell : backorders) scene.promisable.at(cell) += 10;
        return sourcing::decide(profile(R"({"strategies":[)" + strategies + R"(],"rates":)" +
                                        rates + R"(,"places":)" + places + "}"),
                                scene);
    }

    std::map<std::string, std::int64_t> given(const Decision& decision) const {
        std::map<std::string, std::int64_t> units;
        for (const auto& u : decision.units) {
            for (const auto& site : scene.sites) {
                if (site.id == u.location) units[site.code] += u.units;
            }
        }
        return units;
    }

    Scene scene;
    std::string rates = R"([{"kinds":["warehouse"],"fixed_minor":450,"per_unit_minor":20,
        "by_weight":[{"up_to_g":1000,"minor":10},{"up_to_g":5000,"minor":90}]},
        {"fixed_minor":390,"per_unit_minor":50}])";
    std::string places = R"([{"country":"DE","latitude":51,"longitude":10},
        {"country":"DE","postcode_prefix":"14","latitude":52.4,"longitude":13.06}])";
    std::vector<std::vector<std::int64_t>> stock;
    std::vector<std::size_t> backorders;
};

using Units = std::map<std::string, std::int64_t>;

TEST(Sourcing, takes_the_nearest_that_has_all_when_parcels_come_first) {
    Shop shop;
    const auto made =
        shop.decide(R"({"name":"near","criteria":[{"kind":"parcels"},{"kind":"distance"}]})");
    EXPECT_EQ(shop.given(made), (Units{{"hamburg", 3}}));
    EXPECT_TRUE(made.waiting.empty() && made.refused.empty());
}

TEST(Sourcing, takes_nobody_knows_where_for_the_farthest) {
    Shop shop;
    shop.stock = {{9, 9}, {9, 9}, {9, 9}};
    shop.scene.sites[0].at.reset();
    EXPECT_EQ(shop.given(shop.decide(R"({"name":"near","criteria":[{"kind":"distance"}]})")),
              (Units{{"hamburg", 3}}));
}

TEST(Sourcing, takes_a_place_without_a_rate_for_the_dearest) {
    Shop shop;
    shop.stock = {{9, 9}, {9, 9}, {9, 9}};
    shop.rates = R"([{"up_to_km":100,"fixed_minor":990}])";
    EXPECT_EQ(shop.given(shop.decide(R"({"name":"cheap","criteria":[{"kind":"cost"}]})")),
              (Units{{"berlin", 3}}));
}

TEST(Sourcing, reads_postcodes_however_they_are_written) {
    Shop shop;
    shop.stock = {{9, 9}, {9, 9}, {9, 9}};
    shop.scene.postcode = "d 14-467";
    shop.places = R"([{"country":"DE","latitude":48.14,"longitude":11.58},
        {"country":"DE","postcode_prefix":"D-144","latitude":52.4,"longitude":13.06}])";
    const std::string near = R"("criteria":[{"kind":"distance"}]})";
    EXPECT_EQ(shop.given(shop.decide(R"({"name":"near",)" + near)), (Units{{"berlin", 3}}));
    EXPECT_EQ(shop.given(shop.decide(
                  R"({"name":"there","conditions":{"postcode_prefixes":["d1 4"]},)" + near)),
              (Units{{"berlin", 3}}));
}

TEST(Sourcing, splits_when_distance_in_all_is_shorter) {
    Shop shop;
    const auto made = shop.decide(R"({"name":"near","criteria":[{"kind":"distance"}]})");
    EXPECT_EQ(shop.given(made), (Units{{"hamburg", 3}}));  // berlin beside it is a way more
    shop.stock[1] = {0, 1};
    EXPECT_EQ(shop.given(shop.decide(R"({"name":"near","criteria":[{"kind":"distance"}]})")),
              (Units{{"berlin", 2}, {"hamburg", 1}}));
}

TEST(Sourcing, counts_what_parcels_and_units_cost_by_weight) {
    Shop shop;
    const auto made = shop.decide(R"({"name":"cheap","criteria":[{"kind":"cost"}]})");
    // Hamburg: 390 + 3 * 50; Munich: 450 + 2 * (20 + 10) + (20 + 90).
    EXPECT_EQ(shop.given(made), (Units{{"hamburg", 3}}));
    EXPECT_EQ(made.log.strategies.at(0).plan.at(0).value, 540);
    EXPECT_THAT(in_words(made.log, "en"), Contains("munich alone: cost 6.20 instead of 5.40."));
}

TEST(Sourcing, lets_the_next_criterion_decide_within_a_band) {
    Shop shop;
    const std::string priority_second =
        R"({"name":"x","criteria":[{"kind":"parcels"},{"kind":"cost","band":%},
            {"kind":"distance"}]})";
    const auto with_band = [&](const std::string& band) {
        auto strategy = priority_second;
        strategy.replace(strategy.find('%'), 1, band);
        return shop.given(shop.decide(strategy));
    };
    shop.scene.postcode = "80331";  // somewhere else in Germany: Munich is nearer then
    shop.scene.sites[1].at = Point::of(54.8, 9.4);
    EXPECT_EQ(with_band("0"), (Units{{"hamburg", 3}}));
    EXPECT_EQ(with_band("1000"), (Units{{"munich", 3}}));
}

TEST(Sourcing, asks_conditions_and_says_which_failed) {
    Shop shop;
    const auto made = shop.decide(
        R"({"name":"rich","conditions":{"value_at_least_minor":50000},"criteria":[]},
           {"name":"abroad","conditions":{"countries":["AT"]},"criteria":[]},
           {"name":"potsdam","conditions":{"postcode_prefixes":["144"],"value_below_minor":10001},
            "network":{"kinds":["warehouse"]},"criteria":[{"kind":"priority"}]})");
    EXPECT_EQ(shop.given(made), (Units{{"munich", 3}}));
    const auto said = in_words(made.log, "de");
    EXPECT_THAT(said, Contains("Strategie „rich“ gilt nicht wegen des Bestellwerts."));
    EXPECT_THAT(said, Contains("Strategie „abroad“ gilt nicht wegen des Landes."));
    EXPECT_THAT(said, Contains("berlin gehört nicht zum Netz der Strategie."));
}

TEST(Sourcing, passes_what_is_missing_to_the_next_strategy) {
    Shop shop;
    const auto made = shop.decide(
        R"({"name":"one store","network":{"locations":["berlin"]},"criteria":[{"kind":"cost"}]},
           {"name":"all","criteria":[{"kind":"priority"}]})");
    EXPECT_EQ(shop.given(made), (Units{{"berlin", 2}, {"hamburg", 1}}));
}

TEST(Sourcing, takes_all_or_nothing_where_that_is_said) {
    Shop shop;
    const auto made = shop.decide(
        R"({"name":"one store","network":{"locations":["berlin"]},"takes_parts":false,
            "criteria":[{"kind":"cost"}]},
           {"name":"all","criteria":[{"kind":"parcels"},{"kind":"priority"}]})");
    EXPECT_EQ(shop.given(made), (Units{{"hamburg", 3}}));
    EXPECT_FALSE(made.log.strategies.at(0).was_taken);
}

TEST(Sourcing, leaves_the_rest_waiting_with_a_date_or_refused) {
    Shop shop;
    shop.scene.now = Instant{1'000'000};
    shop.stock = {{1, 0}, {0, 0}, {0, 0}};
    const auto queued = shop.decide(
        R"({"name":"q","criteria":[],"rest":{"action":"queue","cancel_after_hours":48}})");
    ASSERT_EQ(queued.waiting.size(), 2U);
    EXPECT_EQ(queued.waiting[0].units, 1);
    EXPECT_EQ(queued.log.cancel_at, shop.scene.now + hours(48));
    const auto refused = shop.decide(R"({"name":"r","criteria":[],"rest":{"action":"refuse"}})");
    EXPECT_EQ(refused.refused.size(), 2U);
    EXPECT_TRUE(refused.waiting.empty());
    // After the last strategy there is no next one.
    EXPECT_EQ(shop.decide(R"({"name":"n","criteria":[]})").waiting.size(), 2U);
}

TEST(Sourcing, backorders_only_what_is_not_there) {
    Shop shop;
    shop.stock = {{1, 0}, {0, 1}, {0, 0}};
    shop.backorders = {4};  // line 1 in Munich
    const auto made =
        shop.decide(R"({"name":"b","criteria":[{"kind":"cost"}],"rest":{"action":"backorder"}})");
    EXPECT_EQ(shop.given(made), (Units{{"berlin", 1}, {"hamburg", 1}, {"munich", 1}}));
    EXPECT_TRUE(made.waiting.empty());
}

TEST(Sourcing, backorders_from_who_sends_anyway_and_within_the_parcels) {
    Shop shop;
    shop.scene.lines = {{1, 5, 2'000, 500}};
    shop.stock = {{3}, {0}, {0}};
    shop.backorders = {0, 1};
    EXPECT_EQ(shop.given(shop.decide(R"({"name":"n","max_parcels":1,
        "criteria":[{"kind":"cost"}],"rest":{"action":"backorder"}})")),
              (Units{{"berlin", 5}}));
    shop.backorders = {1};
    const auto made = shop.decide(R"({"name":"n","max_parcels":1,
        "criteria":[{"kind":"cost"}],"rest":{"action":"backorder"}})");
    EXPECT_EQ(shop.given(made), (Units{{"berlin", 3}})) << "two parcels are one too many";
    EXPECT_EQ(made.log.waiting, 2);
}

TEST(Sourcing, leaves_out_who_rejected_or_can_do_no_more) {
    Shop shop;
    shop.scene.sites[1].has_rejected = true;
    shop.scene.sites[0].daily_capacity = 5;
    shop.scene.sites[0].load_today = 5;
    const auto made = shop.decide(R"({"name":"x","criteria":[{"kind":"distance"}]})");
    EXPECT_EQ(shop.given(made), (Units{{"munich", 3}}));
    const auto said = in_words(made.log, "en");
    EXPECT_THAT(said, Contains("hamburg has rejected this order."));
    EXPECT_THAT(said, Contains("berlin can do no more today."));
}

TEST(Sourcing, spares_stock_that_sells_out_soon) {
    Shop shop;
    shop.stock = {{4, 4}, {40, 40}, {0, 0}};
    shop.scene.weekly = {2, 2, 2, 2, 0, 0};
    const auto made =
        shop.decide(R"({"name":"x","criteria":[{"kind":"weeks_of_supply"},{"kind":"distance"}]})");
    EXPECT_EQ(shop.given(made), (Units{{"hamburg", 3}}));
    EXPECT_EQ(made.log.strategies.at(0).plan.at(0).value, 3 * (52 - 20));
}

TEST(Sourcing, prefers_open_places_free_hands_and_early_promises) {
    Shop shop;
    shop.stock = {{9, 9}, {9, 9}, {9, 9}};
    shop.scene.sites[0].is_open = false;
    shop.scene.sites[1].daily_capacity = 10;
    shop.scene.sites[1].load_today = 8;
    shop.scene.sites[2].ready_minutes = 600;
    const auto by = [&](const std::string& kind) {
        return shop.given(shop.decide(R"({"name":"x","criteria":[{"kind":")" + kind +
                                      R"("},{"kind":"distance"}]})"));
    };
    EXPECT_EQ(by("opening"), (Units{{"hamburg", 3}}));
    EXPECT_EQ(by("capacity"), (Units{{"berlin", 3}}));
    EXPECT_EQ(by("promise"), (Units{{"berlin", 3}}));
}

TEST(Sourcing, sends_no_parcel_that_is_worth_too_little) {
    Shop shop;
    shop.stock[1] = {0, 1};
    shop.stock[2] = {0, 0};
    const auto made = shop.decide(
        R"({"name":"x","min_parcel_value_minor":5000,"criteria":[{"kind":"parcels"}],
            "rest":{"action":"queue"}})");
    EXPECT_EQ(shop.given(made), (Units{{"hamburg", 1}}));  // berlin's two are worth 40.00
    EXPECT_EQ(made.waiting.size(), 1U);
}

TEST(Sourcing, keeps_its_log_bounded_and_counts_the_rest) {
    Shop shop;
    for (int n = 0; n < 90; ++n) {
        shop.add("more" + std::to_string(n), 50, 8, inventory::LocationKind::store);
        shop.stock.push_back({n % 2 == 0 ? 5 : 0, n % 2 == 0 ? 5 : 0});
    }
    for (int n = 0; n < 60; ++n) {
        shop.add("rest" + std::to_string(n), 50, 8, inventory::LocationKind::store);
        shop.stock.push_back({5, 5});
    }
    const auto made = shop.decide(R"({"name":"x","criteria":[{"kind":"distance"}]})");
    const auto& note = made.log.strategies.at(0);
    EXPECT_EQ(note.candidates.size(), most_candidates);
    std::int64_t all = static_cast<std::int64_t>(note.candidates.size());
    for (const auto& left : note.left_off) all += left.locations;
    EXPECT_EQ(all, 153);
    for (const auto* language : {"en", "de"}) {
        EXPECT_EQ(in_words(made.log, language).size(), 1 + most_candidates + note.left_off.size());
    }
}

TEST(Sourcing, writes_its_log_and_reads_it_again) {
    Shop shop;
    const auto made = shop.decide(R"({"name":"x","criteria":[{"kind":"distance"}]})");
    const auto text = json::write(made.log);
    const auto read = json::read<DecisionLog>(text);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(in_words(*read, "de"), in_words(made.log, "de"));
}

TEST(Sourcing, measures_along_the_great_circle) {
    const auto berlin = Point::of(52.5200, 13.4050);
    EXPECT_EQ(distance_km(berlin, Point::of(48.1351, 11.5820)), 504);  // Munich
    EXPECT_EQ(distance_km(berlin, berlin), 0);
    EXPECT_EQ(distance_km(Point::of(0, 0), Point::of(0, 180)), 20'015);
}

TEST(Profile, names_what_is_wrong_in_it) {
    const auto read = json::read<Profile>(
        R"({"strategies":[{"name":"x","max_parcels":17,
            "criteria":[{"kind":"cost","limits":[5,5]},{"kind":"cost","band":-1}]}],
            "rates":[{"by_weight":[{"up_to_g":5,"minor":1},{"up_to_g":4,"minor":1}]}],
            "places":[{"country":"DE","latitude":91,"longitude":0}]})");
    ASSERT_TRUE(read.ok());
    std::vector<std::string> pointers;
    for (const auto& problem : problems_of(*read)) pointers.push_back(problem.pointer);
    EXPECT_THAT(pointers, testing::ElementsAre(
                              "/strategies/0/max_parcels", "/strategies/0/criteria/0/limits",
                              "/strategies/0/criteria/1/kind", "/strategies/0/criteria/1/band",
                              "/rates/0/by_weight", "/places/0"));
}

// Whatever the strategies say: every unit is given, waiting or refused once, and no location gives
// more than it has.
RC_GTEST_PROP(Sourcing, gives_every_unit_once_and_none_twice, ()) {
    std::mt19937_64 dice(*rc::gen::arbitrary<std::uint64_t>());
    Scene scene;
    const auto lines = 1 + dice() % 4;
    for (std::size_t l = 0; l < lines; ++l) {
        scene.lines.push_back({static_cast<std::int64_t>(l + 1),
                               1 + static_cast<std::int64_t>(dice() % 5), 100, 100});
    }
    for (std::uint8_t n = 0; n < 6; ++n) {
        Site site;
        site.id = location(n);
        site.code = std::to_string(n);
        site.priority = static_cast<std::int64_t>(dice() % 3);
        scene.sites.push_back(site);
        for (std::size_t l = 0; l < lines; ++l) {
            scene.available.push_back(static_cast<std::int64_t>(dice() % 3));
            scene.promisable.push_back(scene.available.back() +
                                       static_cast<std::int64_t>(dice() % 2));
        }
    }
    Profile made;
    const auto strategies = 1 + dice() % 3;
    for (std::size_t s = 0; s < strategies; ++s) {
        Strategy strategy;
        strategy.max_parcels = 1 + static_cast<std::int64_t>(dice() % 3);
        strategy.takes_parts = dice() % 2 == 0;
        strategy.whole_lines = dice() % 2 == 0;
        strategy.rest.action = static_cast<RestAction>(dice() % 4);
        strategy.criteria = {{CriterionKind::parcels, 0, {}}, {CriterionKind::priority, 0, {}}};
        made.strategies.values.push_back(strategy);
    }
    const auto decision = decide(made, scene);
    std::map<std::int64_t, std::int64_t> units;
    for (const auto* part : {&decision.units, &decision.waiting, &decision.refused}) {
        for (const auto& u : *part) units[u.line] += u.units;
    }
    for (const auto& line : scene.lines) RC_ASSERT(units[line.line] == line.quantity);
    for (const auto& u : decision.units) {
        const auto cell = u.location.uuid.bytes[15] * lines + static_cast<std::size_t>(u.line - 1);
        RC_ASSERT(u.units > 0 && u.units <= scene.promisable[cell]);
    }
}

}  // namespace
}  // namespace nahtlos::sourcing
