// Public holidays of Germany by state, Austria, and Switzerland by its larger cantons, by rule.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "delivery/date.hpp"

namespace nahtlos::delivery {

/// Regions that holidays are known of: "DE" (what all states share) and "DE-BW" ... "DE-TH", "AT",
/// "CH" (what all cantons share), "CH-BE", "CH-BS", "CH-GE", "CH-SG", "CH-TI", "CH-VD", "CH-ZH".
std::span<const std::string_view> holiday_regions();
bool is_holiday_region(std::string_view region);

/// The English name of the public holiday that `date` is in a region, nothing if it is none or the
/// region is unknown. By the holiday acts of the states (as of 2025), the Austrian
/// Feiertagsruhegesetz and the cantons' acts. Holidays of single municipalities are not in it but
/// the Assumption in Bavaria, which most of them keep; whoever differs says so by an exception.
std::optional<std::string_view> holiday(std::string_view region, Date date);

}  // namespace nahtlos::delivery
