// Where the goods of a new order may come from, and whose VAT applies. Pure.
#pragma once

#include <string>
#include <vector>

#include "flows/books.hpp"
#include "orders/requests.hpp"

namespace nahtlos::flows {

struct OrderPlaces {
    std::vector<inventory::LocationId> locations;  // best first; none for what has not to travel
    std::string tax_country;
};

/// Refuses, by its field, a delivery that the channel does not offer or that lacks something.
Result<OrderPlaces> order_places(const Pages& pages, const channels::Channel& channel,
                                 const channels::Market& market, const orders::PlaceOrder& request);

}  // namespace nahtlos::flows
