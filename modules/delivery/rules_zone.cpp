#include <unicode/timezone.h>

#include <unordered_map>

#include "base/check.hpp"
#include "delivery/zone.hpp"

namespace nahtlos::delivery {
namespace {

constexpr std::int64_t ms_per_day = 86'400'000, ms_per_minute = 60'000;

}  // namespace

struct Zone::Rules {
    std::unique_ptr<const icu::TimeZone> zone;

    /// East of UTC, in milliseconds.
    std::int64_t offset(std::int64_t at_ms) const {
        std::int32_t raw = 0, saving = 0;
        auto status = U_ZERO_ERROR;
        zone->getOffset(static_cast<UDate>(at_ms), false, raw, saving, status);
        check(U_SUCCESS(status), "a zone knows its offset at any time");
        return raw + saving;
    }

    /// What clocks show as `wall_ms` since 1970 is at `early` and `late`: the same but where they
    /// are set back over it.
    struct Moments {
        std::int64_t early = 0, late = 0;
    };
    Moments at_wall(std::int64_t wall_ms) const {
        // Offsets change at most once in two days.
        const auto before = offset(wall_ms - ms_per_day), after = offset(wall_ms + ms_per_day);
        const auto by_before = wall_ms - before, by_after = wall_ms - after;
        const bool is_before = offset(by_before) == before, is_after = offset(by_after) == after;
        if (is_before && is_after) return {by_before, by_after};
        if (is_before) return {by_before, by_before};
        if (is_after) return {by_after, by_after};
        const auto change = change_between(by_after, by_before, before);
        return {change, change};
    }

    // The first moment after `low` at which the offset is not `before` any more.
    std::int64_t change_between(std::int64_t low, std::int64_t high, std::int64_t before) const {
        while (high - low > 1) {
            const auto middle = low + (high - low) / 2;
            (offset(middle) == before ? low : high) = middle;
        }
        return high;
    }
};

std::optional<Zone> Zone::find(const std::string& name) {
    // ICU reads its data anew for each zone that is made, and rules ask for one of each location.
    constexpr std::size_t most_known = 500;
    thread_local std::unordered_map<std::string, Zone> all;
    const auto known = all.find(name);
    if (known != all.end()) return known->second;
    std::unique_ptr<const icu::TimeZone> made(
        icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
    if (made == nullptr || *made == icu::TimeZone::getUnknown()) return std::nullopt;
    const Zone zone(std::make_shared<const Rules>(Rules{std::move(made)}));
    if (all.size() < most_known) all.emplace(name, zone);
    return zone;
}

LocalTime Zone::local(Instant at) const {
    const auto at_ms = at.us / 1000 - (at.us % 1000 < 0 ? 1 : 0);
    const auto wall_ms = at_ms + rules_->offset(at_ms);
    const auto day = wall_ms / ms_per_day - (wall_ms % ms_per_day < 0 ? 1 : 0);
    return {{day}, (wall_ms - day * ms_per_day) / ms_per_minute};
}

Instant Zone::first(Date date, std::int64_t minute) const {
    return {rules_->at_wall(date.day * ms_per_day + minute * ms_per_minute).early * 1000};
}

Instant Zone::last(Date date, std::int64_t minute) const {
    return {rules_->at_wall(date.day * ms_per_day + minute * ms_per_minute).late * 1000};
}

}  // namespace nahtlos::delivery
