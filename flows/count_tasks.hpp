// Count tasks: opened where goods were not found that the books have there.
#pragma once

#include "base/events/subscriptions.hpp"

namespace nahtlos::flows {

/// Sees fulfillments that were rejected, in whole or in part, because goods were not found, and
/// opens a task for each article at that location that has none.
events::Subscriber count_task_subscriber();

}  // namespace nahtlos::flows
