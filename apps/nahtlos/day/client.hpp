// Client: calls of the public API of a running server, one after the other.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "base/world.hpp"

namespace nahtlos::app::day {

struct Said {
    int status = 0;
    boost::json::object body;
    bool ok() const { return status >= 200 && status < 300; }
    /// Of a refusal, with the first field that it names: "invalid_request (/lines/0/sku unknown)".
    std::string code() const;
};

class Client {
public:
    Client(Outbound& outbound, Ids& ids, std::string url);

    /// Throws std::runtime_error where it is refused.
    boost::json::object get(const std::string& key, const std::string& target);
    /// With an Idempotency-Key of its own; what is refused as too much is sent again.
    Said post(const std::string& key, const std::string& target, const boost::json::object& body);
    std::size_t calls() const { return calls_; }

private:
    /// Throws std::runtime_error where no server answers, or one that is none of ours.
    Said call(OutboundRequest request);

    Outbound& outbound_;
    Ids& ids_;
    std::string url_;
    std::size_t calls_ = 0;
};

}  // namespace nahtlos::app::day
