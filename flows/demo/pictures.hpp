// Pictures of the demo's articles, drawn as SVG: the same for the same article and color.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nahtlos::flows::demo {

/// The picture of a product in one of its colors, or "main" where it has none; nothing where there
/// is no such product or color.
std::optional<std::string> picture_of(std::string_view handle, std::string_view color);

}  // namespace nahtlos::flows::demo
