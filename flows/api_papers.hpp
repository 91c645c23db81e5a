// The routes of what a place prints: packing slips, pick-up sheets, labels.
#pragma once

#include "base/api/route.hpp"
#include "customers/types.hpp"
#include "flows/engine.hpp"
#include "papers/documents.hpp"

namespace nahtlos::flows {

api::Routes paper_routes(Engine& engine);

/// What clocks at the place show; in UTC where none is known.
papers::Moment local_moment(const inventory::Location* place, Instant at);

/// As papers print it.
papers::Address paper_address(const customers::Address& address);

}  // namespace nahtlos::flows
