// Refunds to store credit: what an order gives back goes to its customer's account instead of back
// to where the money came from, in the same write.
#pragma once

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include "base/batch/changes.hpp"
#include "flows/order_book.hpp"

namespace nahtlos::flows {

/// Where money goes that an order gives back. What a gift card or credit paid goes back to that
/// account in either case.
enum class RefundTo { original, store_credit };
BOOST_DESCRIBE_ENUM(RefundTo, original, store_credit)

/// Why a command whose refund shall be store credit cannot say how money is given back as well.
std::optional<Refusal> unless_sole_wish(const std::optional<orders::RefundWish>& refund);

/// Credits each refund that `work` has booked as done to the customer of its order: one entry for
/// each, of the refund's own id. Refuses, naming "/refund_to", "needs_customer" (nobody is known to
/// have bought) and "not_allowed" (the channel collects the money, and gives it back).
std::optional<Refusal> credit_refunds(ChangeScope& scope, const OrderWork& work);

/// Runs one command of a kind about orders, whose request says that what is refunded is paid out,
/// and credits it.
template <class Kind>
Result<typename Kind::Outcome> with_store_credit(ChangeScope& scope, Books& books,
                                                 typename Kind::Command command) {
    Kind kind(books);
    const Entry<typename Kind::Command> entry{std::move(command), {},       scope.context,
                                              scope.now,          scope.id, {}};
    const std::array all{&entry};
    auto rows = kind.load(scope.tx, std::span(all));
    auto work = kind.decide(rows, entry);
    if (!work) return work.refusal();
    if (auto refusal = credit_refunds(scope, *work)) return *std::move(refusal);
    auto outcome = kind.fold(rows, entry, *work);
    kind.save(scope.tx, rows);
    std::ranges::move(rows.events, std::back_inserter(scope.events));
    return outcome;
}

struct GiveCredit {
    orders::OrderId order;
    OrderScope scope = {};
    std::optional<std::int64_t> version = {};
};

/// Gives what was paid beyond what is owed, and is not on its way back, as store credit: for money
/// that a return or a cancellation left with us. Refuses with "order_not_found", "version_changed",
/// "nothing_to_refund" and what credit_refunds says.
class GiveCreditKind : public OrderKind<GiveCreditKind, GiveCredit> {
public:
    static constexpr std::string_view name = "give_credit";
    using OrderKind::OrderKind;
    static void ask(const Command& command, OrderAsk& all) { all.orders.insert(command.order); }
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

}  // namespace nahtlos::flows
