// The database that every simulation begins with: a small shop with stock, made once.
#pragma once

#include <string>

#include "sim/shop/shop.hpp"

namespace nahtlos::sim {

struct ShopImage {
    std::string content;  // of the database file
    Shop shop;
};

/// Articles A to E and KIT in three locations, few of each; a fence, safety stock, a backorder
/// limit.
const ShopImage& shop_image();

}  // namespace nahtlos::sim
