#include "flows/order_view.hpp"

#include <algorithm>
#include <map>

#include "base/json/reader.hpp"
#include "customers/privacy.hpp"
#include "orders/notes.hpp"
#include "orders/rules.hpp"
#include "orders/store.hpp"
#include "payments/store.hpp"

namespace nahtlos::flows {
namespace {

// Copies every member of `from` that `to` has by the same name and type.
template <class To, class From>
void copy_same(To& to, const From& from) {
    for_each_member(from, [&](std::string_view name, const auto& value) {
        for_each_member(to, [&](std::string_view target, auto& member) {
            if constexpr (std::same_as<std::remove_cvref_t<decltype(member)>,
                                       std::remove_cvref_t<decltype(value)>>) {
                if (name == target) member = value;
            }
        });
    });
}

template <class To, class From>
std::vector<To> views(const std::vector<From>& rows) {
    std::vector<To> all;
    all.reserve(rows.size());
    for (const auto& row : rows) {
        auto& view = all.emplace_back();
        copy_same(view, row);
    }
    return all;
}

std::vector<AllocationView> allocation_views(Tx& tx, const orders::Order& order) {
    std::vector<AllocationView> all;
    for (const auto& a : inventory::allocations_of(tx, {order.id.uuid})) {
        AllocationView view{a.line,     a.stock_item, {},        {a.fulfillment},
                            a.quantity, a.consumed,   a.released};
        if (a.pin_kind == inventory::PinKind::location)
            view.location = inventory::LocationId{a.pin};
        all.push_back(view);
    }
    return all;
}

// What pays for each of these orders (ascending).
std::map<Uuid, std::vector<PaymentView>> payment_views(Tx& tx, const std::vector<Uuid>& orders) {
    const auto shares = payments::allocations_of(tx, orders);
    std::vector<payments::PaymentId> ids;
    for (const auto& share : shares) ids.push_back(share.payment);
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::map<payments::PaymentId, payments::Payment> by_id;
    for (auto& p : payments::payments(tx, ids, sql::Lock::no)) {
        const auto id = p.id;
        by_id.emplace(id, std::move(p));
    }
    std::map<Uuid, std::vector<PaymentView>> all;
    for (const auto& share : shares) {
        auto& view = all[share.target].emplace_back();
        copy_same(view, by_id.at(share.payment));
        view.applied_minor = share.amount_minor;
    }
    for (auto& [order, views] : all) std::ranges::sort(views, {}, &PaymentView::id);
    return all;
}

std::optional<PartyView> party_view(Tx& tx, const std::optional<customers::PartyId>& id) {
    if (!id) return std::nullopt;
    const auto found = customers::shown_parties(tx, {*id});
    if (found.empty()) return std::nullopt;
    PartyView view;
    copy_same(view, found.front());
    if (found.front().address) {
        auto address = json::read<customers::Address>(*found.front().address);
        check(address.ok(), "a stored address reads back");
        view.address = *std::move(address);
    }
    return view;
}

}  // namespace

OrderSummary summary_of(const orders::Order& order, const Pages& pages) {
    OrderSummary view;
    copy_same(view, order);
    view.number = orders::shown_number(
        pages.directory->legal_entities.at(order.legal_entity).number_prefix, order.number);
    return view;
}

void expand(Tx& tx, const std::vector<OrderPart>& parts, std::vector<OrderEntry>& entries) {
    std::map<orders::OrderId, OrderEntry*> by_id;
    for (auto& order : entries) by_id[order.id] = &order;
    std::vector<orders::OrderId> ids;
    std::vector<Uuid> uuids;
    for (const auto& [id, order] : by_id) {
        ids.push_back(id);
        uuids.push_back(id.uuid);
    }
    for (const auto part : parts) {
        switch (part) {
            case OrderPart::lines:
                for (auto& order : entries) order.lines.emplace();
                for (const auto& line : orders::lines_of(tx, ids)) {
                    copy_same(by_id.at(line.order_id)->lines->emplace_back(), line);
                }
                break;
            case OrderPart::fulfillments:
                for (auto& order : entries) order.fulfillments.emplace();
                for (const auto& f : orders::fulfillments_of(tx, ids)) {
                    copy_same(by_id.at(f.order_id)->fulfillments->emplace_back(), f);
                }
                break;
            case OrderPart::payments:
                auto views = payment_views(tx, uuids);
                for (auto& order : entries) order.payments = std::move(views[order.id.uuid]);
                break;
        }
    }
}

OrderView view_of(Tx& tx, const orders::Order& order, const Pages& pages, bool with_parties) {
    OrderView view{summary_of(order, pages), {}, {}, {}, {}, {}, {}, {}};
    view.lines = views<LineView>(orders::lines_of(tx, {order.id}));
    if (order.discount_minor != 0 || order.pricing == orders::Pricing::engine) {
        view.discounts = views<DiscountView>(orders::discounts_of(tx, {order.id}));
    }
    view.fulfillments = views<FulfillmentView>(orders::fulfillments_of(tx, {order.id}));
    view.allocations = allocation_views(tx, order);
    view.payments = std::move(payment_views(tx, {order.id.uuid})[order.id.uuid]);
    view.notes = views<NoteView>(orders::notes_of(tx, {order.id}));
    if (with_parties) {
        view.customer = party_view(tx, order.party);
        view.ship_to = party_view(tx, order.ship_to);
    }
    return view;
}

}  // namespace nahtlos::flows
