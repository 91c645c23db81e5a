#include "flows/change_method.hpp"

#include <algorithm>
#include <map>

#include "base/json/writer.hpp"
#include "flows/refused.hpp"
#include "flows/repin.hpp"
#include "flows/shipping.hpp"
#include "flows/slots.hpp"

namespace nahtlos::flows {
namespace {

using orders::FulfillmentStatus;

struct MethodEvent {
    orders::OrderId order;
    orders::ChangeId change;
    inventory::Method method = inventory::Method::ship;
    std::optional<inventory::LocationId> location;
    std::optional<customers::PartyId> recipient;
};
BOOST_DESCRIBE_STRUCT(MethodEvent, (), (order, change, method, location, recipient))

struct CanceledEvent {
    orders::OrderId order;
    orders::FulfillmentId fulfillment;
    FulfillmentStatus status = FulfillmentStatus::canceled;
};
BOOST_DESCRIBE_STRUCT(CanceledEvent, (), (order, fulfillment, status))

bool is_collected(inventory::Method method) {
    return orders::way_of(method) == orders::Way::collected;
}

class GoodsMove {
public:
    GoodsMove(const OrderBook& book, const NewWay& to, const CommandFacts& facts)
        : desk_(book, to.order, facts), to_(to), action_(to.action), method_(*to.action.method) {}

    Result<OrderWork> run() {
        using Step = std::optional<Refusal> (GoodsMove::*)();
        for (const Step step : {&GoodsMove::unless_begun, &GoodsMove::unless_as_it_is,
                                &GoodsMove::unless_taxed, &GoodsMove::find_way,
                                &GoodsMove::find_window, &GoodsMove::take_back, &GoodsMove::give}) {
            if (auto refusal = (this->*step)()) return *std::move(refusal);
        }
        desk_.note("order_method_changed",
                   json::write(MethodEvent{to_.order, to_.change, method_, action_.location,
                                           to_.recipient}));
        return desk_.finish();
    }

private:
    using Refused = std::optional<Refusal>;

    std::string at(const char* field) const { return to_.pointer + '/' + field; }

    Refused unless_begun() {
        for (const auto& f : desk_.order().fulfillments) {
            if (is_over(f.row.status) || is_untouched(f.row.status)) continue;
            return refused(RefusalKind::conflict, "already_begun",
                           "a location has begun with the goods: a part of them is " +
                               std::string(enum_name(f.row.status)),
                           at("method"));
        }
        return {};
    }

    Refused unless_as_it_is() {
        bool is_any = false, is_new = false;
        for (const auto& f : desk_.order().fulfillments) {
            if (is_over(f.row.status)) continue;
            is_any = true;
            like_ = f.row;
            is_new = is_new || f.row.method != method_ ||
                     (action_.location && f.row.location != action_.location) ||
                     (action_.slot && f.row.promise_from != action_.slot);
        }
        if (is_new) return {};
        return refused(RefusalKind::conflict, "nothing_changed",
                       is_any ? "the goods go that way already" : "the order has no open goods",
                       at("method"));
    }

    Refused unless_taxed() {
        if (is_collected(method_)) {
            const auto& all = desk_.pages().network->locations;
            const auto store = all.find(*action_.location);
            if (store == all.end()) return not_offered();
            return unless_taxed_in(desk_.order(), store->second.country, at("location"));
        }
        if (!to_.country.empty()) {
            return unless_taxed_in(desk_.order(), to_.country, at("address/country"));
        }
        return refused(RefusalKind::invalid, "required",
                       "is required: the order has no address to ship to", at("address"));
    }

    Refusal not_offered() const {
        return refused(RefusalKind::invalid, "not_offered",
                       is_collected(method_) ? "does not hand over orders of this channel"
                                             : "is not offered by this channel",
                       at(action_.location ? "location" : "method"));
    }

    // A way that is named makes a promise, as when it is ordered.
    Refused find_way() {
        if (!action_.way) return {};
        const auto* channel = desk_.pages().directory->find(desk_.order().order.channel);
        way_ = way_named(desk_.pages(), *channel, action_.way->value);
        if (way_ != nullptr && way_->method == method_) return {};
        return refused(RefusalKind::invalid, "not_offered",
                       "is no way of this method that the channel has", at("way"));
    }

