// The range of the demo retailer: an outdoor outfitter's articles, written down in German and
// English as a shop would.
#pragma once

#include <span>
#include <string_view>

namespace nahtlos::flows::demo {

/// An article as the buyers of the shop write it down. `cuts` is for whom there is an article of
/// its own: "m", "w" and "k" (men, women, children) with the sizes of each, "u" (sizes S to XL),
/// "g" (S to L), "l" (two lengths), or none. `facts` are attributes, and what else is known:
/// "material=wool;weight=420;brand=Fjellmark"; each is explained in articles.cpp.
struct Model {
    std::string_view handle, de, en;
    int cents;  // gross price in Germany and Austria
    std::string_view cuts, colors, category, facts;
    std::string_view text_de, text_en;
};

std::span<const Model> jackets();
std::span<const Model> clothes();
std::span<const Model> shoes();
std::span<const Model> packs();
std::span<const Model> camping();
std::span<const Model> kitchen();
std::span<const Model> devices();
std::span<const Model> gear();
std::span<const Model> books();
std::span<const Model> food();
std::span<const Model> gifts();

}  // namespace nahtlos::flows::demo
