#include <algorithm>

#include "delivery/calendar.hpp"
#include "delivery/holidays.hpp"

namespace nahtlos::delivery {
namespace {

constexpr std::int64_t minutes_per_day = 24 * 60;

bool is_over_midnight(const DaySpan& span) { return span.to.minute <= span.from.minute; }

Opening opening_of(const Zone& zone, Date date, const DaySpan& span) {
    return {zone.first(date, span.from.minute),
            zone.last(is_over_midnight(span) ? date + 1 : date, span.to.minute)};
}

}  // namespace

std::vector<DaySpan> hours_on(const Calendar& calendar, Date date) {
    const auto exception = calendar.exceptions.find(date);
    if (exception != calendar.exceptions.end()) return exception->second;
    if (!calendar.holidays.empty() && holiday(calendar.holidays, date)) return {};
    if (!calendar.week) return {{{0}, {minutes_per_day}}};
    return (*calendar.week)[static_cast<std::size_t>(weekday_of(date))];
}

std::optional<Opening> next_opening(const Calendar& calendar, Instant at) {
    const auto today = calendar.zone.local(at).date;
    for (std::int64_t ahead = -1; ahead <= horizon_days; ++ahead) {
        std::vector<Opening> openings;
        for (const auto& span : hours_on(calendar, today + ahead)) {
            openings.push_back(opening_of(calendar.zone, today + ahead, span));
        }
        std::ranges::sort(openings);
        for (const auto& opening : openings) {
            if (opening.to > at && opening.to > opening.from) {
                return Opening{std::max(opening.from, at), opening.to};
            }
        }
    }
    return std::nullopt;
}

std::optional<Instant> after_open_minutes(const Calendar& calendar, Instant at,
                                          std::int64_t minutes_left) {
    auto left = minutes(minutes_left);
    for (auto opening = next_opening(calendar, at); opening;
         opening = next_opening(calendar, opening->to)) {
        const auto length = opening->to - opening->from;
        if (left < length) return opening->from + left;
        left = Span{left.us - length.us};
    }
    return std::nullopt;
}

std::optional<std::size_t> overlap_in(const std::vector<DaySpan>& spans) {
    const auto end_of = [](const DaySpan& span) {
        return span.to.minute + (is_over_midnight(span) ? minutes_per_day : 0);
    };
    for (std::size_t i = 0; i < spans.size(); ++i) {
        for (std::size_t k = 0; k < spans.size(); ++k) {
            const bool is_clear = k == i || spans[i].from.minute >= end_of(spans[k]) ||
                                  spans[k].from.minute >= end_of(spans[i]);
            if (!is_clear) return std::max(i, k);
        }
    }
    return std::nullopt;
}

}  // namespace nahtlos::delivery
