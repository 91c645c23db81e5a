// CurlOutbound: HTTP calls to the world outside, all on one background thread, all with limits.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/world.hpp"

namespace nahtlos::real {

struct OutboundOptions {
    std::size_t concurrency = 64;          // calls on the wire at once
    std::size_t concurrency_per_host = 8;  // one slow host must not hold up the others
    std::size_t queue = 10'000;            // calls not yet answered; more are refused at once
    std::size_t reply_bytes = 1024 * 1024;
    std::string user_agent = "nahtlos";
    std::string certificate_authorities;  // PEM file; "" for those of the system
    std::string proxy;                    // URL; "" for none: proxy variables are not looked at
    /// Asked for the very address that is about to be connected to, whatever its name resolved to
    /// before: 4 bytes of IPv4 or 16 of IPv6. From the background thread; none: all may be.
    std::function<bool(std::string_view address)> may_connect = {};
    bool cuts_replies = false;  // a larger reply is cut, not refused
};

/// Follows no redirects, speaks http and https only, checks certificates. What cannot be sent (a
/// bad URL or header, a full queue) and what is still open when this goes away is answered with
/// `reached` false. The timeout of a call counts from `send`, waiting included.
///
/// `done` runs on the background thread, or inside `send` when refused at once: it must be short,
/// must not throw and must not destroy this. A peer may see a call twice when a kept-alive
/// connection breaks under it, so calls with an effect carry an idempotency key.
class CurlOutbound final : public Outbound {
public:
    explicit CurlOutbound(OutboundOptions options = {});
    ~CurlOutbound() override;
    CurlOutbound(const CurlOutbound&) = delete;
    CurlOutbound& operator=(const CurlOutbound&) = delete;

    void send(OutboundRequest request, Done done) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace nahtlos::real
