#include <algorithm>

#include "base/json/reader.hpp"
#include "inventory/moved.hpp"

namespace nahtlos::inventory {
namespace {

struct ItemMoved {
    StockItemId stock_item;
};
BOOST_DESCRIBE_STRUCT(ItemMoved, (), (stock_item))

struct OfCommand {
    std::string source = "nahtlos";
    Uuid source_event;
    auto operator<=>(const OfCommand&) const = default;
};
BOOST_DESCRIBE_STRUCT(OfCommand, (), (source, source_event))

struct OfMoment {
    Instant recorded_at;
    auto operator<=>(const OfMoment&) const = default;
};
BOOST_DESCRIBE_STRUCT(OfMoment, (), (recorded_at))

template <class T>
void make_unique(std::vector<T>& all) {
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
}

}  // namespace

std::vector<StockItemId> items_moved(Tx& tx, const std::vector<NumberedEvent>& events) {
    std::vector<OfCommand> ours;
    std::vector<OfMoment> foreign;
    std::vector<StockItemId> items;
    for (const auto& event : events) {
        ours.push_back({.source_event = event.command});
        // What others reported carries their event ids, and the time of the command that took it.
        if (event.type == "stock_changed") foreign.push_back({event.recorded_at});
        if (event.type != "stock_policy_changed") continue;
        const auto policy = json::read<Policy>(event.payload);
        check(policy.ok(), "an event of ours reads back");
        items.push_back(policy->stock_item);
    }
    make_unique(ours);
    make_unique(foreign);
    for (const auto& row : tx.find<ItemMoved>("inventory_movement", ours)) {
        items.push_back(row.stock_item);
    }
    for (const auto& row :
         tx.find<ItemMoved>("inventory_movement", foreign, "source <> 'nahtlos'")) {
        items.push_back(row.stock_item);
    }
    make_unique(items);
    return items;
}

}  // namespace nahtlos::inventory
