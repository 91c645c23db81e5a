// Paths of SVG, as lines and curves of cairo.
#pragma once

#include <cairo/cairo.h>

#include <string_view>
#include <vector>

namespace nahtlos::flows::demo {

/// Adds the path data of SVG 1.1, 8.3, as far as png_of() says; throws std::runtime_error beyond.
void add_path(cairo_t* to, std::string_view data);

/// All numbers of a text, whatever stands between them.
std::vector<double> numbers_of(std::string_view text);

}  // namespace nahtlos::flows::demo
