#include "delivery/calendar.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "delivery/holidays.hpp"

namespace nahtlos::delivery {
namespace {

Date day(const char* text) { return Date::parse(text).value(); }
TimeOfDay time(const char* text) { return TimeOfDay::parse(text).value(); }
Instant at(const char* text) { return parse_instant(text).value(); }
Zone berlin() { return Zone::find("Europe/Berlin").value(); }
DaySpan span(const char* from, const char* to) { return {time(from), time(to)}; }

Calendar shop() {
    Calendar calendar{berlin()};
    auto& week = calendar.week.emplace();
    for (std::size_t i = 0; i < 5; ++i) week[i] = {span("09:00", "13:00"), span("14:00", "18:00")};
    week[5] = {span("10:00", "16:00")};
    return calendar;
}

TEST(Date, reads_only_days_that_there_are) {
    EXPECT_EQ(day("2026-11-23").wire(), "2026-11-23");
    EXPECT_EQ(weekday_of(day("2026-11-23")), Weekday::monday);
    EXPECT_EQ(weekday_of(day("2028-02-29")), Weekday::tuesday);
    for (const char* text : {"2027-02-29", "2026-13-01", "26-01-01", "2026-1-01", "1969-12-31"}) {
        EXPECT_FALSE(Date::parse(text)) << text;
    }
}

TEST(TimeOfDay, reads_only_times_that_there_are) {
    EXPECT_EQ(time("09:30").minute, 570);
    EXPECT_EQ(time("24:00").wire(), "24:00");
    for (const char* text : {"24:01", "25:00", "9:30", "09:60", "09.30", "-1:00"}) {
        EXPECT_FALSE(TimeOfDay::parse(text)) << text;
    }
}

TEST(Zone, knows_only_zones_that_there_are) {
    EXPECT_TRUE(Zone::find("America/New_York"));
    EXPECT_FALSE(Zone::find("Europe/Atlantis"));
    EXPECT_FALSE(Zone::find(""));
}

TEST(Zone, tells_the_first_and_the_last_time_where_clocks_are_set_back) {
    const auto zone = berlin();
    EXPECT_EQ(zone.first(day("2026-10-25"), 150), at("2026-10-25T00:30:00Z"));
    EXPECT_EQ(zone.last(day("2026-10-25"), 150), at("2026-10-25T01:30:00Z"));
    EXPECT_EQ(zone.local(at("2026-10-25T00:30:00Z")).minute, 150);
    EXPECT_EQ(zone.local(at("2026-10-25T01:30:00Z")).minute, 150);
}

TEST(Zone, tells_when_clocks_are_set_forward_for_times_that_there_are_not) {
    const auto zone = berlin();
    EXPECT_EQ(zone.first(day("2026-03-29"), 150), at("2026-03-29T01:00:00Z"));
    EXPECT_EQ(zone.last(day("2026-03-29"), 150), at("2026-03-29T01:00:00Z"));
    // Here the day begins at one.
    const auto havana = Zone::find("America/Havana").value();
    EXPECT_EQ(havana.local(havana.first(day("2026-03-08"), 0)).minute, 60);
}

RC_GTEST_PROP(Zone, shows_what_it_was_asked_for, ()) {
    const auto name = *rc::gen::element<std::string>(
        "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "America/Havana");
    const auto zone = Zone::find(name).value();
    const Instant moment{*rc::gen::inRange<std::int64_t>(1'500'000'000, 2'000'000'000) * 1'000'000};
    const auto local = zone.local(moment);
    const Span within = minutes(1);
    const auto first = zone.first(local.date, local.minute);
    const auto last = zone.last(local.date, local.minute);
    RC_ASSERT(first <= moment && moment < last + within);
    RC_ASSERT(moment < first + within || last <= moment);
}

TEST(Holidays, follow_easter) {
    EXPECT_EQ(easter(2024).wire(), "2024-03-31");
    EXPECT_EQ(easter(2025).wire(), "2025-04-20");
    EXPECT_EQ(easter(2026).wire(), "2026-04-05");
    EXPECT_EQ(easter(2038).wire(), "2038-04-25");
    EXPECT_EQ(holiday("DE", day("2026-05-14")), "Ascension Day");
    EXPECT_EQ(holiday("AT", day("2026-06-04")), "Corpus Christi");
}

TEST(Holidays, differ_by_state_and_canton) {
    EXPECT_TRUE(holiday("DE-BY", day("2026-01-06")));
    EXPECT_FALSE(holiday("DE-BE", day("2026-01-06")));
    EXPECT_EQ(holiday("DE-SN", day("2026-11-18")), "Repentance Day");
    EXPECT_FALSE(holiday("DE", day("2026-11-18")));
    EXPECT_FALSE(holiday("AT", day("2026-04-03")));
    EXPECT_EQ(holiday("CH-GE", day("2026-09-10")), "Geneva Fast");
    EXPECT_EQ(holiday("CH-VD", day("2026-09-21")), "Monday of the Fast");
    EXPECT_FALSE(holiday("CH-GE", day("2026-12-26")));
    EXPECT_TRUE(holiday("CH-ZH", day("2026-08-01")));
    EXPECT_FALSE(holiday("FR", day("2026-12-25")));
}

TEST(Holidays, begin_and_end_with_their_laws) {
    EXPECT_FALSE(holiday("DE-HH", day("2016-10-31")));
    EXPECT_TRUE(holiday("DE-HH", day("2017-10-31")));
    EXPECT_TRUE(holiday("DE-HH", day("2018-10-31")));
    EXPECT_TRUE(holiday("DE-BY", day("2017-10-31")));
    EXPECT_FALSE(holiday("DE-BY", day("2018-10-31")));
    EXPECT_TRUE(holiday("DE-BE", day("2025-05-08")));
    EXPECT_FALSE(holiday("DE-BE", day("2026-05-08")));
}

// As published by the states for 2026.
TEST(Holidays, are_as_many_as_the_states_publish) {
    const std::map<std::string_view, int> published{
        {"DE", 9},     {"DE-BW", 12}, {"DE-BY", 13}, {"DE-BE", 10}, {"DE-BB", 12}, {"DE-HB", 10},
        {"DE-HH", 10}, {"DE-HE", 10}, {"DE-MV", 11}, {"DE-NI", 10}, {"DE-NW", 11}, {"DE-RP", 11},
        {"DE-SL", 12}, {"DE-SN", 11}, {"DE-ST", 11}, {"DE-SH", 10}, {"DE-TH", 11}, {"AT", 13},
        {"CH", 4},     {"CH-BE", 9},  {"CH-BS", 9},  {"CH-GE", 9},  {"CH-SG", 9},  {"CH-TI", 15},
        {"CH-VD", 9},  {"CH-ZH", 9}};
    for (const auto region : holiday_regions()) {
        int count = 0;
        for (auto date = day("2026-01-01"); date <= day("2026-12-31"); date = date + 1) {
            count += holiday(region, date) ? 1 : 0;
        }
        EXPECT_EQ(count, published.at(region)) << region;
    }
}

TEST(Calendar, is_open_by_the_hours_of_the_weekday) {
    const auto open = next_opening(shop(), at("2026-11-23T12:30:00Z"));  // 13:30, the break
    EXPECT_EQ(open->from, at("2026-11-23T13:00:00Z"));
    EXPECT_EQ(open->to, at("2026-11-23T17:00:00Z"));
    // Saturday at closing time: Monday is next.
    EXPECT_EQ(next_opening(shop(), at("2026-11-21T15:00:00Z"))->from, at("2026-11-23T08:00:00Z"));
}

TEST(Calendar, is_open_over_midnight) {
    Calendar bar{berlin()};
    bar.week.emplace()[4] = {span("20:00", "02:00")};                 // Friday
    const auto open = next_opening(bar, at("2026-11-28T00:30:00Z"));  // Saturday, 01:30
    EXPECT_EQ(open->to, at("2026-11-28T01:00:00Z"));
    EXPECT_EQ(open->from, at("2026-11-28T00:30:00Z"));
}

TEST(Calendar, is_closed_on_holidays_unless_an_exception_says_otherwise) {
    auto calendar = shop();
    calendar.holidays = "DE-BY";
    const auto eve = at("2027-01-05T17:00:00Z");
    EXPECT_EQ(next_opening(calendar, eve)->from, at("2027-01-07T08:00:00Z"));
    calendar.exceptions[day("2027-01-06")] = {span("11:00", "15:00")};
    EXPECT_EQ(next_opening(calendar, eve)->from, at("2027-01-06T10:00:00Z"));
    calendar.exceptions[day("2027-01-06")] = {};
    EXPECT_EQ(next_opening(calendar, eve)->from, at("2027-01-07T08:00:00Z"));
}

TEST(Calendar, counts_the_hours_that_there_are_when_clocks_change) {
    Calendar night{berlin()};
    auto& week = night.week.emplace();
    week[5] = {span("22:00", "06:00")};  // Saturday: eight hours by the clock
    const auto length = [&](const char* from) {
        const auto open = next_opening(night, at(from)).value();
        return (open.to - open.from).us / minutes(1).us;
    };
    EXPECT_EQ(length("2026-03-28T12:00:00Z"), 7 * 60);
    EXPECT_EQ(length("2026-10-24T12:00:00Z"), 9 * 60);
    EXPECT_EQ(length("2026-11-21T12:00:00Z"), 8 * 60);
    // Five hours from 22:00 on end at 04:00 and at 02:00.
    const auto five = [&](const char* from) { return after_open_minutes(night, at(from), 300); };
    EXPECT_EQ(berlin().local(*five("2026-03-28T12:00:00Z")).minute, 240);
    EXPECT_EQ(berlin().local(*five("2026-10-24T12:00:00Z")).minute, 120);
}

TEST(Calendar, passes_over_a_span_that_the_clocks_skip) {
    Calendar calendar{berlin()};
    calendar.week.emplace()[6] = {span("02:00", "03:00"), span("12:00", "13:00")};
    EXPECT_EQ(next_opening(calendar, at("2026-03-28T23:00:00Z"))->from, at("2026-03-29T10:00:00Z"));
}

TEST(Calendar, that_is_never_open_has_no_opening) {
    Calendar calendar{berlin()};
    calendar.week.emplace();
    EXPECT_FALSE(next_opening(calendar, at("2026-11-23T12:00:00Z")));
    EXPECT_FALSE(after_open_minutes(calendar, at("2026-11-23T12:00:00Z"), 0));
}

TEST(Calendar, is_open_again_after_weeks_of_being_closed) {
    auto calendar = shop();
    for (auto date = day("2026-12-24"); date < day("2027-01-11"); date = date + 1) {
        calendar.exceptions[date] = {};
    }
    EXPECT_EQ(next_opening(calendar, at("2026-12-23T18:00:00Z"))->from, at("2027-01-11T08:00:00Z"));
}

TEST(Calendar, carries_work_over_breaks_nights_and_sundays) {
    // Saturday 15:30 and two hours: half an hour on Saturday, the rest on Monday.
    EXPECT_EQ(after_open_minutes(shop(), at("2026-11-21T14:30:00Z"), 120),
              at("2026-11-23T09:30:00Z"));
    // Done at closing time: there at the next opening.
    EXPECT_EQ(after_open_minutes(shop(), at("2026-11-23T16:00:00Z"), 60),
              at("2026-11-24T08:00:00Z"));
}

TEST(Calendar, tells_spans_that_overlap) {
    EXPECT_FALSE(overlap_in({span("09:00", "12:00"), span("12:00", "18:00")}));
    EXPECT_EQ(overlap_in({span("09:00", "12:01"), span("12:00", "18:00")}), 1U);
    EXPECT_EQ(overlap_in({span("20:00", "02:00"), span("22:00", "23:00")}), 1U);
}

}  // namespace
}  // namespace nahtlos::delivery
