// Credit notes follow what orders give back: each refund that was done gets one, in a write of its
// own that happens once.
#pragma once

#include "base/batch/changes.hpp"
#include "base/events/subscriptions.hpp"
#include "base/jobs/jobs.hpp"
#include "base/world.hpp"
#include "orders/document.hpp"

namespace nahtlos::flows {

/// Sees refunds that were done and asks for their notes.
events::Subscriber credit_note_subscriber();

/// Everything given here outlives the jobs.
void add_credit_note_jobs(jobs::Runner& runner, Changes& changes, World& world);

/// "CN-1000001": how people read a note's number. Numbers of a legal entity have no gaps.
std::string shown_note_number(const std::string& prefix, std::int64_t number);

}  // namespace nahtlos::flows
