#include <algorithm>

#include "inventory/ledger.hpp"
#include "inventory/store.hpp"

namespace nahtlos::inventory {
namespace {

struct LedgerRow {
    StockItemId stock_item;
    LocationId location;
    Instant recorded_at;
    std::string source;
    Uuid source_event;
    std::int64_t seq = 0;
};
BOOST_DESCRIBE_STRUCT(LedgerRow, (), (stock_item, location, recorded_at, source, source_event, seq))

struct CommandKeyed {
    std::string source = "nahtlos";
    Uuid source_event;
    auto operator<=>(const CommandKeyed&) const = default;
};
BOOST_DESCRIBE_STRUCT(CommandKeyed, (), (source, source_event))

struct TimeKeyed {
    Instant recorded_at;
    auto operator<=>(const TimeKeyed&) const = default;
};
BOOST_DESCRIBE_STRUCT(TimeKeyed, (), (recorded_at))

template <class Key>
void make_unique(std::vector<Key>& keys) {
    std::ranges::sort(keys);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());  // as in base/batch/batch.hpp
}

void list(Tx& tx, std::span<const NumberedEvent> events) {
    std::vector<CommandKeyed> ours;
    std::vector<TimeKeyed> foreign;
    for (const auto& event : events) {
        ours.push_back({.source_event = event.command});
        // What others reported carries their event ids, and the time of the command that took it.
        if (event.type == "stock_changed") foreign.push_back({event.recorded_at});
    }
    make_unique(ours);
    make_unique(foreign);
    auto rows = tx.find<LedgerRow>("inventory_movement", ours);
    std::ranges::move(tx.find<LedgerRow>("inventory_movement", foreign, "source <> 'nahtlos'"),
                      std::back_inserter(rows));
    std::ranges::sort(rows, {}, [](const LedgerRow& row) {
        return std::tuple(row.stock_item, row.location, row.recorded_at, row.source_event, row.seq);
    });
    tx.insert_missing("inventory_ledger", rows);
}

}  // namespace

events::Subscriber ledger_subscriber() {
    // Few at once: whoever comes next waits for that long.
    return {.name = "inventory_ledger", .handle = list, .events_at_once = 100, .stands_back = true};
}

}  // namespace nahtlos::inventory
