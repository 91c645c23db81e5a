// What schema.org and UN/CEFACT call the things of a page.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "storefront/product_data.hpp"

namespace nahtlos::storefront {

inline constexpr std::string_view schema_org = "https://schema.org/";

std::string_view word_of(Availability availability);
/// Of a unit of measure (UN/CEFACT Recommendation 20): "KGM" for "kg"; nothing where it has none.
std::optional<std::string_view> unit_code(std::string_view unit);
/// "EUEnergyEfficiencyCategoryA3Plus" for "A+++"; nothing for what is no class.
std::optional<std::string> energy_word(std::string_view energy_class);
/// The property of schema.org that says an option or attribute: "color"; else "".
std::string_view property_of(std::string_view code);

/// The offer of a variant.
boost::json::object offer_of(const Page& page, const VariantOnPage& variant);

}  // namespace nahtlos::storefront
