// The articles of the demo retailer: an outdoor outfitter's range, in German and English.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "catalog/setup.hpp"

namespace nahtlos::flows::demo {

enum class Sizes { none, apparel, shoes, gloves };

struct Article {
    std::string_view handle, de, en;
    int cents;  // gross price in Germany and Austria
    Sizes sizes;
    std::string_view colors;        // "Moos/moss,Schiefer/slate", or ""
    std::string_view tax_category;  // standard or reduced
};

std::span<const Article> articles();

/// Products ready to be made: every size and color a variant with SKU, GTIN (restricted prefix 2,
/// GS1 General Specifications 2.1.1) and prices in the markets de, at and ch.
std::vector<catalog::NewProduct> products();

}  // namespace nahtlos::flows::demo
