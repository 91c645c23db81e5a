// One call at a time, and all orders of a server page by page.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "bench/replay/http_pool.hpp"

namespace nahtlos::replay {

/// The body of an answer of status 200; throws std::runtime_error, naming `what`, for any other.
boost::json::value parsed(const std::string& what, int status, std::string_view body);

/// A call after which nothing is under way; whatever its status. What has no body is null.
struct Answer {
    int status = 0;
    boost::json::value body;
};
Answer ask(HttpPool& pool, const std::string& method, const std::string& target,
           const boost::json::object& body = {});
/// The same; throws std::runtime_error with the server's words when it refuses.
boost::json::value call(HttpPool& pool, const std::string& method, const std::string& target,
                        const boost::json::object& body = {});

/// Calls `take` with the summary of each order, newest first. Nothing else may be under way.
void each_order(HttpPool& pool, const std::function<void(const boost::json::value&)>& take);

}  // namespace nahtlos::replay
