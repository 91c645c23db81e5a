#include "flows/return_view.hpp"

#include <algorithm>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "flows/return_change.hpp"
#include "orders/rules.hpp"

namespace nahtlos::flows {

ReturnView view_of(const OpenOrder& order, orders::ReturnId id, const Pages& pages) {
    const auto it =
        std::ranges::find_if(order.returns, [&](const auto& r) { return r.row.id == id; });
    check(it != order.returns.end(), "the return is one of the order");
    const auto& r = it->row;
    const auto& entity = pages.directory->legal_entities.at(order.order.legal_entity);
    ReturnView view{r.id,
                    r.order_id,
                    orders::shown_number(entity.number_prefix, order.order.number),
                    r.status,
                    r.way,
                    r.asked_by,
                    r.location,
                    r.tracking,
                    order.order.currency,
                    r.refunded_minor,
                    r.requested_at,
                    r.updated_at,
                    r.version,
                    {}};
    for (const auto& t : order.return_lines) {
        const auto& l = t.row;
        if (l.return_id != id) continue;
        const auto* line = order.line(l.line);
        view.lines.push_back({l.line, line->sku, line->title, l.reason, l.requested, l.approved,
                              l.received, l.resellable, l.damaged, l.missing, l.refunded_minor});
    }
    return view;
}

std::string write_return(const ReturnChanged& outcome) { return json::write(outcome); }

ReturnChanged read_return(const std::string& text) {
    auto outcome = json::read<ReturnChanged>(text);
    check(outcome.ok(), "a stored outcome reads back");
    return *outcome;
}

std::optional<Refusal> unless_takes_back(const Pages& pages, inventory::LocationId place,
                                         const std::string& pointer) {
    const auto& locations = pages.network->locations;
    const auto it = locations.find(place);
    std::string code;
    if (it == locations.end()) {
        code = "unknown";
    } else if (it->second.status == inventory::LocationStatus::closed) {
        code = "closed";
    } else {
        return std::nullopt;
    }
    return Refusal{RefusalKind::invalid,
                   "invalid_request",
                   "goods cannot come back there",
                   {{pointer, code, "does not take goods back"}}};
}

}  // namespace nahtlos::flows
