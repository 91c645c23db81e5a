// How reviews are called in lines.
#pragma once

#include <string_view>

namespace nahtlos::flows::exchange {

/// The origin of reviews that were written here; their names are their ids.
inline constexpr std::string_view own_origin = "nahtlos";

}  // namespace nahtlos::flows::exchange
