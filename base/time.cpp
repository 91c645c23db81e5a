#include "base/time.hpp"

#include <charconv>
#include <cstdio>

namespace nahtlos {
namespace {

constexpr std::int64_t us_per_s = 1'000'000;
constexpr std::int64_t s_per_day = 86'400;

struct Civil {
    std::int64_t year;
    int month, day;
};

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
std::int64_t days_from_civil(Civil c) {
    const std::int64_t y = c.year - (c.month <= 2 ? 1 : 0);
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const auto yoe = y - era * 400;
    const auto doy = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
    return era * 146'097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719'468;
}

Civil civil_from_days(std::int64_t z) {
    z += 719'468;
    const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
    const std::int64_t doe = z - era * 146'097;
    const std::int64_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
    const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const std::int64_t mp = (5 * doy + 2) / 153;
    const int day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
    const int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
    return {yoe + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

// Reads exactly `digits` decimal digits at `at`.
std::optional<int> digits_at(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

int days_in_month(std::int64_t year, int month) {
    static constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : lengths[month - 1];
}

// "Z", "+02:00": seconds east of UTC; anything else is nothing.
std::optional<std::int64_t> parse_offset(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return {};
    const auto h = digits_at(text, 1, 2), m = digits_at(text, 4, 2);
    if (!h || !m || *h > 23 || *m > 59) return {};
    return (text[0] == '-' ? -1 : 1) * (*h * 3600 + *m * 60);
}

}  // namespace

std::string to_string(Instant at) {
    const auto second = floor_div(at.us, us_per_s);
    const auto day = floor_div(second, s_per_day);
    const auto in_day = second - day * s_per_day;
    const auto c = civil_from_days(day);
    char text[48];
    std::snprintf(text, sizeof text, "%04lld-%02d-%02dT%02d:%02d:%02d.%06lldZ",
                  static_cast<long long>(c.year), c.month, c.day, static_cast<int>(in_day / 3600),
                  static_cast<int>(in_day / 60 % 60), static_cast<int>(in_day % 60),
                  static_cast<long long>(at.us - second * us_per_s));
    return text;
}

std::string date_string(Instant at) { return to_string(at).substr(0, 10); }

std::optional<Instant> parse_instant(std::string_view text) {
    const auto year = digits_at(text, 0, 4), month = digits_at(text, 5, 2),
               day = digits_at(text, 8, 2), hour = digits_at(text, 11, 2),
               minute = digits_at(text, 14, 2), second = digits_at(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return {};
    if (text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't')) return {};
    if (text[13] != ':' || text[16] != ':') return {};
    if (*year < 1900 || *year > 2999 || *month < 1 || *month > 12 || *day < 1) return {};
    if (*day > days_in_month(*year, *month) || *hour > 23 || *minute > 59 || *second > 59)
        return {};
    std::size_t at = 19;
    std::int64_t fraction_us = 0;
    if (at < text.size() && text[at] == '.') {
        std::int64_t scale = us_per_s;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            scale /= 10;
            if (scale == 0) return {};
            fraction_us += (text[at] - '0') * scale;
        }
        if (scale == us_per_s) return {};
    }
    const auto offset = parse_offset(text.substr(at));
    if (!offset) return {};
    const auto s = days_from_civil({*year, *month, *day}) * s_per_day + *hour * 3600 +
                   *minute * 60 + *second - *offset;
    return Instant{s * us_per_s + fraction_us};
}

}  // namespace nahtlos
