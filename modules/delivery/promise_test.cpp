#include "delivery/promise.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace nahtlos::delivery {
namespace {

Date day(const char* text) { return Date::parse(text).value(); }
Instant at(const char* text) { return parse_instant(text).value(); }
DaySpan span(const char* from, const char* to) {
    return {TimeOfDay::parse(from).value(), TimeOfDay::parse(to).value()};
}
Zone berlin() { return Zone::find("Europe/Berlin").value(); }

// Monday to Saturday, ten to eight.
Calendar shop() {
    Calendar calendar{berlin()};
    calendar.week.emplace();
    for (std::size_t i = 0; i < 6; ++i) (*calendar.week)[i] = {span("10:00", "20:00")};
    return calendar;
}

TEST(ReadyAt, is_the_handling_time_of_opening_time_from_now) {
    const Handling two_hours{120};
    EXPECT_EQ(ready_at(shop(), two_hours, {}, at("2026-11-23T14:00:00Z")),
              at("2026-11-23T16:00:00Z"));
    EXPECT_EQ(ready_at(shop(), two_hours, {}, at("2026-11-23T18:30:00Z")),
              at("2026-11-24T10:30:00Z"));
    EXPECT_EQ(ready_at(shop(), two_hours, {}, at("2026-11-22T09:00:00Z")),  // Sunday
              at("2026-11-23T11:00:00Z"));
}

TEST(ReadyAt, begins_the_next_day_from_the_cut_off_on) {
    const Handling handling{60, TimeOfDay{16 * 60}};
    EXPECT_EQ(ready_at(shop(), handling, {}, at("2026-11-23T14:59:59.999999Z")),
              at("2026-11-23T15:59:59.999999Z"));
    EXPECT_EQ(ready_at(shop(), handling, {}, at("2026-11-23T15:00:00Z")),
              at("2026-11-24T10:00:00Z"));
    // Saturday after the cut-off: Monday.
    EXPECT_EQ(ready_at(shop(), handling, {}, at("2026-11-21T15:00:00Z")),
              at("2026-11-23T10:00:00Z"));
}

TEST(ReadyAt, holds_the_cut_off_by_the_clock_when_clocks_change) {
    auto calendar = shop();
    (*calendar.week)[6] = {span("10:00", "20:00")};
    const Handling handling{0, TimeOfDay{12 * 60}};
    // 11:59 in summer time is 09:59 UTC, in winter time 10:59.
    EXPECT_EQ(ready_at(calendar, handling, {}, at("2026-03-29T09:59:00Z")),
              at("2026-03-29T09:59:00Z"));
    EXPECT_EQ(ready_at(calendar, handling, {}, at("2026-03-29T10:00:00Z")),
              at("2026-03-30T08:00:00Z"));
    EXPECT_EQ(ready_at(calendar, handling, {}, at("2026-10-25T10:59:00Z")),
              at("2026-10-25T10:59:00Z"));
    EXPECT_EQ(ready_at(calendar, handling, {}, at("2026-10-25T11:00:00Z")),
              at("2026-10-26T09:00:00Z"));
}

TEST(ReadyAt, goes_to_the_next_day_that_has_room) {
    const Handling handling{60, std::nullopt, 5};
    const std::map<Date, std::int64_t> taken{
        {day("2026-11-23"), 5}, {day("2026-11-24"), 6}, {day("2026-11-25"), 4}};
    EXPECT_EQ(ready_at(shop(), handling, taken, at("2026-11-23T12:00:00Z")),
              at("2026-11-25T09:00:00Z"));
    const Handling none{60, std::nullopt, 0};
    EXPECT_FALSE(ready_at(shop(), none, {}, at("2026-11-23T12:00:00Z")));
}

Calendar any_calendar() {
    Calendar calendar{berlin()};
    calendar.week.emplace();
    const auto minute = rc::gen::inRange<std::int64_t>(0, 24 * 60);
    for (auto& hours : *calendar.week) {
        const auto spans = *rc::gen::inRange(0, 3);
        for (int i = 0; i < spans; ++i) hours.push_back({{*minute}, {*minute}});
    }
    (*calendar.week)[2].push_back(span("09:00", "17:00"));  // open some time
    calendar.holidays = *rc::gen::element<std::string>("", "DE-BY", "CH-TI");
    return calendar;
}

Handling any_handling() {
    Handling handling{*rc::gen::inRange<std::int64_t>(0, 3'000)};
    if (*rc::gen::arbitrary<bool>()) {
        handling.cutoff = TimeOfDay{*rc::gen::inRange<std::int64_t>(0, 24 * 60 + 1)};
    }
    if (*rc::gen::arbitrary<bool>()) handling.per_day = *rc::gen::inRange<std::int64_t>(1, 3);
    return handling;
}

// From a week before the clocks change to a week after it.
Instant any_moment() {
    const auto change = *rc::gen::element(at("2026-03-29T01:00:00Z"), at("2026-10-25T01:00:00Z"),
                                          at("2026-12-25T12:00:00Z"));
    return change + minutes(*rc::gen::inRange<std::int64_t>(-7 * 24 * 60, 7 * 24 * 60));
}

RC_GTEST_PROP(ReadyAt, never_falls_when_now_rises_and_is_always_inside_opening_hours, ()) {
    const auto calendar = any_calendar();
    const auto handling = any_handling();
    const auto now = any_moment();
    std::map<Date, std::int64_t> taken;
    for (int ahead = 0; ahead < 5; ++ahead) {
        taken[berlin().local(now).date + ahead] = *rc::gen::inRange<std::int64_t>(0, 4);
    }
    const auto later = now + minutes(*rc::gen::inRange<std::int64_t>(0, 3'000));
    const auto ready = ready_at(calendar, handling, taken, now);
    const auto ready_later = ready_at(calendar, handling, taken, later);
    RC_ASSERT(ready.has_value() && ready_later.has_value());
    RC_ASSERT(*ready <= *ready_later);
    RC_ASSERT(*ready >= now);
    const auto open = next_opening(calendar, *ready);
    RC_ASSERT(open && open->from == *ready);
    if (handling.per_day) {
        const auto load = taken.find(berlin().local(*ready).date);
        RC_ASSERT(load == taken.end() || load->second < *handling.per_day);
    }
}

RC_GTEST_PROP(Arrival, never_falls_and_is_on_working_days, ()) {
    const auto now = any_moment();
    const auto later = now + minutes(*rc::gen::inRange<std::int64_t>(0, 6'000));
    Transit transit;
    transit.min_days = *rc::gen::inRange<std::int64_t>(0, 5);
    transit.max_days = transit.min_days + *rc::gen::inRange<std::int64_t>(0, 5);
    transit.delivers_on_saturdays = *rc::gen::arbitrary<bool>();
    transit.holidays = *rc::gen::element<std::string>("", "DE-BW", "AT");
    if (*rc::gen::arbitrary<bool>()) transit.collects_at = TimeOfDay{17 * 60};
    const auto a = arrival(transit, berlin(), now), b = arrival(transit, berlin(), later);
    RC_ASSERT(a.first <= b.first && a.last <= b.last && a.first <= a.last);
    RC_ASSERT(is_working_day(transit, a.first) && is_working_day(transit, a.last));
}

TEST(Arrival, counts_working_days_from_the_day_of_collection) {
    Transit transit{1, 3};
    transit.collects_at = TimeOfDay{17 * 60};
    transit.holidays = "DE";
    // Monday at 17:00 is still collected, a minute later it is not.
    EXPECT_EQ(arrival(transit, berlin(), at("2026-11-23T16:00:00Z")),
              (Arrival{day("2026-11-24"), day("2026-11-26")}));
    EXPECT_EQ(arrival(transit, berlin(), at("2026-11-23T16:01:00Z")),
              (Arrival{day("2026-11-25"), day("2026-11-27")}));
    // Wednesday, the 23rd of December: Christmas is on Friday, then a weekend.
    EXPECT_EQ(arrival(transit, berlin(), at("2026-12-23T10:00:00Z")),
              (Arrival{day("2026-12-24"), day("2026-12-29")}));
    transit.delivers_on_saturdays = true;  // but the 26th is a holiday
    EXPECT_EQ(arrival(transit, berlin(), at("2026-12-23T10:00:00Z")).last, day("2026-12-29"));
}

TEST(PromiseText, says_days_as_people_do) {
    const auto now = at("2026-11-23T10:00:00Z");
    const auto ready = [&](const char* language, const char* when) {
        return ready_text(language, berlin(), now, at(when));
    };
    EXPECT_EQ(ready("en", "2026-11-23T16:00:00Z"), "ready today from 17:00");
    EXPECT_EQ(ready("de", "2026-11-23T16:00:00Z"), "heute ab 17:00 Uhr abholbereit");
    EXPECT_EQ(ready("de-AT", "2026-11-24T09:30:00Z"), "morgen ab 10:30 Uhr abholbereit");
    EXPECT_EQ(ready("en", "2026-11-26T09:00:00Z"), "ready Thu from 10:00");
    EXPECT_EQ(ready("en", "2026-11-30T09:00:00Z"), "ready 30 Nov from 10:00");
    EXPECT_EQ(ready("de", "2027-01-04T09:00:00Z"), "4. Jan. 2027 ab 10:00 Uhr abholbereit");
}

TEST(PromiseText, says_ranges_of_days) {
    const auto today = day("2026-11-23");
    const auto text = [&](const char* language, const char* first, const char* last) {
        return arrival_text(language, today, {day(first), day(last)});
    };
    EXPECT_EQ(text("en", "2026-11-24", "2026-11-26"), "arrives Tue–Thu");
    EXPECT_EQ(text("de", "2026-11-24", "2026-11-26"), "kommt Di–Do");
    EXPECT_EQ(text("en", "2026-11-24", "2026-11-24"), "arrives tomorrow");
    EXPECT_EQ(text("de", "2026-12-02", "2026-12-04"), "kommt 2.–4. Dez.");
    EXPECT_EQ(text("en", "2026-11-28", "2026-12-01"), "arrives 28 Nov – 1 Dec");
    EXPECT_EQ(slot_text("de", today, day("2026-11-24"), span("18:00", "20:00")),
              "kommt morgen, 18:00–20:00 Uhr");
}

}  // namespace
}  // namespace nahtlos::delivery
