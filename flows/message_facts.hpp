// What an event says that a message needs; kept with the message.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "customers/types.hpp"
#include "orders/types.hpp"

namespace nahtlos::flows {

struct MessageFactLine {
    std::int64_t line = 0, quantity = 0;
    std::optional<std::int64_t> amount_minor;
};
BOOST_DESCRIBE_STRUCT(MessageFactLine, (), (line, quantity, amount_minor))

struct MessageFacts {
    std::vector<MessageFactLine> lines;
    std::optional<std::int64_t> amount_minor;  // given back
    bool is_whole = false;                     // canceled
    std::optional<Instant> promise_by;         // that may not be kept
    std::optional<Instant> new_promise;        // in its place
};
BOOST_DESCRIBE_STRUCT(MessageFacts, (), (lines, amount_minor, is_whole, promise_by, new_promise))

/// Whom an order's messages go to.
struct Addressee {
    std::string email;
    std::optional<std::string> name, language;
};
/// What the buyer said with the order, else what their profile says. Nothing without an address:
/// none was given, or it was erased.
std::optional<Addressee> addressee_of(Tx& tx, const std::optional<customers::Party>& party);

/// A fulfillment that its customer still waits for, though it was promised.
bool is_unkept(const orders::Fulfillment& fulfillment);
/// A promise is told to be broken so long after it.
inline constexpr Span promise_grace = minutes(15);

}  // namespace nahtlos::flows
