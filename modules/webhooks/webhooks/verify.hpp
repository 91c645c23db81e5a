// Verify: what must hold for deliveries, and where it does not.
#pragma once

#include <string>
#include <vector>

#include "base/sql/tx.hpp"

namespace nahtlos::webhooks {

struct BrokenDelivery {
    std::string rows, expected, found;
};

/// How many deliveries there are.
std::int64_t deliveries(Tx& tx);
/// At most `limit` of each: more than one success for each time it was to be sent, or none where
/// it says delivered; events of an aggregate that arrived out of order; an aggregate whose next
/// event is not due, or more than one at once.
std::vector<BrokenDelivery> broken_deliveries(Tx& tx, std::int64_t limit);

}  // namespace nahtlos::webhooks
