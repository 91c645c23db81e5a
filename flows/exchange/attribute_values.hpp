// Attribute values: texts of files as the kinds of values that a product type has.
#pragma once

#include <map>
#include <string>

#include "catalog/attributes.hpp"

namespace nahtlos::flows::exchange {

/// Whether a text of a file means what has this code, and these names in languages: written in any
/// case, and with or without umlauts.
bool is_called(const std::string& text, const std::string& code, const catalog::Names& names);

/// The values of this level that the family knows, by code or name; others have no place in the
/// catalog and are left out; "" empties. What does not read as its kind stays text, for the catalog
/// to refuse.
catalog::Attributes attribute_values(const std::map<std::string, std::string>& texts,
                                     const catalog::ProductTypes::Family& family,
                                     catalog::AttributeLevel level);

}  // namespace nahtlos::flows::exchange
