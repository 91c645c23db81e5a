// What the kinds of command about one return have in common: they answer with the return as it is
// then.
#pragma once

#include "flows/order_book.hpp"
#include "flows/return_view.hpp"

namespace nahtlos::flows {

std::string write_return(const ReturnChanged& outcome);
ReturnChanged read_return(const std::string& text);

/// Derived adds made_or_moved(), which says of which return the command was, to what OrderKind asks
/// for.
template <class Derived, class C>
class ReturnKind : public OrderKind<Derived, C> {
public:
    using Base = OrderKind<Derived, C>;
    using Base::Base;
    using Command = C;
    using Outcome = ReturnChanged;
    using Rows = OrderBook;

    Outcome fold(Rows& rows, const Entry<Command>& entry, OrderWork& work) const {
        const auto order = work.order.order.id;
        const auto id = Derived::made_or_moved(entry.command, work);
        rows.take(std::move(work));
        const auto& open = rows.orders.at(order);
        return {view_of(open, id, *rows.pages), changed_of(rows, open)};
    }
    std::string store(const Outcome& outcome) const { return write_return(outcome); }
    Outcome restore(const std::string& text) const { return read_return(text); }
};

/// Why goods cannot come back to a place, named by `pointer`; nothing when they can.
std::optional<Refusal> unless_takes_back(const Pages& pages, inventory::LocationId place,
                                         const std::string& pointer);

}  // namespace nahtlos::flows
