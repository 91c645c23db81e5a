#include "webhooks/recorder.hpp"

#include <vector>

#include "base/events/feed.hpp"
#include "webhooks/store.hpp"

namespace nahtlos::webhooks {
namespace {

bool names(std::string_view types, std::string_view type) {
    while (!types.empty()) {
        const auto comma = std::min(types.find(','), types.size());
        if (types.substr(0, comma) == type) return true;
        types.remove_prefix(std::min(comma + 1, types.size()));
    }
    return false;
}

void record_all(Tx& tx, std::span<const NumberedEvent> events, Instant now) {
    std::vector<EndpointId> wanting;
    const auto each_wanted = [&](const Endpoint& endpoint, const auto& use) {
        for (const auto& event : events) {
            if (wants(endpoint, event)) use(event);
        }
    };
    for (const auto& endpoint : endpoints(tx)) {
        bool is_any = false;
        each_wanted(endpoint, [&](const NumberedEvent&) { is_any = true; });
        if (is_any) wanting.push_back(endpoint.id);
    }
    // As they are behind the lock.
    for (const auto& endpoint : lock_endpoints(tx, wanting)) {
        std::vector<const NumberedEvent*> wanted;
        each_wanted(endpoint, [&](const NumberedEvent& event) { wanted.push_back(&event); });
        record(tx, endpoint, wanted, now);
    }
}

}  // namespace

bool wants(const Endpoint& endpoint, const NumberedEvent& event) {
    if (event.position < endpoint.from_position) return false;
    if (event.type == ping_type) return event.aggregate == endpoint.id.uuid;
    if (!endpoint.types.empty() && !names(endpoint.types, event.type)) return false;
    events::EventFilter filter;
    filter.channel = endpoint.channel;
    filter.market = endpoint.market;
    return filter.passes(event);
}

events::Subscriber recorder(Clock& clock) {
    events::Subscriber subscriber;
    subscriber.name = "webhooks";
    subscriber.handle = [&clock](Tx& tx, std::span<const NumberedEvent> events) {
        record_all(tx, events, clock.now());
    };
    subscriber.stands_back = true;
    subscriber.patience_events = 2'000;
    return subscriber;
}

}  // namespace nahtlos::webhooks
