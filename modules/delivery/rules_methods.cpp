#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/json/schema.hpp"
#include "delivery/methods.hpp"

namespace nahtlos::delivery {
namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_within(const std::optional<std::int64_t>& from, const std::optional<std::int64_t>& below,
               std::int64_t value) {
    return (!from || value >= *from) && (!below || value < *below);
}

bool fits(const PriceRow& row, const Parcel& parcel) {
    if (!is_within(row.value_from_minor, row.value_below_minor, parcel.value_minor)) return false;
    const bool has_weights = row.weight_from_g || row.weight_below_g;
    if (has_weights && !parcel.weight_g) return false;
    if (has_weights && !is_within(row.weight_from_g, row.weight_below_g, *parcel.weight_g)) {
        return false;
    }
    return !row.area || is_in(*row.area, parcel.country, parcel.postcode);
}

bool has_area(const std::optional<Area>& area) {
    return area && !(area->countries.empty() && area->postcodes.empty());
}

std::optional<NotOffered> why_not(const OfferRule& only, const Parcel& parcel) {
    if (has_area(only.area) && parcel.country.empty()) return NotOffered::address_missing;
    if (only.area && !is_in(*only.area, parcel.country, parcel.postcode)) return NotOffered::area;
    if (only.radius_m && !parcel.distance_m) return NotOffered::address_missing;
    if (only.radius_m && *parcel.distance_m > static_cast<double>(*only.radius_m)) {
        return NotOffered::distance;
    }
    if (!is_within(only.value_from_minor, only.value_below_minor, parcel.value_minor)) {
        return NotOffered::value;
    }
    if (only.weight_below_g && !parcel.weight_g) return NotOffered::weight_unknown;
    if (only.weight_below_g && *parcel.weight_g >= *only.weight_below_g) return NotOffered::weight;
    return std::nullopt;
}

const PriceRow* price_of(const Terms& terms, const Parcel& parcel) {
    const auto row =
        std::ranges::find_if(terms.prices, [&](const auto& one) { return fits(one, parcel); });
    return row == terms.prices.end() ? nullptr : &*row;
}

// Why none of the rows fits: a caller who says more may find one.
NotOffered without_price(const Terms& terms, const Parcel& parcel) {
    const bool by_area =
        std::ranges::any_of(terms.prices, [](const PriceRow& row) { return has_area(row.area); });
    if (by_area && parcel.country.empty()) return NotOffered::address_missing;
    const bool by_weight = std::ranges::any_of(terms.prices, [](const PriceRow& row) {
        return row.weight_from_g.has_value() || row.weight_below_g.has_value();
    });
    if (by_weight && !parcel.weight_g) return NotOffered::weight_unknown;
    return NotOffered::no_price;
}

}  // namespace

std::string plain_postcode(std::string_view postcode) {
    std::string plain;
    for (const char c : postcode) {
        if (c == ' ' || c == '-') continue;
        plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return plain;
}

std::optional<PostcodePrefix> PostcodePrefix::parse(const Wire& wire) {
    auto plain = plain_postcode(wire);
    if (plain.empty() || plain.size() > 10) return std::nullopt;
    if (!std::ranges::all_of(plain, is_letter_or_digit)) return std::nullopt;
    return PostcodePrefix{std::move(plain)};
}

boost::json::object PostcodePrefix::schema() {
    auto schema = json::type_schema("string");
    schema["description"] = "the beginning of a postal code";
    return schema;
}

bool is_in(const Area& area, std::string_view country, std::string_view postcode) {
    const bool is_country =
        area.countries.empty() ||
        std::ranges::any_of(area.countries, [&](const auto& one) { return one.value == country; });
    if (!is_country || area.postcodes.empty()) return is_country;
    const auto plain = plain_postcode(postcode);
    return std::ranges::any_of(area.postcodes,
                               [&](const auto& one) { return plain.starts_with(one.value); });
}

bool ShippingMethod::is_for(Uuid channel) const {
    return channels.empty() || std::ranges::find(channels, channel) != channels.end();
}

const std::string& ShippingMethod::name(std::string_view language) const {
    for (const auto& wanted :
         {std::string(language), std::string(language.substr(0, 2)), std::string("en")}) {
        const auto found = terms.names.find(wanted);
        if (found != terms.names.end()) return found->second.value;
    }
    return terms.names.empty() ? code : terms.names.begin()->second.value;
}

Quote quote(const Terms& terms, const Parcel& parcel) {
    Quote made;
    if (terms.only) made.why_not = why_not(*terms.only, parcel);
    if (made.why_not) return made;
    const auto* row = price_of(terms, parcel);
    if (row == nullptr) {
        made.why_not = without_price(terms, parcel);
        return made;
    }
    made.price_minor = row->price_minor;
    if (!terms.free_from_minor || made.price_minor == 0) return made;
    made.to_free_minor = std::max<std::int64_t>(0, *terms.free_from_minor - parcel.value_minor);
    if (made.to_free_minor == 0) made.price_minor = 0;
    return made;
}

double distance_m(Point a, Point b) {
    constexpr double radius_m = 6'371'008.8, radian = std::numbers::pi / 180;
    const auto half_sine = [](double degrees) {
        const auto sine = std::sin(degrees * radian / 2);
        return sine * sine;
    };
    const auto h = half_sine(b.latitude - a.latitude) + std::cos(a.latitude * radian) *
                                                            std::cos(b.latitude * radian) *
                                                            half_sine(b.longitude - a.longitude);
    return 2 * radius_m * std::asin(std::sqrt(std::min(1.0, h)));
}

std::vector<Slot> slots(const Terms& terms, const Zone& zone, Instant now, Instant ready) {
    std::vector<Slot> found;
    const auto today = zone.local(now).date;
    const auto soonest = std::max(ready, now + minutes(terms.window_lead_minutes));
    for (std::int64_t ahead = 0; ahead < terms.window_days; ++ahead) {
        const auto date = today + ahead;
        for (const auto& window : terms.windows) {
            if (window.day != weekday_of(date)) continue;
            const Slot slot{date, window, zone.first(date, window.from.minute),
                            zone.last(date, window.to.minute)};
            if (slot.from >= soonest) found.push_back(slot);
        }
    }
    std::ranges::sort(found, {}, [](const Slot& slot) { return std::pair(slot.from, slot.to); });
    return found;
}

}  // namespace nahtlos::delivery
