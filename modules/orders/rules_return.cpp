#include <algorithm>
#include <array>
#include <string>

#include "orders/returns.hpp"

namespace nahtlos::orders {
namespace {

using A = ReturnAction;
using S = ReturnStatus;

// Steps that lead on stand before those that lead aside: catching up goes this way.
constexpr std::array all_steps{
    ReturnStep{A::approve, S::requested, S::approved, "return_approved"},
    ReturnStep{A::decline, S::requested, S::declined, "return_declined"},
    ReturnStep{A::cancel, S::requested, S::canceled, "return_canceled"},
    ReturnStep{A::receive, S::approved, S::received, "return_received"},
    ReturnStep{A::send, S::approved, S::in_transit, "return_sent"},
    ReturnStep{A::cancel, S::approved, S::canceled, "return_canceled"},
    ReturnStep{A::receive, S::in_transit, S::received, "return_received"},
    // A parcel that never came.
    ReturnStep{A::cancel, S::in_transit, S::canceled, "return_canceled"},
    ReturnStep{A::inspect, S::received, S::inspected, "return_inspected"},
    ReturnStep{A::refund, S::inspected, S::refunded, "return_refunded"},
};

const ReturnStep* step_of(S from, A action) {
    const auto it = std::ranges::find_if(
        all_steps, [&](const auto& s) { return s.from == from && s.action == action; });
    return it == all_steps.end() ? nullptr : &*it;
}

Refusal wrong_status(S status, A action) {
    std::string allowed;
    for (const auto& step : all_steps) {
        if (step.from != status) continue;
        allowed += (allowed.empty() ? "" : ", ");
        allowed += enum_name(step.action);
    }
    const std::string now(enum_name(status));
    return {RefusalKind::conflict,
            "wrong_status",
            "the return is " + now + " and cannot " + std::string(enum_name(action)) +
                "; it allows " + (allowed.empty() ? "nothing more" : allowed),
            {{"/action", "wrong_status", "is not possible from " + now}}};
}

}  // namespace

std::int64_t pending_units(ReturnStatus status, const ReturnLine& line) {
    switch (status) {
        case S::requested: return line.requested;
        case S::approved:
        case S::in_transit: return line.approved;
        case S::received: return line.received;
        default: return 0;
    }
}

bool is_final(ReturnStatus status) {
    return std::ranges::none_of(all_steps, [&](const auto& s) { return s.from == status; });
}

std::span<const ReturnStep> return_steps() { return all_steps; }

Result<std::vector<ReturnStep>> steps_to(ReturnStatus status, ReturnAction action, bool catch_up) {
    std::vector<ReturnStep> steps;
    for (auto at = status; steps.size() < all_steps.size();) {
        if (const auto* wanted = step_of(at, action)) {
            steps.push_back(*wanted);
            return steps;
        }
        const auto next = std::ranges::find(all_steps, at, &ReturnStep::from);
        const bool leads_on = next != all_steps.end() && next->to < S::refunded;
        if (!catch_up || !leads_on) break;
        steps.push_back(*next);
        at = next->to;
    }
    return wrong_status(status, action);
}

}  // namespace nahtlos::orders
