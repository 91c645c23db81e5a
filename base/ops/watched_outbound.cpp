#include "base/ops/watched_outbound.hpp"

#include "base/ops/log.hpp"

namespace nahtlos {
namespace {

// What has to be kept from the start of a call to its end.
struct Started {
    std::string request_id;
    Trace trace;
    std::uint64_t span = 0;
    std::int64_t begun_ns = 0;
    std::string method;
};

void tell(const Started& call, const OutboundReply& reply, std::int64_t duration_us) {
    log::write(reply.reached ? log::Level::debug : log::Level::warn, "outbound_call",
               {{"method", call.method},
                {"span_id", span_text(call.span)},
                {"status", reply.status},
                {"duration_us", duration_us},
                {"why", reply.failure}});
}

}  // namespace

void WatchedOutbound::send(OutboundRequest request, Done done) {
    Started call{std::string(log::current_request_id()), log::current_trace(), random_.bits(),
                 clock_.ticks_ns(), request.method};
    if (!call.trace.is_set()) {
        const auto high = random_.bits();
        call.trace = make_trace(high, random_.bits());
    }
    request.headers.emplace_back("traceparent", traceparent_of(call.trace, call.span));
    if (!call.trace.state.empty()) request.headers.emplace_back("tracestate", call.trace.state);
    // Without `this`: calls may end after it.
    outbound_.send(std::move(request),
                   [&clock = clock_, &metrics = metrics_, call = std::move(call),
                    done = std::move(done)](OutboundReply reply) {
                       const log::RequestScope scope(call.request_id, call.trace);
                       const auto duration_us = (clock.ticks_ns() - call.begun_ns) / 1000;
                       (reply.reached ? metrics.outbound_answered : metrics.outbound_failed).add();
                       metrics.outbound_duration.observe(duration_us);
                       tell(call, reply, duration_us);
                       done(std::move(reply));
                   });
}

}  // namespace nahtlos
