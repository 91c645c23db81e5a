#include "flows/shortages.hpp"

#include "base/json/writer.hpp"

namespace nahtlos::flows {
namespace {

struct ShortageEvent {
    inventory::ShortageId shortage;
    inventory::StockItemId stock_item;
    inventory::LocationId location;
    std::int64_t quantity = 0;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(ShortageEvent, (), (shortage, stock_item, location, quantity, reason))

std::string payload(const inventory::Shortage& s) {
    return json::write(ShortageEvent{s.id, s.stock_item, s.location, s.quantity, s.reason});
}

}  // namespace

void ShortageCases::load(Tx& tx, const std::vector<inventory::StockItemId>& items) {
    for (auto& row : inventory::open_shortages(tx, items)) {
        const inventory::PileKey key{row.stock_item, row.location, row.owner};
        open_.emplace(key, Case{std::move(row)});
    }
}

const inventory::Shortage* ShortageCases::find(const inventory::PileKey& key) const {
    const auto it = open_.find(key);
    return it == open_.end() ? nullptr : &it->second.row;
}

bool ShortageCases::look_at(const inventory::Pile& pile, const std::string& reason, Uuid id,
                            Instant now, const Context& context, Events& events) {
    const auto& level = pile.level;
    const inventory::PileKey key{level.stock_item, level.location, level.owner};
    const auto missing = inventory::missing(pile, now);
    const auto it = open_.find(key);
    if (it == open_.end()) {
        if (missing == 0) return false;
        Case fresh;
        fresh.row = {inventory::ShortageId{id},
                     key.stock_item,
                     key.location,
                     key.owner,
                     missing,
                     reason,
                     inventory::ShortageState::open,
                     now};
        fresh.is_new = true;
        events.push_back({"shortage_opened", id, 1, context, now, payload(fresh.row)});
        open_.emplace(key, std::move(fresh));
        return true;
    }
    auto& found = it->second;
    if (found.row.quantity == missing) return false;
    found.row.quantity = missing;
    found.is_changed = true;
    if (missing > 0) return false;
    found.row.state = inventory::ShortageState::closed;
    found.row.closed_at = now;
    events.push_back({"shortage_closed", found.row.id.uuid, 2, context, now, payload(found.row)});
    closed_.push_back(std::move(found));
    open_.erase(it);
    return false;
}

void ShortageCases::save(Tx& tx) const {
    std::vector<inventory::Shortage> fresh, changed;
    const auto sort = [&](const Case& c) {
        if (c.is_new) {
            fresh.push_back(c.row);
        } else if (c.is_changed) {
            changed.push_back(c.row);
        }
    };
    for (const auto& c : closed_) sort(c);
    for (const auto& [key, c] : open_) sort(c);
    // Closing comes first: a level has one open case.
    std::ranges::sort(changed, {}, &inventory::Shortage::id);
    inventory::update_shortages(tx, changed);
    inventory::insert_shortages(tx, fresh);
}

}  // namespace nahtlos::flows
