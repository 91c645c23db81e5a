// Numbers of child ids, so that two parts of an order never share one.
#pragma once

#include <cstdint>

namespace nahtlos::flows {

constexpr std::uint16_t order_child = 1, party_child = 2, payment_child = 3, decision_child = 4,
                        first_fulfillment = 16, first_later_payment = 0x8000;

}  // namespace nahtlos::flows
