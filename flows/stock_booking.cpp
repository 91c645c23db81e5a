#include "flows/stock_booking.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "inventory/changes.hpp"

namespace nahtlos::flows {
namespace {

using inventory::PileKey;

struct StockChangedEvent {
    inventory::StockChangeId change;
    inventory::StockItemId stock_item;
    inventory::LocationId location;
    Uuid owner;
    std::int64_t on_hand = 0, available = 0;
};
BOOST_DESCRIBE_STRUCT(StockChangedEvent, (),
                      (change, stock_item, location, owner, on_hand, available))

}  // namespace

std::string stock_changed(Uuid command, const inventory::Pile& pile, Instant now) {
    const auto& l = pile.level;
    return json::write(StockChangedEvent{inventory::StockChangeId{command}, l.stock_item,
                                         l.location, l.owner, l.on_hand,
                                         inventory::available(pile, now)});
}

StockBooking::StockBooking(ChangeScope& scope, const std::set<PileKey>& piles) : scope_(scope) {
    std::set<inventory::StockItemId> items;
    for (const auto& key : piles) items.insert(key.stock_item);
    inventory::ensure_levels(scope.tx, {piles.begin(), piles.end()});
    const std::vector<inventory::StockItemId> of(items.begin(), items.end());
    stock_ = inventory::load_stock(scope.tx, of, sql::Lock::yes);
    shortages_.load(scope.tx, of);
}

const inventory::Pile& StockBooking::pile(const PileKey& key) const {
    const auto* found = stock_.find(key);
    check(found != nullptr, "a pile was loaded before it is looked at");
    return *found;
}

std::int64_t StockBooking::short_by(const PileKey& key, std::int64_t quantity) const {
    return std::max<std::int64_t>(0, quantity - inventory::available(pile(key), scope_.now));
}

void StockBooking::move(inventory::Movement movement) {
    const PileKey key{movement.stock_item, movement.location, movement.owner};
    pile(key);
    movement.source_event = scope_.id;
    movement.seq = static_cast<std::int64_t>(movements_.size()) + 1;
    if (movement.occurred_at == Instant{}) movement.occurred_at = scope_.now;
    movement.recorded_at = scope_.now;
    stock_.apply(movement, scope_.now);
    touched_.insert(key);
    movements_.push_back(std::move(movement));
}

void StockBooking::save(const std::string& reason) {
    std::int64_t n = 0;
    std::uint16_t ids = 0;
    for (const auto& key : touched_) {
        const auto& p = pile(key);
        scope_.events.push_back({"stock_changed", scope_.id, ++n, scope_.context, scope_.now,
                                 stock_changed(scope_.id, p, scope_.now)});
        if (shortages_.look_at(p, reason, child_id(scope_.id, static_cast<std::uint16_t>(ids + 1)),
                               scope_.now, scope_.context, scope_.events)) {
            ++ids;
        }
    }
    inventory::save_stock(scope_.tx, stock_);
    inventory::insert_movements(scope_.tx, movements_);
    shortages_.save(scope_.tx);
}

}  // namespace nahtlos::flows
