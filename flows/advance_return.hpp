// AdvanceReturn: what became of an announced return, as a kind of command.
#pragma once

#include "flows/return_change.hpp"

namespace nahtlos::flows {

struct AdvanceReturn {
    orders::ReturnId return_;
    orders::ReturnMove move;
    OrderScope scope = {};
    std::optional<std::int64_t> version = {};  // of the return, as the caller has seen it
};

/// Moves a return along orders::return_steps(). Receiving takes goods into stock, not for sale
/// (quality); inspecting puts them among the sellable or the damaged, counts them as returned and
/// gives their money back. Refuses with "return_not_found", "order_not_found", "version_changed",
/// "wrong_status" and, naming the field, "too_many", "unknown", "closed", "required",
/// "not_allowed", "wrong_sum".
class AdvanceReturnKind : public ReturnKind<AdvanceReturnKind, AdvanceReturn> {
public:
    static constexpr std::string_view name = "advance_return";
    using ReturnKind::ReturnKind;
    static void ask(const Command& command, OrderAsk& all) {
        auto& places = all.returns[command.return_];
        if (command.move.location) places.insert(*command.move.location);
    }
    static orders::ReturnId made_or_moved(const Command& command, const OrderWork&) {
        return command.return_;
    }
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

}  // namespace nahtlos::flows
