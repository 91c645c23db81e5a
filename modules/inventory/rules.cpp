#include <algorithm>

#include "base/check.hpp"
#include "inventory/stock.hpp"

namespace nahtlos::inventory {
namespace {

bool is_valid(const Fence& fence, Instant now) {
    return fence.valid_from <= now && (!fence.valid_to || now < *fence.valid_to);
}

std::int64_t held(const Pile& pile, Instant now, const std::optional<Uuid>& except,
                  const std::string* group) {
    std::int64_t sum = 0;
    for (const auto& hold : pile.holds) {
        if (hold.state != HoldState::live || hold.expires_at <= now) continue;
        if (except && hold.holder == *except) continue;
        if (group != nullptr && hold.channel_group != *group) continue;
        sum += hold.quantity;
    }
    return sum;
}

std::int64_t not_for_sale(const Level& l) { return l.damaged + l.quality + l.display; }

}  // namespace

std::vector<LocationId> Network::sources(Uuid channel, Method method) const {
    std::vector<LocationId> found;
    const auto it = draws.find(channel);
    if (it == draws.end()) return found;
    for (const auto& draw : it->second) {
        if (std::ranges::find(draw.methods, method) == draw.methods.end()) continue;
        const auto location = locations.find(draw.location);
        if (location == locations.end()) continue;
        const auto& caps = location->second.capabilities;
        if (location->second.status != LocationStatus::open) continue;
        if (std::ranges::find(caps, method) == caps.end()) continue;
        found.push_back(draw.location);
    }
    return found;
}

std::int64_t available(const Pile& pile, Instant now) {
    return pile.level.on_hand - not_for_sale(pile.level) - pile.level.allocated -
           held(pile, now, std::nullopt, nullptr);
}

std::int64_t promisable(const Pile& pile, const std::string& group, Instant now,
                        std::vector<Term>* explain, const std::optional<Uuid>& except_holder) {
    std::int64_t sum = 0;
    const auto add = [&](const char* term, std::int64_t quantity) {
        sum += quantity;
        if (explain != nullptr && quantity != 0) explain->push_back({term, quantity});
    };
    add("on_hand", pile.level.on_hand);
    add("damaged", -pile.level.damaged);
    add("quality", -pile.level.quality);
    add("display", -pile.level.display);
    add("allocated", -pile.level.allocated);
    add("held", -held(pile, now, except_holder, nullptr));
    add("safety", -pile.policy.safety);
    for (const auto& fence : pile.fences) {
        if (fence.mode != FenceMode::hard || fence.channel_group == group) continue;
        if (!is_valid(fence, now)) continue;
        // What its own group holds is already taken off above.
        const auto used = fence.used + held(pile, now, except_holder, &fence.channel_group);
        add("fenced", -std::max<std::int64_t>(0, fence.quantity - used));
    }
    add("backorder_limit", pile.policy.backorder_limit);
    return sum;
}

std::int64_t missing(const Pile& pile, Instant now) {
    return std::max<std::int64_t>(0, -(available(pile, now) + pile.policy.backorder_limit));
}

const Pile* Stock::find(const PileKey& key) const {
    const auto it = piles.find(key);
    return it == piles.end() ? nullptr : &it->second;
}

Pile& Stock::at(const PileKey& key) {
    const auto it = piles.find(key);
    check(it != piles.end(), "a pile was loaded before it is changed");
    return it->second;
}

Allocation Stock::allocate(const Promise& promise, const std::string& group, Uuid order,
                           Uuid fulfillment, Instant now) {
    check(promise.quantity <= promisable(at(promise.at), group, now),
          "no level promises more than it may");
    return allocate_beyond(promise, group, order, fulfillment, now);
}

Allocation Stock::allocate_beyond(const Promise& promise, const std::string& group, Uuid order,
                                  Uuid fulfillment, Instant now) {
    check(promise.quantity > 0, "a promise is of something");
    auto& pile = at(promise.at);
    pile.level.allocated += promise.quantity;
    pile.is_changed = true;
    Allocation row{order,
                   promise.line,
                   promise.at.stock_item,
                   promise.at.location.uuid,
                   PinKind::location,
                   promise.at.owner,
                   fulfillment,
                   group,
                   promise.quantity};
    for (auto& fence : pile.fences) {
        if (fence.channel_group != group || !is_valid(fence, now)) continue;
        row.fenced = std::clamp<std::int64_t>(fence.quantity - fence.used, 0, promise.quantity);
        fence.used += row.fenced;
        pile.fences_changed = pile.fences_changed || row.fenced > 0;
    }
    return row;
}

void Stock::extend(Allocation& allocation, std::int64_t quantity, Instant now) {
    const PileKey at{allocation.stock_item, LocationId{allocation.pin}, allocation.owner};
    const auto more = allocate({allocation.line, at, quantity}, allocation.channel_group,
                               allocation.order_id, allocation.fulfillment, now);
    allocation.quantity += more.quantity;
    allocation.fenced += more.fenced;
}

void Stock::hold(const Hold& hold, Instant now) {
    auto& pile = at({hold.stock_item, LocationId{hold.pin}, hold.owner});
    check(hold.quantity > 0 && hold.quantity <= promisable(pile, hold.channel_group, now),
          "no level promises more than it may");
    pile.holds.push_back(hold);
}

void Stock::release(Allocation& allocation, std::int64_t quantity) {
    check(quantity > 0 && quantity <= allocation.open(), "only an open allocation is released");
    auto& pile = at({allocation.stock_item, LocationId{allocation.pin}, allocation.owner});
    pile.level.allocated -= quantity;
    pile.is_changed = true;
    allocation.released += quantity;
    // What came from a fence goes back to it.
    const auto back = std::min(quantity, allocation.fenced);
    for (auto& fence : pile.fences) {
        if (back == 0 || fence.channel_group != allocation.channel_group) continue;
        fence.used -= std::min(back, fence.used);
        pile.fences_changed = true;
    }
    allocation.fenced -= back;
}

void Stock::consume(Allocation& allocation, std::int64_t quantity) {
    check(quantity > 0 && quantity <= allocation.open(), "only an open allocation is consumed");
    auto& pile = at({allocation.stock_item, LocationId{allocation.pin}, allocation.owner});
    pile.level.allocated -= quantity;
    pile.level.on_hand -= quantity;
    pile.is_changed = true;
    allocation.consumed += quantity;
}

std::int64_t Stock::apply(const Movement& m, Instant now) {
    const PileKey key{m.stock_item, m.location, m.owner};
    auto& pile = piles[key];
    if (pile.level.stock_item.is_nil()) {
        pile.level = {m.stock_item, m.location, m.owner};
        pile.policy = {m.stock_item, m.location};
    }
    auto& level = pile.level;
    level.on_hand += m.on_hand;
    level.allocated += m.allocated;
    if (m.state) {
        switch (*m.state) {
            case StockState::damaged: level.damaged += m.moved; break;
            case StockState::quality: level.quality += m.moved; break;
            case StockState::display: level.display += m.moved; break;
        }
    }
    pile.is_changed = true;
    return missing(pile, now);
}

}  // namespace nahtlos::inventory
