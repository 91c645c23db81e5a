// When a place is open: weekly hours, exceptions and public holidays in its own time zone. Pure.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "delivery/zone.hpp"

namespace nahtlos::delivery {

/// From one time of day to another; where `to` is not after `from`, to that of the next day.
struct DaySpan {
    TimeOfDay from, to;
    auto operator<=>(const DaySpan&) const = default;
    static constexpr std::string_view schema_name = "OpeningSpan";
};
BOOST_DESCRIBE_STRUCT(DaySpan, (), (from, to))

struct Calendar {
    Zone zone;
    /// By weekday from Monday; none: open day and night.
    std::optional<std::array<std::vector<DaySpan>, 7>> week = std::nullopt;
    std::map<Date, std::vector<DaySpan>> exceptions = {};  // instead of the week; empty: closed
    std::string holidays = {};  // region whose public holidays are closed; empty: none
};

struct Opening {
    Instant from, to;  // open at `from`, closed at `to`
    auto operator<=>(const Opening&) const = default;
};

/// The hours that begin on a date: its exception, else none on a holiday, else the week's.
std::vector<DaySpan> hours_on(const Calendar& calendar, Date date);

/// What is open at `at` or next after it, begun no earlier than `at`; nothing if that is more than
/// `horizon_days` ahead. A span that daylight saving takes away altogether is none.
inline constexpr std::int64_t horizon_days = 120;
std::optional<Opening> next_opening(const Calendar& calendar, Instant at);

/// When `minutes` of opening time have passed since `at`, at a moment when it is open: what would
/// be done just at closing time is there at the next opening. Never falls when `at` rises.
std::optional<Instant> after_open_minutes(const Calendar& calendar, Instant at,
                                          std::int64_t minutes);

/// How spans of one day stand in each other's way: the index of the first that overlaps another.
std::optional<std::size_t> overlap_in(const std::vector<DaySpan>& spans);

}  // namespace nahtlos::delivery
