#include "modules/search/weights.hpp"

#include <algorithm>
#include <cmath>

namespace nahtlos::search {
namespace {

struct FieldWeight {
    double weight, usual_size, by_size;  // by_size: 0 ignores the length, 1 divides by it
};
constexpr std::array<FieldWeight, field_count> weights{{
    {8.0, 6, 0.6},   // title
    {5.0, 2, 0.2},   // brand
    {4.0, 4, 0.4},   // category
    {3.0, 12, 0.3},  // attribute
    {3.0, 8, 0.5},   // keyword
    {1.0, 60, 0.7},  // description
}};
constexpr double scale = 64;
constexpr double saturation = 4;  // k1

}  // namespace

std::uint32_t impact_of(const FieldHits& in) {
    double sum = 0;
    for (std::size_t f = 0; f < field_count; ++f) {
        if (in.hits[f] == 0) continue;
        const auto& field = weights[f];
        const double length =
            1 - field.by_size + field.by_size * static_cast<double>(in.sizes[f]) / field.usual_size;
        // A word that is said again and again in one field says little more.
        const double often = 1 + std::log(static_cast<double>(in.hits[f]));
        sum += field.weight * often / std::max(length, 0.4);
    }
    return static_cast<std::uint32_t>(std::clamp(std::lround(sum * scale), 1L, 1'000'000L));
}

double saturated(double impact) {
    const double frequency = impact / scale;
    return frequency * (saturation + 1) / (frequency + saturation);
}

double rarity(std::size_t documents, std::size_t with_word) {
    const auto all = static_cast<double>(documents), with = static_cast<double>(with_word);
    return std::log(1 + (all - with + 0.5) / (with + 0.5));
}

}  // namespace nahtlos::search
