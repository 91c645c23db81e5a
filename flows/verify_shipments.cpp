// Verify: parcels at carriers against what the carriers told.
#include <algorithm>

#include "carriers/rules.hpp"
#include "carriers/store.hpp"
#include "flows/verify_run.hpp"

namespace nahtlos::flows {
namespace {

using carriers::Shipment;
using carriers::ShipmentStatus;

void judge(VerifyRun& run, const Shipment& s, const std::vector<carriers::Event>& events) {
    const auto name = "shipment " + to_string(s.id);
    const auto told = carriers::status_of(events);
    const bool is_told = carriers::is_told(s.status);
    // Who is giving it up is not moved until the carrier has said no to that.
    const bool is_given_up =
        s.status == ShipmentStatus::canceling || s.status == ShipmentStatus::canceled;
    if (told ? (*told != s.status && !is_given_up) : is_told) {
        run.broken(Check::shipments, name,
                   told ? std::string(enum_name(*told)) : "nothing told of it",
                   std::string(enum_name(s.status)));
    } else if ((is_told || s.status == ShipmentStatus::labeled) && !s.tracking) {
        run.broken(Check::shipments, name, "a number", "none");
    }
}

}  // namespace

void verify_shipments(VerifyRun& run) {
    std::vector<carriers::Event> events;
    each_slice<Shipment>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const Shipment& last) {
            auto rows = carriers::shipments_after(tx, last.id, run.slice());
            std::vector<carriers::ShipmentId> ids;
            for (const auto& row : rows) ids.push_back(row.id);
            events = carriers::events_of(tx, ids);
            return rows;
        },
        [&](const std::vector<Shipment>& rows) {
            run.count(Check::shipments, rows.size());
            run.tell("shipments", rows.size());
            for (const auto& row : rows) {
                const auto [from, to] =
                    std::ranges::equal_range(events, row.id, {}, &carriers::Event::shipment);
                judge(run, row, {from, to});
            }
        });
}

}  // namespace nahtlos::flows
