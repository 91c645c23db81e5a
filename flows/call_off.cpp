#include "flows/call_off.hpp"

#include <map>

#include "base/crypto/sha256.hpp"
#include "base/jobs/jobs.hpp"
#include "carriers/store.hpp"
#include "flows/shipment_desk.hpp"

namespace nahtlos::flows {
namespace {

void ask_for_call_offs(Tx& tx, std::span<const NumberedEvent> events) {
    std::map<Uuid, const NumberedEvent*> last;
    for (const auto& event : events) {
        if (event.type != "fulfillment_canceled" && event.type != "fulfillment_rejected") continue;
        last.insert_or_assign(event.aggregate, &event);
    }
    std::vector<Uuid> orders;
    for (const auto& [order, event] : last) orders.push_back(order);
    std::vector<jobs::NewJob> jobs;
    for (const auto& order : carriers::orders_with_shipments(tx, orders)) {
        const auto* event = last.at(order);
        // Each event is seen once, so that this is a new id.
        jobs.push_back({sha256_head({call_off_job, std::to_string(event->position)}), call_off_job,
                        order, "{}", event->recorded_at, event->recorded_at});
    }
    jobs::insert_jobs(tx, jobs);
}

}  // namespace

events::Subscriber shipment_subscriber() { return {"shipments", ask_for_call_offs}; }

}  // namespace nahtlos::flows
