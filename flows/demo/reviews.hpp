// What customers of the demo retailer say of its articles: in stars and words, by rule the same.
#pragma once

#include <vector>

#include "channels/types.hpp"
#include "flows/demo/catalog.hpp"
#include "orders/types.hpp"

namespace nahtlos::flows::demo {

/// An order whose goods have left the house.
struct Bought {
    orders::OrderId order;
    Instant placed_at;
};

struct ReviewPlan {
    channels::LegalEntityId legal_entity;
    const std::vector<Reviewable>& products;
    const std::vector<Bought>& bought;
};

struct MadeReviews {
    std::size_t all = 0, verified = 0, waiting = 0;
};

/// Some hundred taken over from the shop that was there before, and one by the buyer of most
/// articles of the orders that were sent; most are approved, some answered, some wait for a person.
MadeReviews make_reviews(Engine& engine, Runner& runner, std::uint64_t seed,
                         const ReviewPlan& plan);

}  // namespace nahtlos::flows::demo
