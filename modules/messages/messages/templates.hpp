// Templates: the built-in ones, German and English.
#pragma once

#include <optional>
#include <string_view>

#include "messages/types.hpp"

namespace nahtlos::messages {

/// Nothing in other languages than de and en.
std::optional<Template> built_in(Kind kind, std::string_view language);

}  // namespace nahtlos::messages
