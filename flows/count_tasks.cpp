#include "flows/count_tasks.hpp"

#include <map>
#include <set>

#include "counts/store.hpp"
#include "inventory/setup.hpp"
#include "inventory/verify.hpp"
#include "orders/changes.hpp"

namespace nahtlos::flows {
namespace {

// Ids of one command: those of the order that it was about come before.
constexpr std::uint16_t first_task = 40'000;

bool may_miss_goods(const NumberedEvent& event) {
    return event.type == "fulfillment_rejected" || event.type == "fulfillment_short_picked";
}

void open_count_tasks(Tx& tx, std::span<const NumberedEvent> events) {
    std::map<Uuid, Instant> commands;
    for (const auto& event : events) {
        if (may_miss_goods(event)) commands.emplace(event.command, event.recorded_at);
    }
    if (commands.empty()) return;
    std::vector<Uuid> ids;
    for (const auto& [id, at] : commands) ids.push_back(id);
    const auto not_found = enum_name(orders::RejectReason::not_found);
    std::map<Uuid, std::uint16_t> made;
    std::set<std::pair<inventory::StockItemId, inventory::LocationId>> seen;
    std::vector<counts::CountTask> tasks;
    for (const auto& m : inventory::movements_of(tx, ids)) {
        // What was not found left the books with that reason; the ledger knows article and place.
        const bool is_missing = m.kind == inventory::MovementKind::adjusted &&
                                m.cause_kind == "fulfillment" && m.reason == not_found;
        if (!is_missing || !seen.insert({m.stock_item, m.location}).second) continue;
        const auto entity = inventory::legal_entity_of(tx, m.location);
        check(entity.has_value(), "goods are at a location");
        counts::CountTask task;
        task.id = counts::CountTaskId{child_id(
            m.source_event, static_cast<std::uint16_t>(first_task + made[m.source_event]++))};
        task.stock_item = m.stock_item;
        task.location = m.location;
        task.legal_entity = *entity;
        task.reason = std::string(not_found);
        task.cause = m.cause;
        task.opened_at = commands.at(m.source_event);
        tasks.push_back(std::move(task));
    }
    counts::open_tasks(tx, tasks);
}

}  // namespace

events::Subscriber count_task_subscriber() { return {"count_tasks", open_count_tasks}; }

}  // namespace nahtlos::flows
