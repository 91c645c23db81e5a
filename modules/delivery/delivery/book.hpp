// The delivery book: all shipping methods and opening hours in memory, as of one revision.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/sql/tx.hpp"
#include "delivery/methods.hpp"

namespace nahtlos::delivery {

/// When a location is open, and until when it begins what is ordered.
struct Hours {
    std::optional<std::array<std::vector<DaySpan>, 7>> week;
    std::map<Date, std::vector<DaySpan>> exceptions;
    std::string holidays;
    std::optional<TimeOfDay> cutoff;
};

struct Book {
    std::int64_t revision = 0;
    std::map<MethodId, std::shared_ptr<const ShippingMethod>> all;
    std::unordered_map<Uuid, std::vector<const ShippingMethod*>> active;  // by market, as shown
    std::unordered_map<inventory::LocationId, Hours> hours;

    const ShippingMethod* find(MethodId id) const;
    /// The active ones of a market that a channel offers, as they are shown.
    std::vector<const ShippingMethod*> of(Uuid market, Uuid channel) const;
    /// Null where nobody has said anything.
    const Hours* hours_of(inventory::LocationId location) const;
};

std::shared_ptr<const Book> load_book(Tx& tx);

/// The calendar of a location by its hours; nothing where ICU does not know its time zone.
std::optional<Calendar> calendar_of(const Book& book, const inventory::Location& location);

}  // namespace nahtlos::delivery
