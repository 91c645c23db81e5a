// One HTTP call of a benchmark to a server on this machine, and the text of its requests.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>

namespace nahtlos::bench {

/// Whom a request is for, and as whom.
struct Caller {
    std::uint16_t port = 8080;
    std::string key;
};

/// A whole request of HTTP/1.1, kept alive.
std::string request(const std::string& method, const std::string& target, const std::string& key,
                    const std::string& body = {}, const std::string& idempotency_key = {});

/// The body of the answer. Throws std::runtime_error when its status is not 2xx.
std::string call_text(const Caller& caller, const std::string& method, const std::string& target,
                      const std::string& body = {});
/// The same, read as JSON.
boost::json::value call(const Caller& caller, const std::string& method, const std::string& target,
                        const std::string& body = {});

/// Text of JSON at "id".
std::string id_of(const boost::json::value& made);

}  // namespace nahtlos::bench
