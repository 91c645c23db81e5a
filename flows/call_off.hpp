// Call-off: parcels of what is not sent any more are taken back from their carriers.
#pragma once

#include "base/events/subscriptions.hpp"

namespace nahtlos::flows {

/// Sees fulfillments that are canceled or rejected, and has the labels canceled that they have.
events::Subscriber shipment_subscriber();

}  // namespace nahtlos::flows
