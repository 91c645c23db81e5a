#include <array>

#include "delivery/promise.hpp"

namespace nahtlos::delivery {
namespace {

struct Words {
    std::string_view today, tomorrow;
    std::array<std::string_view, 7> weekdays;
    std::array<std::string_view, 12> months;
    std::string_view point;  // after the number of a day
};

constexpr Words english{
    "today",
    "tomorrow",
    {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
    ""};
constexpr Words german{"heute",
                       "morgen",
                       {"Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"},
                       {"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.",
                        "Okt.", "Nov.", "Dez."},
                       "."};

bool is_german(std::string_view language) { return language.substr(0, 2) == "de"; }
const Words& words_of(std::string_view language) { return is_german(language) ? german : english; }

// A weekday says which day is meant only within the coming week.
bool is_near(Date today, Date date) { return date - today >= 0 && date - today < 7; }

std::string weekday_name(const Words& words, Date date) {
    return std::string(words.weekdays[static_cast<std::size_t>(weekday_of(date))]);
}

std::string day_number(const Words& words, Date date) {
    return std::to_string(parts_of(date).day) + std::string(words.point);
}

std::string month_name(const Words& words, Date today, Date date) {
    const auto parts = parts_of(date);
    auto text = std::string(words.months[static_cast<std::size_t>(parts.month - 1)]);
    if (parts.year != parts_of(today).year) text += " " + std::to_string(parts.year);
    return text;
}

std::string day_name(const Words& words, Date today, Date date) {
    if (date == today) return std::string(words.today);
    if (date == today + 1) return std::string(words.tomorrow);
    if (is_near(today, date)) return weekday_name(words, date);
    return day_number(words, date) + " " + month_name(words, today, date);
}

std::string range_name(const Words& words, Date today, const Arrival& arrival) {
    const auto [first, last] = arrival;
    if (first == last) return day_name(words, today, first);
    if (is_near(today, last)) return weekday_name(words, first) + "–" + weekday_name(words, last);
    const auto a = parts_of(first), b = parts_of(last);
    const auto end = day_number(words, last) + " " + month_name(words, today, last);
    if (a.year == b.year && a.month == b.month) return day_number(words, first) + "–" + end;
    return day_number(words, first) + " " + month_name(words, today, first) + " – " + end;
}

}  // namespace

std::string ready_text(std::string_view language, const Zone& zone, Instant now, Instant ready) {
    const auto local = zone.local(ready);
    const auto day = day_name(words_of(language), zone.local(now).date, local.date);
    const auto time = TimeOfDay{local.minute}.wire();
    if (is_german(language)) return day + " ab " + time + " Uhr abholbereit";
    return "ready " + day + " from " + time;
}

std::string arrival_text(std::string_view language, Date today, const Arrival& arrival) {
    const auto days = range_name(words_of(language), today, arrival);
    return (is_german(language) ? "kommt " : "arrives ") + days;
}

std::string slot_text(std::string_view language, Date today, Date date, const DaySpan& window) {
    const auto day = day_name(words_of(language), today, date);
    const auto times = window.from.wire() + "–" + window.to.wire();
    if (is_german(language)) return "kommt " + day + ", " + times + " Uhr";
    return "arrives " + day + ", " + times;
}

}  // namespace nahtlos::delivery
