// What verify reads of reviews: in slices, by key.
#pragma once

#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "reviews/rules.hpp"
#include "reviews/types.hpp"

namespace nahtlos::reviews {

std::vector<Rating> ratings_after(Tx& tx, const RatingKey& after, std::int64_t limit);
std::vector<Review> reviews_after(Tx& tx, ReviewId after, std::int64_t limit);

/// That a customer voted for a review or reported it.
struct Voice {
    ReviewId review;
    Uuid profile;
};
BOOST_DESCRIBE_STRUCT(Voice, (), (review, profile))
std::vector<Voice> votes_after(Tx& tx, const Voice& after, std::int64_t limit);
std::vector<Voice> reports_after(Tx& tx, const Voice& after, std::int64_t limit);

}  // namespace nahtlos::reviews
