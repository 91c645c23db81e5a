// Units of measure in families, and exact conversion within one.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "catalog/decimal.hpp"

namespace nahtlos::catalog {

enum class UnitFamily {
    mass,
    length,
    area,
    volume,
    duration,
    temperature,
    power,
    energy,
    voltage,
    current,
    charge,
    frequency,
    data,
    pressure,
    angle,
    luminous_flux,
    sound_level,
    speed,
    share
};
BOOST_DESCRIBE_ENUM(UnitFamily, mass, length, area, volume, duration, temperature, power, energy,
                    voltage, current, charge, frequency, data, pressure, angle, luminous_flux,
                    sound_level, speed, share)

/// A unit of its family: value in base units = (value + shift) x numerator / denominator.
struct Unit {
    std::string_view code;  // "kg"; case matters (mW, MW)
    UnitFamily family;
    std::int64_t numerator = 1, denominator = 1;
    std::int64_t shift_micro = 0;
};

/// All units, those of a family together, its base unit first.
const std::vector<Unit>& units();
/// Null when there is no such unit.
const Unit* unit_of(std::string_view code);

/// The same measure in another unit of the family, halves of the sixth decimal away from zero.
/// Nothing when the families differ or it does not fit.
std::optional<Decimal> convert(Decimal amount, const Unit& from, const Unit& to);

}  // namespace nahtlos::catalog
