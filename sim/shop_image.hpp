// The database that every simulation begins with: a small shop with stock, made once.
#pragma once

#include <string>

#include "sim/shop/shop.hpp"

namespace nahtlos::sim {

struct ShopImage {
    std::string content;  // of the database file
    Shop shop;
};

/// The secrets of the keys that the shop begins with.
namespace keys {
inline constexpr const char* admin = "nk_admin_simulated";
inline constexpr const char* web = "nk_store_simulated_web";    // bound to that channel
inline constexpr const char* till = "nk_store_simulated_till";  // likewise
}  // namespace keys

/// Customers who have an account.
inline constexpr const char* customers[] = {
    "cus_01h00000000000000000000001", "cus_01h00000000000000000000002",
    "cus_01h00000000000000000000003", "cus_01h00000000000000000000004"};

/// Articles A to E and KIT in three locations, few of each; a fence, safety stock, a backorder
/// limit.
const ShopImage& shop_image();

}  // namespace nahtlos::sim
