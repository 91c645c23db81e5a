#include "flows/repin.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "flows/source_order.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {
namespace {

using inventory::LocationId;
using orders::FulfillmentStatus;

struct AssignedEvent {
    orders::OrderId order;
    orders::FulfillmentId fulfillment;
    FulfillmentStatus status = FulfillmentStatus::assigned;
    inventory::Method method = inventory::Method::ship;
    std::optional<LocationId> location;
};
BOOST_DESCRIBE_STRUCT(AssignedEvent, (), (order, fulfillment, status, method, location))

void tell(OrderDesk& desk, std::string_view type, const orders::Fulfillment& f) {
    desk.note(type, json::write(AssignedEvent{f.order_id, f.id, f.status, f.method, f.location}));
}

// A fulfillment that can still take more goods.
bool can_grow(FulfillmentStatus status) {
    return status == FulfillmentStatus::assigned || status == FulfillmentStatus::accepted;
}

// Who said no is not asked again. Who has begun or sent its part may send another.
bool has_refused(const OpenOrder& order, LocationId location) {
    return std::ranges::any_of(order.fulfillments, [&](const auto& f) {
        return f.row.location == location && f.row.status == FulfillmentStatus::rejected;
    });
}

// As the profile in force decides, without who cannot: nothing where none is.
std::optional<Result<std::vector<Share>>> by_profile(OrderDesk& desk,
                                                     const orders::Fulfillment& like,
                                                     const PlanScene& scene,
                                                     const std::vector<LocationId>& all,
                                                     const std::vector<PlanLine>& lines) {
    const auto& order = desk.order().order;
    if (desk.pages().sourcing->find(order.channel.uuid, order.market.uuid) == nullptr) return {};
    auto wide = scene;
    wide.locations = all;
    SourceAsk ask{desk.pages(), wide, order.id.uuid, desk.next_id(), order.channel, like.method};
    ask.promised_at = like.promise_by;
    ask.country = desk.destination().country;
    ask.postcode = desk.destination().postcode;
    ask.value_minor = order.total_minor;
    ask.may_wait = true;
    for (const auto& line : lines) {
        ask.lines.push_back(source_line(line, *desk.order().line(line.line)));
    }
    for (const auto location : all) {
        if (std::ranges::find(scene.locations, location) == scene.locations.end()) {
            ask.rejected.push_back(location);
        }
    }
    ask.cause = sourcing::Cause::moved;
    auto sourced = source_order(ask);
    if (!sourced) return {};
    desk.decided(std::move(sourced->row));
    return std::move(sourced->shares);
}

}  // namespace

Result<std::vector<Share>> find_place(OrderDesk& desk, const orders::Fulfillment& like,
                                      const std::vector<RepinUnits>& units,
                                      const std::optional<LocationId>& only) {
    const auto& order = desk.order();
    const auto all = desk.pages().network->sources(order.order.channel.uuid, like.method);
    auto locations = all;
    std::erase_if(locations, [&](auto location) {
        return location == like.location || has_refused(order, location);
    });
    if (only) {
        std::erase_if(locations, [&](auto location) { return location != *only; });
        if (locations.empty()) {
            return Refusal{RefusalKind::invalid,
                           "invalid_request",
                           "the goods cannot come from there",
                           {{"/location", "not_offered", "cannot serve this order"}}};
        }
    } else if (orders::way_of(like.method) == orders::Way::collected) {
        // The customer chose the store: another one needs another choice.
        locations.clear();
    }
    const auto* channel = desk.pages().directory->find(order.order.channel);
    const PlanScene scene{desk.stock(), order.order.legal_entity.uuid, channel->channel_group,
                          desk.facts().now, locations};
    std::vector<PlanLine> lines;
    for (const auto& u : units) lines.push_back({u.units.line, u.parts, u.units.units});
    if (!only) {
        if (auto shares = by_profile(desk, like, scene, all, lines)) return *std::move(shares);
    }
    return plan_allocation(scene, lines);
}

bool is_all(const std::vector<RepinUnits>& units, const std::vector<Share>& shares) {
    std::int64_t open = 0;
    for (const auto& u : units) open += u.units.units;
    for (const auto& share : shares) open -= share.quantity;
    return open == 0;
}

void place(OrderDesk& desk, const orders::Fulfillment& like, const std::vector<RepinUnits>& units,
           const std::vector<Share>& shares, const std::optional<orders::FulfillmentId>& reuse) {
    auto unused = reuse;
    std::vector<orders::FulfillmentId> told, grown;
    for (const auto& share : shares) {
        auto& all = desk.order().fulfillments;
        auto it = std::ranges::find_if(all, [&](const auto& f) {
            return f.row.location == share.location && can_grow(f.row.status);
        });
        if (it == all.end() && unused) {
            it = std::ranges::find_if(all, [&](const auto& f) { return f.row.id == *unused; });
            unused.reset();
            it->row.location = share.location;
            it->row.status = FulfillmentStatus::assigned;
            it->row.hold_reason.reset();
            desk.touch(*it);
            told.push_back(it->row.id);
        } else if (it == all.end()) {
            auto fresh = like;
            fresh.location = share.location;
            fresh.status = FulfillmentStatus::assigned;
            fresh.hold_reason.reset();
            fresh.tracking.reset();
            fresh.version = 1;
            const auto id = desk.add(std::move(fresh)).id;
            it = std::ranges::find_if(all, [&](const auto& f) { return f.row.id == id; });
            told.push_back(id);
        } else {
            grown.push_back(it->row.id);
        }
        const auto of_line =
            std::ranges::find_if(units, [&](const auto& u) { return u.units.line == share.line; });
        desk.allocate(it->row, {share.line, share.quantity}, of_line->parts);
    }
    if (unused) {  // its goods went to others that were under way
        auto& left = *desk.order().fulfillment(*unused);
        left.row.status = FulfillmentStatus::canceled;
        desk.touch(left);
        tell(desk, "fulfillment_canceled", left.row);
    }
    // Whatever changes an order is told.
    if (told.empty() && !unused && !grown.empty()) told.push_back(grown.front());
    for (const auto id : told)
        tell(desk, "fulfillment_assigned", desk.order().fulfillment(id)->row);
}

void repin(OrderDesk& desk, const orders::Fulfillment& like, const std::vector<RepinUnits>& units) {
    const auto shares = find_place(desk, like, units, std::nullopt);
    if (shares.ok()) {
        place(desk, like, units, *shares, std::nullopt);
        if (is_all(units, *shares)) return;
    }
    for (const auto& f : desk.order().fulfillments) {
        if (f.row.status == FulfillmentStatus::on_hold && !f.row.location) return;
    }
    auto waiting = like;
    waiting.location.reset();
    waiting.status = FulfillmentStatus::on_hold;
    waiting.hold_reason = "no_location";
    waiting.tracking.reset();
    waiting.version = 1;
    tell(desk, "fulfillment_put_on_hold", desk.add(std::move(waiting)));
}

}  // namespace nahtlos::flows
