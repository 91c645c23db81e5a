// Makes the network by the server's API: places, channels, opening stock, the profile in force.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "bench/replay/http_pool.hpp"
#include "bench/replay/network.hpp"
#include "bench/replay/shop.hpp"

namespace nahtlos::replay {

/// The channel of the orders that stores send.
inline constexpr const char* stores_channel = "stores";

struct NetworkShop : Shop {
    std::array<std::string, site_count> locations;  // ids, as sites()
    OpeningStock opening;
};

/// Throws std::runtime_error with the server's answer when it refuses anything: the server has to
/// be without a shop.
NetworkShop make_network(HttpPool& pool, const Plan& plan, const NetworkWish& wish);

}  // namespace nahtlos::replay
