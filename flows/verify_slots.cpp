// Verify: windows of local delivery against the orders that have them.
#include <algorithm>

#include "delivery/slots.hpp"
#include "flows/verify_run.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using delivery::SlotClaim;
using delivery::SlotKey;
using delivery::SlotState;

void verify_counters(VerifyRun& run) {
    FoldPlan<SlotKey, 1> plan;
    plan.check = Check::limited_uses;
    plan.what = "windows of orders";
    plan.names = {"taken"};
    plan.stored = [](Tx& tx, const SlotKey& after, std::int64_t limit) {
        std::vector<Stored<SlotKey, 1>> rows;
        for (const auto& slot : delivery::slots_after(tx, after, limit)) {
            rows.push_back({slot.key(), slot.version, {slot.taken}});
        }
        return rows;
    };
    plan.deltas = [&](const InTx& in_tx, const auto& sink) {
        each_slice<SlotClaim>(
            in_tx, run.slice(),
            [&](Tx& tx, const SlotClaim& last) {
                return delivery::slot_claims_after(tx, last.order_id, run.slice());
            },
            [&](const std::vector<SlotClaim>& claims) {
                run.tell("windows of orders", claims.size());
                for (const auto& claim : claims) {
                    if (claim.counts()) sink(claim.key(), {1});
                }
            });
    };
    plan.shown = [](const SlotKey& key) {
        return "window of " + to_string(key.way) + " at " + to_string(key.location) + " from " +
               to_string(key.starts_at);
    };
    Fold(run, plan).check_all();
}

bool is_brought(const std::vector<orders::Fulfillment>& fulfillments) {
    return std::ranges::any_of(fulfillments, [](const auto& f) {
        return f.method == inventory::Method::local_delivery &&
               f.status != orders::FulfillmentStatus::canceled &&
               f.status != orders::FulfillmentStatus::rejected;
    });
}

// A checkout under way holds its window; an order has it as long as it is brought something.
const char* expected_of(const orders::Order& order, bool is_brought) {
    if (order.status == orders::OrderStatus::draft) return "held";
    return is_brought ? "taken" : "released";
}

void judge(VerifyRun& run, const SlotClaim& claim, const orders::Order* order, bool is_brought) {
    const auto name = "window of order " + to_string(orders::OrderId{claim.order_id});
    if (order == nullptr)
        return run.broken(Check::limited_uses, name, "its order", "no such order");
    const std::string expected = expected_of(*order, is_brought);
    const bool is_beyond = claim.state == SlotState::beyond && expected == "taken";
    if (is_beyond || enum_name(claim.state) == expected) return;
    run.broken(Check::limited_uses, name, expected, std::string(enum_name(claim.state)));
}

void verify_claims_of_slots(VerifyRun& run) {
    std::map<orders::OrderId, orders::Order> known;
    std::map<orders::OrderId, std::vector<orders::Fulfillment>> parts;
    each_slice<SlotClaim>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const SlotClaim& last) {
            auto rows = delivery::slot_claims_after(tx, last.order_id, run.slice());
            known.clear();
            parts.clear();
            std::vector<orders::OrderId> ids;
            for (const auto& row : rows) ids.push_back({row.order_id});
            for (auto& row : orders::orders(tx, ids, sql::Lock::no)) known.emplace(row.id, row);
            for (auto& row : orders::fulfillments_of(tx, ids)) parts[row.order_id].push_back(row);
            return rows;
        },
        [&](const std::vector<SlotClaim>& rows) {
            run.count(Check::limited_uses, rows.size());
            for (const auto& row : rows) {
                const auto order = known.find({row.order_id});
                judge(run, row, order == known.end() ? nullptr : &order->second,
                      is_brought(parts[{row.order_id}]));
            }
        });
}

}  // namespace

void verify_slots(VerifyRun& run) {
    verify_counters(run);
    verify_claims_of_slots(run);
}

}  // namespace nahtlos::flows
