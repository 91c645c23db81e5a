// Makes the retailer by the server's API, or finds what an earlier run made of it: entity, market,
// channels, warehouse, articles and customers.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>

#include "bench/replay/http_pool.hpp"
#include "bench/replay/plan.hpp"

namespace nahtlos::replay {

inline constexpr std::array<std::string_view, 4> channel_codes{"web", "phone", "marketplace",
                                                               "app"};
inline constexpr const char* warehouse_code = "main";
inline constexpr const char* market_code = "gb";

struct Shop {
    std::string warehouse;  // id
    std::size_t articles = 0, services = 0, customers = 0;
    std::int64_t known = 0;  // places, articles and customers that were there already
};

/// `percent` of the demand will be received; the warehouse's name says so, since a server is never
/// replayed with two different supplies. Throws std::runtime_error with the server's answer when it
/// refuses anything, and when the server was replayed with another supply.
Shop make_shop(HttpPool& pool, const Plan& plan, std::int64_t percent);

/// The legal entity, whose id it is, and the market `market_code`.
std::string make_entity(HttpPool& pool);
/// A live channel in the market; its id.
std::string make_channel(HttpPool& pool, const std::string& entity, std::string_view code,
                         std::string_view kind, boost::json::array draws);
/// Articles and customers of the file, counted in `shop`.
void make_range(HttpPool& pool, const Plan& plan, Shop& shop);

/// The file has no channel: this is our assumption, the same in every run (FNV-1a of the number).
std::string_view channel_of(std::string_view invoice);

}  // namespace nahtlos::replay
