// Exchanges that come to their end beside a return: a replacement that was paid goes on, one whose
// goods stay is canceled; by jobs that follow events.
#pragma once

#include "base/batch/changes.hpp"
#include "base/events/subscriptions.hpp"
#include "base/jobs/jobs.hpp"
#include "base/world.hpp"
#include "flows/books.hpp"

namespace nahtlos::flows {

/// Sees money that came for replacements and returns that were emptied, as by units that were
/// brought to a counter without a word of them.
events::Subscriber exchange_subscriber();

/// Everything given here outlives the jobs.
void add_exchange_jobs(jobs::Runner& runner, Changes& changes, World& world, Books& books);

}  // namespace nahtlos::flows
