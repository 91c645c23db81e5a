// The routes of a placed order's life: fulfillment, cancellation, returns, refunds, open work.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// Whose orders a caller may cancel, hold, release and charge: its channel's, or where it is bound
/// to a place, those that have something to do there and those of its channel placed there.
OrderScope own_scope(const api::Caller& caller);

/// Whose fulfillments and returns a caller may see to: who works at a place serves the orders of
/// all channels there; others those of their own.
OrderScope place_scope(const api::Caller& caller);

/// `engine` outlives the routes.
api::Routes fulfillment_routes(Engine& engine);

}  // namespace nahtlos::flows
