// Strings as a JSON schema describes them: length, pattern and format.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace nahtlos::fuzz {

/// Nothing when the text fits, else why not. Patterns are tried on short texts only.
std::optional<std::string> misfit_of_text(const std::string& text,
                                          const boost::json::object& schema);

/// "ord" of the pattern that ids of orders have; "" of any other.
std::string id_prefix(const boost::json::object& schema);

}  // namespace nahtlos::fuzz
