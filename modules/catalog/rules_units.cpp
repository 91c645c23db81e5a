#include <algorithm>

#include "base/money.hpp"
#include "catalog/units.hpp"

namespace nahtlos::catalog {

namespace {

using enum UnitFamily;

// International yard and pound (1959), SI brochure (2019), IEC 80000-13 for data.
constexpr Unit table[] = {
    {"g", mass},
    {"mg", mass, 1, 1'000},
    {"kg", mass, 1'000},
    {"t", mass, 1'000'000},
    {"oz", mass, 45'359'237, 1'600'000},
    {"lb", mass, 45'359'237, 100'000},
    {"mm", length},
    {"um", length, 1, 1'000},
    {"cm", length, 10},
    {"m", length, 1'000},
    {"km", length, 1'000'000},
    {"in", length, 254, 10},
    {"ft", length, 3'048, 10},
    {"cm2", area},
    {"mm2", area, 1, 100},
    {"m2", area, 10'000},
    {"ml", volume},
    {"cl", volume, 10},
    {"dl", volume, 100},
    {"l", volume, 1'000},
    {"cm3", volume},
    {"m3", volume, 1'000'000},
    {"s", duration},
    {"ms", duration, 1, 1'000},
    {"min", duration, 60},
    {"h", duration, 3'600},
    {"d", duration, 86'400},
    {"C", temperature},
    {"K", temperature, 1, 1, -273'150'000},
    {"F", temperature, 5, 9, -32'000'000},
    {"W", power},
    {"mW", power, 1, 1'000},
    {"kW", power, 1'000},
    {"MW", power, 1'000'000},
    {"Wh", energy},
    {"kWh", energy, 1'000},
    {"J", energy, 1, 3'600},
    {"kJ", energy, 10, 36},
    {"V", voltage},
    {"mV", voltage, 1, 1'000},
    {"kV", voltage, 1'000},
    {"A", current},
    {"mA", current, 1, 1'000},
    {"mAh", charge},
    {"Ah", charge, 1'000},
    {"Hz", frequency},
    {"kHz", frequency, 1'000},
    {"MHz", frequency, 1'000'000},
    {"GHz", frequency, 1'000'000'000},
    {"MB", data},
    {"kB", data, 1, 1'000},
    {"GB", data, 1'000},
    {"TB", data, 1'000'000},
    {"MiB", data, 1'048'576, 1'000'000},
    {"GiB", data, 1'073'741'824, 1'000'000},
    {"Pa", pressure},
    {"hPa", pressure, 100},
    {"kPa", pressure, 1'000},
    {"bar", pressure, 100'000},
    {"deg", angle},
    {"lm", luminous_flux},
    {"dB", sound_level},
    {"km/h", speed},
    {"m/s", speed, 36, 10},
    {"%", share},
};

}  // namespace

const std::vector<Unit>& units() {
    static const std::vector<Unit> all(std::begin(table), std::end(table));
    return all;
}

const Unit* unit_of(std::string_view code) {
    const auto& all = units();
    const auto it = std::ranges::find(all, code, &Unit::code);
    return it == all.end() ? nullptr : &*it;
}

std::optional<Decimal> convert(Decimal amount, const Unit& from, const Unit& to) {
    if (from.family != to.family) return std::nullopt;
    // In one fraction, so that it is rounded once; below 1e32, so it fits.
    const auto numerator = static_cast<__int128>(from.numerator) * to.denominator;
    const auto denominator = static_cast<__int128>(from.denominator) * to.numerator;
    const auto shifted = static_cast<__int128>(amount.micro) + from.shift_micro;
    const auto value = shifted * numerator - static_cast<__int128>(to.shift_micro) * denominator;
    const __int128 most = 999'999'999'999'999'999;
    if (value / denominator > most || value / denominator < -most) return std::nullopt;
    return Decimal{round_half_up(value, denominator)};
}

}  // namespace nahtlos::catalog
