#include "flows/my_order.hpp"

namespace nahtlos::flows {
namespace {

// All that `to` has, from the member of `from` with the same name and type.
template <class To, class From>
void take(To& to, const From& from) {
    for_each_member(to, [&](std::string_view wanted, auto& member) {
        bool is_there = false;
        for_each_member(from, [&](std::string_view name, const auto& value) {
            if constexpr (std::same_as<std::remove_cvref_t<decltype(member)>,
                                       std::remove_cvref_t<decltype(value)>>) {
                if (name != wanted) return;
                member = value;
                is_there = true;
            }
        });
        check(is_there, "what customers see of an order is seen by staff");
    });
}

template <class To, class From>
std::vector<To> take_all(const std::vector<From>& rows) {
    std::vector<To> all;
    all.reserve(rows.size());
    for (const auto& row : rows) take(all.emplace_back(), row);
    return all;
}

}  // namespace

MyOrderSummary my_summary_of(const OrderSummary& order) {
    MyOrderSummary view;
    take(view, order);
    return view;
}

MyOrder my_view_of(const OrderEntry& order) {
    check(order.lines && order.fulfillments && order.payments, "all parts were read");
    return {my_summary_of(order), take_all<MyLine>(*order.lines),
            take_all<MyFulfillment>(*order.fulfillments), take_all<MyPayment>(*order.payments)};
}

}  // namespace nahtlos::flows
