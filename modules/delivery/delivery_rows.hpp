// The rows of this module's tables, and what they mean.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json/reader.hpp"
#include "delivery/book.hpp"
#include "delivery/setup.hpp"

namespace nahtlos::delivery {

struct MethodRow {
    MethodId id;
    std::string code;
    Uuid market;
    std::string channels;
    inventory::Method method = inventory::Method::ship;
    MethodStatus status = MethodStatus::active;
    std::int64_t position = 0;
    std::string terms;
    std::int64_t version = 1;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(MethodRow, (),
                      (id, code, market, channels, method, status, position, terms, version,
                       created_at, updated_at))

struct HoursRow {
    inventory::LocationId location;
    std::optional<std::string> week, holidays;
    std::optional<std::int64_t> cutoff_minute;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(HoursRow, (), (location, week, holidays, cutoff_minute, updated_at))

struct ExceptionRow {
    inventory::LocationId location;
    std::int64_t day = 0;
    std::string spans;
    std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(ExceptionRow, (), (location, day, spans, name))

template <class T>
T stored(const std::string& text) {
    auto value = json::read<T>(text);
    check(value.ok(), "what delivery stores reads back");
    return *std::move(value);
}

inline ShippingMethod method_of(MethodRow row) {
    return {row.id,      std::move(row.code), row.market,   stored<std::vector<Uuid>>(row.channels),
            row.method,  row.status,          row.position, stored<Terms>(row.terms),
            row.version, row.created_at};
}

inline Hours hours_of(const HoursRow& row) {
    Hours hours;
    if (row.week) {
        auto& week = hours.week.emplace();
        for (const auto& span : stored<std::vector<WeekSpan>>(*row.week)) {
            week[static_cast<std::size_t>(span.day)].push_back({span.from, span.to});
        }
    }
    hours.holidays = row.holidays.value_or("");
    if (row.cutoff_minute) hours.cutoff = TimeOfDay{*row.cutoff_minute};
    return hours;
}

}  // namespace nahtlos::delivery
