// When goods can be collected or will arrive, and how that is said. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "delivery/calendar.hpp"

namespace nahtlos::delivery {

/// What a place needs for an order.
struct Handling {
    std::int64_t minutes = 0;                            // of its opening time
    std::optional<TimeOfDay> cutoff = std::nullopt;      // from then on, work begins the next day
    std::optional<std::int64_t> per_day = std::nullopt;  // orders that it can have ready on a day
};

/// When a place has the goods ready: handling time of opening time from `now`, or from midnight if
/// the cut-off of the day has come; on a day that has as many as it can (`taken` says how many are
/// ready on which), at the first opening of the next that has not. Always inside opening hours and
/// never earlier for a later `now`. Nothing when that is out of sight (calendar.hpp).
std::optional<Instant> ready_at(const Calendar& calendar, const Handling& handling,
                                const std::map<Date, std::int64_t>& taken, Instant now);

/// How long a carrier takes, in its working days: Monday to Friday but for holidays.
struct Transit {
    std::int64_t min_days = 1, max_days = 1;
    bool delivers_on_saturdays = false;
    std::optional<TimeOfDay> collects_at = std::nullopt;  // later parcels go the next working day
    std::string holidays = {};                            // region; empty: none
};

struct Arrival {
    Date first, last;
    auto operator<=>(const Arrival&) const = default;
};

bool is_working_day(const Transit& transit, Date date);
/// When a parcel arrives that is ready at `ready` by the clocks of `zone`.
Arrival arrival(const Transit& transit, const Zone& zone, Instant ready);

/// In German for "de" and its kin, else in English; days are named by how they lie to `today`.
/// "ready today from 17:00", "heute ab 17:00 Uhr abholbereit".
std::string ready_text(std::string_view language, const Zone& zone, Instant now, Instant ready);
/// "arrives Tue–Thu", "kommt 2.–4. Dez.".
std::string arrival_text(std::string_view language, Date today, const Arrival& arrival);
/// "arrives tomorrow, 18:00–20:00", "kommt morgen, 18:00–20:00 Uhr".
std::string slot_text(std::string_view language, Date today, Date date, const DaySpan& window);

}  // namespace nahtlos::delivery
