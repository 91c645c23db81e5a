#include <array>
#include <chrono>

#include "base/json/schema.hpp"
#include "base/time.hpp"
#include "delivery/date.hpp"

namespace nahtlos::delivery {
namespace {

constexpr std::int64_t us_per_day = 86'400'000'000;

std::optional<std::int64_t> two_digits(std::string_view text) {
    if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') {
        return std::nullopt;
    }
    return (text[0] - '0') * 10 + (text[1] - '0');
}

}  // namespace

std::optional<Date> Date::parse(const Wire& wire) {
    if (wire.size() != 10) return std::nullopt;
    const auto at = parse_instant(wire + "T00:00:00Z");
    if (!at || at->us < 0) return std::nullopt;
    return Date{at->us / us_per_day};
}

Date::Wire Date::wire() const { return date_string(Instant{day * us_per_day}); }

boost::json::object Date::schema() { return json::type_schema("string", "date"); }

Date date_of(YearMonthDay parts) {
    const std::chrono::year_month_day date{std::chrono::year{parts.year},
                                           std::chrono::month{static_cast<unsigned>(parts.month)},
                                           std::chrono::day{static_cast<unsigned>(parts.day)}};
    return {std::chrono::sys_days{date}.time_since_epoch().count()};
}

YearMonthDay parts_of(Date date) {
    const std::chrono::year_month_day parts{
        std::chrono::sys_days{std::chrono::days{static_cast<int>(date.day)}}};
    return {static_cast<int>(parts.year()), static_cast<int>(static_cast<unsigned>(parts.month())),
            static_cast<int>(static_cast<unsigned>(parts.day()))};
}

Weekday weekday_of(Date date) {
    const auto since_monday = (date.day % 7 + 7 + 3) % 7;  // 1970-01-01 was a Thursday
    return static_cast<Weekday>(since_monday);
}

Date easter(int year) {
    const int a = year % 19, b = year / 100, c = year % 100;
    const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    const int h = (19 * a + b - d - g + 15) % 30;
    const int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int sum = h + l - 7 * m + 114;
    return date_of({year, sum / 31, sum % 31 + 1});
}

std::optional<TimeOfDay> TimeOfDay::parse(const Wire& wire) {
    if (wire.size() != 5 || wire[2] != ':') return std::nullopt;
    const auto hours = two_digits(std::string_view(wire).substr(0, 2));
    const auto minutes = two_digits(std::string_view(wire).substr(3));
    if (!hours || !minutes || *minutes > 59) return std::nullopt;
    const auto minute = *hours * 60 + *minutes;
    if (minute > 24 * 60) return std::nullopt;
    return TimeOfDay{minute};
}

TimeOfDay::Wire TimeOfDay::wire() const {
    const std::array<char, 5> text{
        static_cast<char>('0' + minute / 600), static_cast<char>('0' + minute / 60 % 10), ':',
        static_cast<char>('0' + minute % 60 / 10), static_cast<char>('0' + minute % 10)};
    return {text.data(), text.size()};
}

boost::json::object TimeOfDay::schema() {
    auto schema = json::type_schema("string");
    schema["pattern"] = "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$";
    return schema;
}

}  // namespace nahtlos::delivery
