// Days and times of day as clocks on walls show them, without a zone.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/describe.hpp"
#include "base/json/fwd.hpp"

namespace nahtlos::delivery {

enum class Weekday { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
BOOST_DESCRIBE_ENUM(Weekday, monday, tuesday, wednesday, thursday, friday, saturday, sunday)

/// A day of the Gregorian calendar, 1970 to 2999, as "2026-12-24".
struct Date {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be a date like 2026-12-24";
    std::int64_t day = 0;  // since 1970-01-01
    auto operator<=>(const Date&) const = default;
    static std::optional<Date> parse(const Wire& wire);
    Wire wire() const;
    static boost::json::object schema();
    friend constexpr Date operator+(Date date, std::int64_t days) { return {date.day + days}; }
    friend constexpr std::int64_t operator-(Date later, Date earlier) {
        return later.day - earlier.day;
    }
};

struct YearMonthDay {
    int year = 1970, month = 1, day = 1;
};
Date date_of(YearMonthDay parts);
YearMonthDay parts_of(Date date);
Weekday weekday_of(Date date);

/// Easter Sunday of the Gregorian calendar (J. Meeus, "Astronomical Algorithms", chapter 8).
Date easter(int year);

/// "00:00" to "24:00", the latter as an end.
struct TimeOfDay {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be a time of day like 09:30";
    std::int64_t minute = 0;  // since midnight
    auto operator<=>(const TimeOfDay&) const = default;
    static std::optional<TimeOfDay> parse(const Wire& wire);
    Wire wire() const;
    static boost::json::object schema();
};

}  // namespace nahtlos::delivery
