// WatchedOutbound: calls to the world outside, each a step of a trace, counted and timed.
#pragma once

#include "base/ops/standard_metrics.hpp"
#include "base/world.hpp"

namespace nahtlos {

/// Sends each call within the trace of the thread that makes it (log::RequestScope), or within a
/// new one, under a span of its own: traceparent and tracestate (W3C Trace Context). What is done
/// when it ends runs in the same scope. Everything that it is given outlives its calls.
class WatchedOutbound final : public Outbound {
public:
    WatchedOutbound(Outbound& outbound, Clock& clock, Random& random, metrics::Standard& metrics)
        : outbound_(outbound), clock_(clock), random_(random), metrics_(metrics) {}
    void send(OutboundRequest request, Done done) override;

private:
    Outbound& outbound_;
    Clock& clock_;
    Random& random_;
    metrics::Standard& metrics_;
};

}  // namespace nahtlos
