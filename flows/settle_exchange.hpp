// Exchanges that come to their end: what came back pays for what was taken instead.
#pragma once

#include "flows/advance_return.hpp"
#include "flows/store_credit.hpp"

namespace nahtlos::flows {

/// Advances a return as AdvanceReturnKind does. Where it is part of an open exchange, the money of
/// what was inspected pays for the replacement first, in the same write, and the rest goes where
/// the move and `to` say; a replacement that is paid goes on. A return that is declined or called
/// off cancels what of the replacement has not gone.
Result<ReturnChanged> advance_exchange(ChangeScope& scope, Books& books, AdvanceReturn command,
                                       RefundTo to);

}  // namespace nahtlos::flows
