// VAT rates of the EU, Switzerland and the United Kingdom, dated, to begin with.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/json/values.hpp"
#include "catalog/types.hpp"

namespace nahtlos::catalog {

/// Categories of the seeded rates: standard, reduced, reduced_2, super_reduced, zero, exempt. Where
/// a country has several reduced rates, `reduced` is the one for food and books where these share
/// one, else its main one. Which goods they are for is the law's, and the merchant's to know.
struct KnownRate {
    std::string_view country, category, from;  // "2007-01-01", midnight where the country lives
    std::int64_t rate_bp = 0;
};

/// Standard and reduced rates as published by the European Commission ("VAT rates applied in the
/// Member States of the European Union", taxes in Europe database), the Swiss Federal Tax
/// Administration and HMRC; each row says where it was confirmed. Parking rates and those of
/// islands and regions are not in it.
std::span<const KnownRate> known_rates();

/// Midnight at the beginning of a day ("2024-09-01") in a country of the table, by its zone and
/// the summer time of the EU; rates have always begun on the first days of months.
Instant begin_of_day(std::string_view country, std::string_view day);

struct SeedRates {
    std::optional<json::List<json::CountryCode, 1, 50>> countries;  // all of them when missing
};
BOOST_DESCRIBE_STRUCT(SeedRates, (), (countries))

struct SeededRates {
    std::int64_t added = 0, already_there = 0;
};
BOOST_DESCRIBE_STRUCT(SeededRates, (), (added, already_there))

/// Adds the rates that are not there yet; what somebody said about the same country, category and
/// moment stays. Refuses countries that are not in the table.
Result<SeededRates> seed_rates(ChangeScope& scope, const SeedRates& wish);

}  // namespace nahtlos::catalog
