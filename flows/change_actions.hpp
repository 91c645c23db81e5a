// The actions of a change of an order: what each needs, and where it stands in the request. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "orders/order_changes.hpp"

namespace nahtlos::flows {

/// The first action of a kind; null when there is none.
const orders::ChangeAction* action_of(const orders::ChangeRequest& request,
                                      orders::ChangeActionKind kind);

/// "/actions/2/quantity".
std::string action_field(std::size_t i, std::string_view field);

/// Every action has what it needs and nothing else, and nothing is said twice; else
/// "invalid_actions", which names all that is wrong.
std::optional<Refusal> unless_sound(const orders::ChangeRequest& request);

}  // namespace nahtlos::flows
