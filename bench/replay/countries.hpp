// ISO codes of the names that the file has for countries.
#pragma once

#include <string>
#include <string_view>

namespace nahtlos::replay {

/// Throws std::runtime_error for a name that is not known. "European Community" and "Unspecified"
/// are no countries: the shop's own stands in, and the name is kept beside it.
std::string country_code(std::string_view name);

}  // namespace nahtlos::replay
