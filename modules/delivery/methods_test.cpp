#include "delivery/methods.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nahtlos::delivery {
namespace {

Instant at(const char* text) { return parse_instant(text).value(); }
TimeOfDay time(const char* text) { return TimeOfDay::parse(text).value(); }

Terms parcel_post() {
    Terms terms;
    terms.names = {{"de", {"Paket"}}, {"en", {"Parcel"}}};
    PriceRow islands;
    islands.price_minor = 1990;
    islands.area = Area{{{"DE"}}, {{"25849"}, {"26"}}};
    PriceRow light;
    light.price_minor = 390;
    light.weight_below_g = 1'000;
    light.area = Area{{{"DE"}}, {}};
    PriceRow germany;
    germany.price_minor = 590;
    germany.area = Area{{{"DE"}}, {}};
    terms.prices = {islands, light, germany};
    terms.free_from_minor = 5'000;
    return terms;
}

TEST(Quote, takes_the_first_row_that_fits) {
    const auto price = [](std::int64_t weight_g, const char* postcode) {
        return quote(parcel_post(), {1'000, weight_g, "DE", postcode}).price_minor;
    };
    EXPECT_EQ(price(999, "80331"), 390);
    EXPECT_EQ(price(1'000, "80331"), 590);
    EXPECT_EQ(price(1, "26 486"), 1990);
    EXPECT_EQ(quote(parcel_post(), {1'000, std::nullopt, "DE", "80331"}).price_minor, 590);
}

TEST(Quote, is_free_from_its_value_on_and_says_what_is_missing) {
    const auto below = quote(parcel_post(), {4'999, 2'000, "DE", "80331"});
    EXPECT_EQ(below.price_minor, 590);
    EXPECT_EQ(below.to_free_minor, 1);
    const auto from = quote(parcel_post(), {5'000, 2'000, "DE", "80331"});
    EXPECT_EQ(from.price_minor, 0);
    EXPECT_EQ(from.to_free_minor, 0);
}

TEST(Quote, says_why_a_way_is_not_offered) {
    auto terms = parcel_post();
    EXPECT_EQ(quote(terms, {100, 100, "FR", "75001"}).why_not, NotOffered::no_price);
    EXPECT_EQ(quote(terms, {100, 100}).why_not, NotOffered::address_missing);
    terms.only = OfferRule{Area{{{"DE"}}, {{"8"}}}, 1'000, 100'000, 31'500, 10'000};
    const auto why = [&](const Parcel& parcel) { return quote(terms, parcel).why_not; };
    EXPECT_EQ(why({1'000, 1, "DE", "80331", 10'000}), std::nullopt);
    EXPECT_EQ(why({1'000, 1, "DE", "80331"}), NotOffered::address_missing);  // how far is it?
    EXPECT_EQ(why({1'000, 1, "DE", "90331"}), NotOffered::area);
    EXPECT_EQ(why({1'000, 1, "AT", "8010"}), NotOffered::area);
    EXPECT_EQ(why({1'000, 1, "DE", "80331", 10'001}), NotOffered::distance);
    EXPECT_EQ(why({999, 1, "DE", "80331", 1}), NotOffered::value);
    EXPECT_EQ(why({100'000, 1, "DE", "80331", 1}), NotOffered::value);
    EXPECT_EQ(why({1'000, 31'500, "DE", "80331", 1}), NotOffered::weight);
    EXPECT_EQ(why({1'000, std::nullopt, "DE", "80331", 1}), NotOffered::weight_unknown);
}

TEST(PostcodePrefix, is_read_as_people_write_it) {
    EXPECT_EQ(PostcodePrefix::parse("sw1a 1")->value, "SW1A1");
    EXPECT_FALSE(PostcodePrefix::parse(""));
    EXPECT_FALSE(PostcodePrefix::parse("80%"));
    EXPECT_TRUE(is_in({{}, {{"SW1A"}}}, "GB", "sw1a 1aa"));
}

TEST(Distance, is_that_of_the_sphere) {
    // Berlin to Munich.
    EXPECT_NEAR(distance_m({52.5200, 13.4050}, {48.1372, 11.5755}), 504'400, 1'000);
    EXPECT_EQ(distance_m({48, 11}, {48, 11}), 0);
    EXPECT_NEAR(distance_m({0, 0}, {0, 180}), 20'015'115, 10);
}

TEST(Names, fall_back_from_dialects_to_english) {
    ShippingMethod method;
    method.code = "post";
    EXPECT_EQ(method.name("de"), "post");
    method.terms = parcel_post();
    EXPECT_EQ(method.name("de-CH"), "Paket");
    EXPECT_EQ(method.name("fr"), "Parcel");
}

TEST(Slots, begin_after_the_lead_and_when_the_goods_are_ready) {
    Terms terms;
    terms.windows = {{Weekday::monday, time("18:00"), time("20:00"), 3},
                     {Weekday::monday, time("08:00"), time("10:00"), 3}};
    terms.window_lead_minutes = 120;
    terms.window_days = 8;
    const auto berlin = Zone::find("Europe/Berlin").value();
    const auto begins = [&](const char* now, const char* ready) {
        std::vector<std::string> texts;
        for (const auto& slot : slots(terms, berlin, at(now), at(ready))) {
            texts.push_back(to_string(slot.from).substr(0, 16));
        }
        return texts;
    };
    using testing::ElementsAre;
    // 16:00 and two hours: the window of 18:00 can just be had.
    EXPECT_THAT(begins("2026-11-23T15:00:00Z", "2026-11-23T15:00:00Z"),
                ElementsAre("2026-11-23T17:00", "2026-11-30T07:00", "2026-11-30T17:00"));
    EXPECT_THAT(begins("2026-11-23T15:00:01Z", "2026-11-23T15:00:01Z"),
                ElementsAre("2026-11-30T07:00", "2026-11-30T17:00"));
    EXPECT_THAT(begins("2026-11-23T15:00:00Z", "2026-11-30T08:00:00Z"),
                ElementsAre("2026-11-30T17:00"));
    // The same time on the wall in summer.
    EXPECT_THAT(begins("2026-07-06T03:00:00Z", "2026-07-06T03:00:00Z"),
                ElementsAre("2026-07-06T06:00", "2026-07-06T16:00", "2026-07-13T06:00",
                            "2026-07-13T16:00"));
}

TEST(Terms, are_refused_with_every_problem_named) {
    Terms terms;
    terms.min_days = 5;
    terms.max_days = 4;
    terms.holidays = json::ShortText<5>{"XX"};
    terms.windows = {{Weekday::monday, time("10:00"), time("10:00"), -1}};
    terms.prices = {PriceRow{-1}};
    std::vector<std::string> pointers;
    for (const auto& problem : problems_of(terms, inventory::Method::ship)) {
        pointers.push_back(problem.pointer);
    }
    EXPECT_THAT(pointers,
                testing::ElementsAre("/names", "/prices/0/price_minor", "/max_days", "/holidays",
                                     "/windows", "/windows/0/capacity", "/windows/0/to"));
    EXPECT_THAT(problems_of(parcel_post(), inventory::Method::ship), testing::IsEmpty());
    EXPECT_THAT(problems_of(parcel_post(), inventory::Method::local_delivery), testing::SizeIs(1));
    auto to_shop = parcel_post();
    to_shop.carrier = json::ShortText<40>{"test"};
    EXPECT_THAT(problems_of(to_shop, inventory::Method::parcel_shop), testing::IsEmpty());
    EXPECT_EQ(problems_of(to_shop, inventory::Method::ship).at(0).pointer, "/carrier");
}

}  // namespace
}  // namespace nahtlos::delivery
