// Text within XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace nahtlos {

/// With &, <, > and both quotes as entities, so that it stands for itself in elements and in quoted
/// attributes of either.
std::string markup_text(std::string_view text);

}  // namespace nahtlos
