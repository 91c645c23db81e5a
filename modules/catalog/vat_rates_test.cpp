#include <gtest/gtest.h>

#include <map>
#include <set>

#include "catalog/search.hpp"
#include "catalog/store.hpp"
#include "catalog/vat.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::catalog {
namespace {

TEST(KnownRates, name_every_member_of_the_union_and_its_neighbors) {
    std::map<std::string_view, std::set<std::string_view>> categories;
    for (const auto& rate : known_rates()) categories[rate.country].insert(rate.category);
    EXPECT_EQ(categories.size(), 29u);  // EU-27, CH, GB
    for (const auto& [country, known] : categories) {
        EXPECT_TRUE(known.contains("standard")) << country;
        // Denmark alone knows no other.
        EXPECT_EQ(known.contains("reduced"), country != "DK") << country;
    }
}

TEST(KnownRates, are_within_the_bounds_of_the_directive) {
    // Article 97 of directive 2006/112/EC: 15 % at least, for members.
    for (const auto& rate : known_rates()) {
        if (rate.category == "standard" && rate.country != "CH") {
            EXPECT_GE(rate.rate_bp, 1'500) << rate.country;
        }
        EXPECT_LE(rate.rate_bp, 2'700) << rate.country;
    }
}

// As the Taxes in Europe database of the Commission has them in 2026.
TEST(KnownRates, are_the_standard_rates_of_today) {
    std::map<std::string_view, std::int64_t> latest;  // rows of a country and category are in order
    for (const auto& rate : known_rates()) {
        if (rate.category == "standard") latest[rate.country] = rate.rate_bp;
    }
    const std::map<std::string_view, std::int64_t> published{
        {"AT", 2'000}, {"BE", 2'100}, {"BG", 2'000}, {"CH", 810},   {"CY", 1'900}, {"CZ", 2'100},
        {"DE", 1'900}, {"DK", 2'500}, {"EE", 2'400}, {"ES", 2'100}, {"FI", 2'550}, {"FR", 2'000},
        {"GB", 2'000}, {"GR", 2'400}, {"HR", 2'500}, {"HU", 2'700}, {"IE", 2'300}, {"IT", 2'200},
        {"LT", 2'100}, {"LU", 1'700}, {"LV", 2'100}, {"MT", 1'800}, {"NL", 2'100}, {"PL", 2'300},
        {"PT", 2'300}, {"RO", 2'100}, {"SE", 2'500}, {"SI", 2'200}, {"SK", 2'300}};
    EXPECT_EQ(latest, published);
}

TEST(KnownRates, begin_at_midnight_where_they_are_the_law) {
    EXPECT_EQ(to_string(begin_of_day("DE", "2020-07-01")), "2020-06-30T22:00:00.000000Z");
    EXPECT_EQ(to_string(begin_of_day("DE", "2021-01-01")), "2020-12-31T23:00:00.000000Z");
    EXPECT_EQ(to_string(begin_of_day("FI", "2024-09-01")), "2024-08-31T21:00:00.000000Z");
    EXPECT_EQ(to_string(begin_of_day("GB", "2011-01-04")), "2011-01-04T00:00:00.000000Z");
}

TEST(KnownRates, begin_on_no_day_near_a_change_of_the_clocks) {
    for (const auto& rate : known_rates()) {
        const auto month = rate.from.substr(5, 2);
        const auto day = rate.from.substr(8, 2);
        EXPECT_FALSE((month == "03" || month == "10") && day >= "25") << rate.country;
    }
}

class Seed : public testing::OnEngine {
protected:
    Result<SeededRates> seed(const SeedRates& wish) {
        Events events;
        const Context context;
        return sql::write(*base_.database().open_writer(), [&](Tx& tx) {
            ChangeScope scope{tx, events, Instant{1}, Uuid{}, context};
            return seed_rates(scope, wish);
        });
    }
    std::int64_t rate(const std::string& country, const std::string& category,
                      const std::string& at) {
        return base_.database().read([&](Tx& tx) {
            const auto offers = load_offers(tx, nullptr);
            return offers->rate_bp(country, category, *parse_instant(at)).value_or(-1);
        });
    }
    testing::TestDatabase base_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, Seed, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Seed, knows_the_rates_of_their_time) {
    ASSERT_TRUE(seed({}).ok());
    EXPECT_EQ(rate("DE", "standard", "2020-06-30T12:00:00Z"), 1'900);
    EXPECT_EQ(rate("DE", "standard", "2020-08-01T12:00:00Z"), 1'600);
    EXPECT_EQ(rate("DE", "reduced", "2020-12-31T12:00:00Z"), 500);
    EXPECT_EQ(rate("DE", "reduced", "2021-01-01T12:00:00Z"), 700);
    EXPECT_EQ(rate("CH", "standard", "2023-12-31T12:00:00Z"), 770);
    EXPECT_EQ(rate("CH", "standard", "2024-01-01T12:00:00Z"), 810);
    EXPECT_EQ(rate("AT", "reduced_2", "2026-01-01T12:00:00Z"), 1'300);
    EXPECT_EQ(rate("RO", "standard", "2025-08-01T12:00:00Z"), 2'100);
    EXPECT_EQ(rate("DE", "exempt", "2026-01-01T12:00:00Z"), 0);
}

TEST_P(Seed, adds_nothing_the_second_time_and_overwrites_nothing) {
    SeedRates german;
    german.countries = json::List<json::CountryCode, 1, 50>{{{"DE"}}};
    sql::write(*base_.database().open_writer(), [&](Tx& tx) {
        tx.run(
            "insert into catalog_tax_rate (country, category, valid_from, rate_bp) "
            "values ('DE', 'zero', 0, 1)");
    });
    const auto first = seed(german);
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(first->added, 7);
    EXPECT_EQ(first->already_there, 1);
    EXPECT_EQ(seed(german)->added, 0);
    EXPECT_EQ(rate("DE", "zero", "2026-01-01T12:00:00Z"), 1);
    EXPECT_EQ(rate("AT", "standard", "2026-01-01T12:00:00Z"), -1);
}

TEST_P(Seed, refuses_countries_that_it_does_not_know) {
    SeedRates wish;
    wish.countries = json::List<json::CountryCode, 1, 50>{{{"DE"}, {"US"}}};
    const auto seeded = seed(wish);
    ASSERT_FALSE(seeded.ok());
    EXPECT_EQ(seeded.refusal().fields.at(0).pointer, "/countries/1");
}

}  // namespace
}  // namespace nahtlos::catalog
