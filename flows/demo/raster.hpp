// PNGs of the demo's drawings, for chats and networks that do not show SVG.
#pragma once

#include <string>
#include <string_view>

namespace nahtlos::flows::demo {

/// A square of so many pixels. Knows what the drawings use of SVG 1.1 (paths of M, L, H, V, h, v,
/// l, q, t, a and z, basic shapes, words, groups, gradients, classes), and no more: throws
/// std::runtime_error for anything else, since the drawings are ours.
std::string png_of(std::string_view svg, int pixels);

}  // namespace nahtlos::flows::demo
