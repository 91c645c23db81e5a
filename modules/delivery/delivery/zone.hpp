// Time zones of the IANA database with their daylight saving, as ICU ships it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/time.hpp"
#include "delivery/date.hpp"

namespace nahtlos::delivery {

/// What a clock on the wall shows.
struct LocalTime {
    Date date;
    std::int64_t minute = 0;  // since midnight, whole ones
};

/// An immutable zone; cheap to copy, safe to share.
class Zone {
public:
    struct Rules;

    /// Nothing when there is no zone of that name ("Europe/Berlin").
    static std::optional<Zone> find(const std::string& name);

    LocalTime local(Instant at) const;
    /// When clocks show `minute` (0 to 1440) of `date`: for the first or the last time where they
    /// are set back over it; where they are set forward over it, the moment when they are.
    Instant first(Date date, std::int64_t minute) const;
    Instant last(Date date, std::int64_t minute) const;

private:
    explicit Zone(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

    std::shared_ptr<const Rules> rules_;
};

}  // namespace nahtlos::delivery
