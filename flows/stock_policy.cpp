#include "flows/stock_policy.hpp"

#include <algorithm>

#include "base/api/call.hpp"
#include "base/json/writer.hpp"
#include "flows/shortages.hpp"
#include "flows/stock_rows.hpp"
#include "inventory/lists.hpp"
#include "inventory/store.hpp"

namespace nahtlos::flows {
namespace {

using inventory::LocationId;
using inventory::StockItemId;

struct Spot {
    StockItemId stock_item;
    LocationId location;
};

// Where the request points to, if there is such a place and the caller may change it.
template <class Request>
Result<Spot> spot_of(Tx& tx, const Pages& pages, const Request& request,
                     const StockScope& allowed) {
    std::vector<FieldProblem> wrong;
    Spot spot;
    if (request.sku.has_value() == request.stock_item.has_value()) {
        wrong.push_back({"/sku", "required", "or stock_item must be given, and not both"});
    } else if (request.sku) {
        const auto item = item_of_sku(pages, request.sku->value);
        if (item) spot.stock_item = *item;
        if (!item) wrong.push_back({"/sku", item.refusal().code, item.refusal().detail});
    } else if (inventory::known_items(tx, {*request.stock_item}).empty()) {
        wrong.push_back({"/stock_item", "unknown", "is not a stock item"});
    } else {
        spot.stock_item = *request.stock_item;
    }
    const auto* location = location_named(pages, request.location.value);
    if (location == nullptr) {
        wrong.push_back({"/location", "unknown", "is not a location"});
    } else {
        spot.location = location->id;
        const bool is_outside =
            (allowed.location && *allowed.location != location->id) ||
            (allowed.legal_entity && *allowed.legal_entity != location->legal_entity);
        if (is_outside) {
            return Refusal{RefusalKind::forbidden, "outside_of_key",
                           "the key may not change stock there"};
        }
    }
    if (wrong.empty()) return spot;
    return Refusal{RefusalKind::invalid, "invalid_request", "there is no such stock",
                   std::move(wrong)};
}

// The piles there, under the locks that everyone takes who promises of them.
inventory::Stock lock(Tx& tx, const Spot& spot) {
    return inventory::load_stock(tx, {spot.stock_item}, sql::Lock::yes);
}

bool is_of_group(const Pages& pages, const std::string& group) {
    return std::ranges::any_of(pages.directory->channels, [&](const auto& entry) {
        return entry.second.channel_group == group;
    });
}

}  // namespace

Result<inventory::Policy> put_policy(ChangeScope& scope, Books& books, const PolicyRequest& request,
                                     const StockScope& allowed) {
    const auto pages = books.read(scope.tx);
    const auto spot = spot_of(scope.tx, *pages, request, allowed);
    if (!spot) return spot.refusal();
    // What may be promised before any of it came needs a pile to be promised from.
    if (request.backorder_limit.value > 0) {
        const auto owner = pages->network->locations.at(spot->location).legal_entity;
        inventory::ensure_levels(scope.tx, {{spot->stock_item, spot->location, owner}});
    }
    auto stock = lock(scope.tx, *spot);
    auto policy = inventory::find_policy(scope.tx, spot->stock_item, spot->location)
                      .value_or(inventory::Policy{spot->stock_item, spot->location});
    if (auto refusal = api::unless_version(allowed.version, policy.version)) return *refusal;
    policy.safety = request.safety.value;
    policy.backorder_limit = request.backorder_limit.value;
    ++policy.version;
    inventory::put_policy(scope.tx, policy);
    scope.events.push_back(
        {"stock_policy_changed", scope.id, 1, scope.context, scope.now, json::write(policy)});
    ShortageCases cases;
    cases.load(scope.tx, {spot->stock_item});
    std::uint16_t n = 0;
    for (auto& [key, pile] : stock.piles) {
        if (key.location != spot->location) continue;
        pile.policy = policy;
        cases.look_at(pile, "policy_change", child_id(scope.id, ++n), scope.now, scope.context,
                      scope.events);
    }
    cases.save(scope.tx);
    return policy;
}

Result<inventory::Fence> put_fence(ChangeScope& scope, Books& books, const FenceRequest& request,
                                   const StockScope& allowed) {
    const auto pages = books.read(scope.tx);
    const auto spot = spot_of(scope.tx, *pages, request, allowed);
    if (!spot) return spot.refusal();
    std::vector<FieldProblem> wrong;
    const auto& group = request.channel_group.value;
    if (!is_of_group(*pages, group)) {
        wrong.push_back({"/channel_group", "unknown", "is the group of no channel"});
    }
    lock(scope.tx, *spot);
    auto fence = inventory::find_fence(scope.tx, spot->stock_item, spot->location, group)
                     .value_or(inventory::Fence{spot->stock_item, spot->location, group});
    if (auto refusal = api::unless_version(allowed.version, fence.version)) return *refusal;
    fence.quantity = request.quantity.value;
    fence.mode = request.mode;
    fence.valid_from = request.valid_from.value_or(scope.now);
    fence.valid_to = request.valid_to;
    if (fence.valid_to && *fence.valid_to <= fence.valid_from) {
        wrong.push_back({"/valid_to", "out_of_range", "must lie after valid_from"});
    }
    if (!wrong.empty()) {
        return Refusal{RefusalKind::invalid, "invalid_request", "the fence cannot be set like this",
                       std::move(wrong)};
    }
    ++fence.version;
    inventory::put_fence(scope.tx, fence);
    scope.events.push_back(
        {"stock_fence_changed", scope.id, 1, scope.context, scope.now, json::write(fence)});
    return fence;
}

}  // namespace nahtlos::flows