    Refused find_window() {
        if (method_ != inventory::Method::local_delivery) return {};
        window_ =
            find_slot(desk_.pages(), *way_, *action_.location, *action_.slot, desk_.facts().now);
        if (!window_) {
            const auto wrong = no_such_slot(at("slot"));
            return refused(RefusalKind::invalid, wrong.code, wrong.detail, wrong.pointer);
        }
        // Who moves within a window that it has keeps its place there.
        const auto& held = desk_.order().slot;
        if (held && held->counts() && held->key() == window_->key) return {};
        return unless_room(desk_.slots(), *window_, at("slot"));
    }

    Refused take_back() {
        std::map<std::int64_t, std::int64_t> units;
        std::vector<orders::FulfillmentId> open;
        for (const auto& line : desk_.order().lines) {
            auto parts = desk_.components(line);
            if (line.open() == 0 || parts.empty()) continue;
            homeless_.push_back({{line.line, line.open()}, std::move(parts)});
        }
        for (const auto& f : desk_.order().fulfillments) {
            if (!is_over(f.row.status)) open.push_back(f.row.id);
        }
        for (const auto& id : open) {
            for (const auto& u : desk_.open_units(id)) desk_.release(id, u, "method_changed");
            auto& f = *desk_.order().fulfillment(id);
            f.row.status = FulfillmentStatus::canceled;
            desk_.touch(f);
            desk_.note("fulfillment_canceled",
                       json::write(CanceledEvent{to_.order, id, f.row.status}));
        }
        return {};
    }

    Refused give() {
        like_.method = method_;
        like_.location.reset();
        like_.promise_from.reset();
        like_.promise_by.reset();
        like_.pickup_code.reset();
        if (orders::has_pickup_code(method_)) like_.pickup_code = orders::pickup_code(to_.dice);
        const auto shares = find_place(desk_, like_, homeless_, action_.location);
        if (!shares && shares.refusal().code != "insufficient_stock") return not_offered();
        if (!shares || !is_all(homeless_, *shares)) {
            return refused(RefusalKind::conflict, "insufficient_stock",
                           action_.location ? "the store does not have all of the goods"
                                            : "the goods find no place that sends them",
                           at(action_.location ? "location" : "method"));
        }
        place(desk_, like_, homeless_, *shares, std::nullopt);
        if (window_) desk_.take_slot(*window_);
        promise();
        return {};
    }

    void promise() {
        if (way_ == nullptr) return;
        for (auto& f : desk_.order().fulfillments) {
            if (!f.is_new || !f.row.location) continue;
            if (window_) f.row.promise_from = window_->key.starts_at;
            f.row.promise_by = window_ ? window_->ends_at : promise_at(*f.row.location);
        }
    }

    std::optional<Instant> promise_at(inventory::LocationId location) const {
        return promise_by(desk_.pages(), *way_, location, desk_.facts().now);
    }

    OrderDesk desk_;
    const NewWay& to_;
    const orders::ChangeAction& action_;
    const inventory::Method method_;
    const delivery::ShippingMethod* way_ = nullptr;
    std::optional<WantedSlot> window_;
    orders::Fulfillment like_;
    std::vector<RepinUnits> homeless_;
};

}  // namespace

Result<OrderWork> move_goods(const OrderBook& book, const NewWay& to, const CommandFacts& facts) {
    return GoodsMove(book, to, facts).run();
}

bool ends_shipping(const OpenOrder& order, const orders::ChangeAction& action) {
    if (!is_collected(*action.method)) return false;
    return std::ranges::any_of(order.fulfillments, [](const auto& f) {
        return !is_over(f.row.status) && orders::way_of(f.row.method) == orders::Way::carried;
    });
}

std::optional<Refusal> unless_taxed_in(const OpenOrder& order, const std::string& country,
                                       std::string pointer) {
    for (const auto& line : order.lines) {
        const bool is_same = line.tax_country.empty() || line.tax_country == country;
        if (is_same || line.open() == 0) continue;
        return refused(RefusalKind::conflict, "tax_country_changes",
                       "the order was taxed for " + line.tax_country +
                           "; cancel it and order anew to have it elsewhere",
                       std::move(pointer));
    }
    return std::nullopt;
}

bool is_untouched(FulfillmentStatus status) {
    return status == FulfillmentStatus::on_hold || status == FulfillmentStatus::unassigned ||
           status == FulfillmentStatus::assigned || status == FulfillmentStatus::accepted;
}

bool is_over(FulfillmentStatus status) {
    return status == FulfillmentStatus::canceled || status == FulfillmentStatus::rejected;
}

}  // namespace nahtlos::flows
