#include "flows/return_desk.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "flows/return_change.hpp"

namespace nahtlos::flows {
namespace {

using orders::ReturnStatus;

struct ReturnEvent {
    orders::OrderId order;
    orders::ReturnId return_;
    ReturnStatus status = ReturnStatus::requested;
    orders::ReturnWay way = orders::ReturnWay::parcel;
    std::optional<inventory::LocationId> location;
    std::optional<std::string> tracking, reason;
    std::int64_t refunded_minor = 0;
    std::vector<ReturnEventLine> lines;
};
BOOST_DESCRIBE_STRUCT(ReturnEvent, (),
                      (order, return_, status, way, location, tracking, reason, refunded_minor,
                       lines))

bool is_announced(ReturnStatus status) {
    return status == ReturnStatus::requested || status == ReturnStatus::approved ||
           status == ReturnStatus::in_transit;
}

}  // namespace

std::optional<Refusal> unless_at_home(const OrderDesk& desk, inventory::LocationId place,
                                      const std::string& pointer) {
    if (auto refusal = unless_takes_back(desk.pages(), place, pointer)) return refusal;
    const auto& at = desk.pages().network->locations.at(place);
    const bool is_ours = at.legal_entity == desk.order().order.legal_entity.uuid;
    const bool is_for_goods =
        at.kind != inventory::LocationKind::supplier && at.kind != inventory::LocationKind::transit;
    if (is_ours && is_for_goods) return std::nullopt;
    return Refusal{RefusalKind::invalid,
                   "invalid_request",
                   "goods cannot come back there",
                   {{pointer, "unknown", "does not take goods back"}}};
}

bool can_come_back(const orders::Line& line) {
    return line.kind == orders::LineKind::goods || line.kind == orders::LineKind::shipping;
}

std::int64_t free_to_return(const orders::Line& line) {
    return line.fulfilled - line.returned - line.exchanged - line.return_requested;
}

std::int64_t in_inspection(const OpenOrder& order, std::int64_t line) {
    std::int64_t units = 0;
    for (const auto& t : order.return_lines) {
        const auto of = std::ranges::find_if(
            order.returns, [&](const auto& r) { return r.row.id == t.row.return_id; });
        if (t.row.line == line && of->row.status == ReturnStatus::received) units += t.row.received;
    }
    return units;
}

void take_announced(OrderDesk& desk, orders::Line& line, std::int64_t units) {
    auto& order = desk.order();
    auto wanted = units - std::max<std::int64_t>(0, free_to_return(line));
    for (auto& t : order.return_lines) {
        if (wanted <= 0) return;
        auto* of = order.return_of(t.row.return_id);
        if (t.row.line != line.line || !is_announced(of->row.status)) continue;
        const auto taken = std::min(wanted, orders::pending_units(of->row.status, t.row));
        if (taken == 0) continue;
        t.row.requested -= taken;
        if (of->row.status != ReturnStatus::requested) t.row.approved -= taken;
        t.is_changed = true;
        line.return_requested -= taken;
        wanted -= taken;
        const auto left = lines_of(order, of->row.id);
        const bool is_empty = std::ranges::all_of(left, [&](const auto* row) {
            return orders::pending_units(of->row.status, *row) == 0;
        });
        if (is_empty) of->row.status = ReturnStatus::canceled;
        touch(desk, *of);
        std::vector<ReturnEventLine> rest;
        for (const auto* row : left) {
            rest.push_back({row->line, orders::pending_units(of->row.status, *row)});
            rest.back().reason = row->reason;
        }
        tell(desk, is_empty ? "return_canceled" : "return_changed", of->row, std::move(rest),
             "returned_at_counter");
    }
    check(wanted <= 0, "the units are out and did not come in");
}

std::vector<orders::ReturnLine*> lines_of(OpenOrder& order, orders::ReturnId id) {
    std::vector<orders::ReturnLine*> found;
    for (auto& t : order.return_lines) {
        if (t.row.return_id == id) found.push_back(&t.row);
    }
    return found;
}

void touch(OrderDesk& desk, Tracked<orders::Return>& row) {
    row.row.updated_at = desk.facts().now;
    if (row.is_new) return;
    ++row.row.version;
    row.is_changed = true;
}

void tell(OrderDesk& desk, std::string_view type, const orders::Return& row,
          std::vector<ReturnEventLine> lines, std::optional<std::string> reason) {
    desk.note(type, json::write(ReturnEvent{row.order_id, row.id, row.status, row.way, row.location,
                                            row.tracking, std::move(reason), row.refunded_minor,
                                            std::move(lines)}));
}

}  // namespace nahtlos::flows
