// Privacy: who does not work here any more loses their name.
#pragma once

#include "staff/api.hpp"

namespace nahtlos::staff {

/// Replaces login and name of accounts that were disabled `kept` ago or longer, and drops their
/// second factor. Some at a time: to be called now and then; never blocks.
void forget_names(const Desk& desk, World& world, Span kept);

}  // namespace nahtlos::staff
