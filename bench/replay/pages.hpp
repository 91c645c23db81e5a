// Walks through all orders of a server, page by page.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "bench/replay/http_pool.hpp"

namespace nahtlos::replay {

/// The body of an answer of status 200; throws std::runtime_error, naming `what`, for any other.
boost::json::value parsed(const std::string& what, int status, std::string_view body);

/// Calls `take` with the summary of each order, newest first. Nothing else may be under way.
void each_order(HttpPool& pool, const std::function<void(const boost::json::value&)>& take);

}  // namespace nahtlos::replay
