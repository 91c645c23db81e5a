#include "flows/order_view.hpp"

#include <algorithm>

#include "base/json/reader.hpp"
#include "customers/store.hpp"
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

std::vector<PaymentView> payment_views(Tx& tx, const orders::Order& order) {
    const auto parts = payments::allocations_of(tx, {order.id.uuid});
    std::vector<payments::PaymentId> ids;
    for (const auto& part : parts) ids.push_back(part.payment);
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    auto all = views<PaymentView>(payments::payments(tx, ids, sql::Lock::no));
    for (auto& view : all) {
        for (const auto& part : parts) {
            if (part.payment == view.id) view.applied_minor += part.amount_minor;
        }
    }
    return all;
}

std::optional<PartyView> party_view(Tx& tx, const std::optional<customers::PartyId>& id) {
    if (!id) return std::nullopt;
    const auto found = customers::parties(tx, {*id});
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

OrderView view_of(Tx& tx, const orders::Order& order, const Pages& pages, bool with_parties) {
    OrderView view{summary_of(order, pages), {}, {}, {}, {}, {}, {}};
    view.lines = views<LineView>(orders::lines_of(tx, {order.id}));
    view.fulfillments = views<FulfillmentView>(orders::fulfillments_of(tx, {order.id}));
    view.allocations = allocation_views(tx, order);
    view.payments = payment_views(tx, order);
    if (with_parties) {
        view.customer = party_view(tx, order.party);
        view.ship_to = party_view(tx, order.ship_to);
    }
    return view;
}

}  // namespace nahtlos::flows
