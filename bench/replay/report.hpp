// Revenue and units per country and month as the server itself tells them, and its stock.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bench/replay/http_pool.hpp"
#include "bench/replay/replayer.hpp"

namespace nahtlos::replay {

/// Reversals count in the month of their sale, credits in their own.
struct Revenue {
    std::int64_t sold_units = 0, sold_minor = 0, reversed_units = 0, reversed_minor = 0,
                 credited_minor = 0;
    std::int64_t net_minor() const { return sold_minor - reversed_minor - credited_minor; }
    Revenue& operator+=(const Revenue& other);
};

using RevenueTable = std::map<std::pair<std::string, std::string>, Revenue>;  // country, month

/// Reads every order of the server, page by page and then one by one.
RevenueTable read_revenue(HttpPool& pool);

/// country|month|units sold|pence sold|units reversed|pence reversed|pence credited, as check.awk.
std::string to_text(const RevenueTable& table);

/// Compares the server's stock with what was received, sold and returned; a sentence per article
/// that differs or was sold more often than it came in.
std::vector<std::string> wrong_stock(HttpPool& pool, const ReplayResult& result);

/// What the file has, how each class of lines is treated, and which reversals found their sale.
std::string describe(const Plan& plan);
std::string describe(const ReplayResult& result);
/// Sums by month and by country.
std::string describe(const RevenueTable& table);

}  // namespace nahtlos::replay
