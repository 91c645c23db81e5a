// Shapes of the demo's pictures: drawings of 600 by 600 in classes that a picture colors.
#pragma once

#include <span>
#include <string_view>

namespace nahtlos::flows::demo {

/// Classes: b, l, d (the color, lighter, darker), k (nearly black), w (nearly white), m (metal),
/// o (wood), p (pale shade), s and t (lines: dark, light), n (dark lines without filling), f (words
/// in the color of paper). {brand}, {one} and {two} are words: the brand, the title in two lines.
struct Drawing {
    std::string_view shape, svg;
};
std::span<const Drawing> worn_shapes();
std::span<const Drawing> carried_shapes();
std::span<const Drawing> small_shapes();

}  // namespace nahtlos::flows::demo
