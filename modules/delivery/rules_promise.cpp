#include <algorithm>

#include "delivery/holidays.hpp"
#include "delivery/promise.hpp"

namespace nahtlos::delivery {
namespace {

Date next_working_day(const Transit& transit, Date date) {
    while (!is_working_day(transit, date)) date = date + 1;
    return date;
}

Date after_working_days(const Transit& transit, Date date, std::int64_t days) {
    for (; days > 0; --days) date = next_working_day(transit, date + 1);
    return date;
}

}  // namespace

std::optional<Instant> ready_at(const Calendar& calendar, const Handling& handling,
                                const std::map<Date, std::int64_t>& taken, Instant now) {
    const auto local = calendar.zone.local(now);
    const bool is_late = handling.cutoff && local.minute >= handling.cutoff->minute;
    const auto begin = is_late ? std::max(now, calendar.zone.first(local.date + 1, 0)) : now;
    auto ready = after_open_minutes(calendar, begin, handling.minutes);
    while (ready && handling.per_day) {
        const auto date = calendar.zone.local(*ready).date;
        const auto load = taken.find(date);
        if ((load == taken.end() ? 0 : load->second) < *handling.per_day) break;
        // A day of no capacity at all would be looked for without end.
        if (date - local.date > horizon_days) return std::nullopt;
        ready = after_open_minutes(calendar, calendar.zone.first(date + 1, 0), 0);
    }
    return ready;
}

bool is_working_day(const Transit& transit, Date date) {
    const auto weekday = weekday_of(date);
    if (weekday == Weekday::sunday) return false;
    if (weekday == Weekday::saturday && !transit.delivers_on_saturdays) return false;
    return transit.holidays.empty() || !holiday(transit.holidays, date);
}

Arrival arrival(const Transit& transit, const Zone& zone, Instant ready) {
    const auto local = zone.local(ready);
    const bool is_late = transit.collects_at && local.minute > transit.collects_at->minute;
    const auto sent = next_working_day(transit, is_late ? local.date + 1 : local.date);
    return {after_working_days(transit, sent, transit.min_days),
            after_working_days(transit, sent, transit.max_days)};
}

}  // namespace nahtlos::delivery
