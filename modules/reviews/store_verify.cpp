#include "base/sql/where.hpp"
#include "reviews/verify.hpp"

namespace nahtlos::reviews {

std::vector<Rating> ratings_after(Tx& tx, const RatingKey& after, std::int64_t limit) {
    return tx.all<Rating>(
        "select product, language, stars_1, stars_2, stars_3, stars_4, stars_5, verified, version "
        "from reviews_rating where (product, language) > ($1, $2) order by product, language "
        "limit $3",
        after.product, after.language, limit);
}

std::vector<Review> reviews_after(Tx& tx, ReviewId after, std::int64_t limit) {
    sql::Where where;
    where.page("id", std::optional(after), limit);
    return sql::rows_of<Review>(tx, "reviews_review", where);
}

std::vector<Voice> votes_after(Tx& tx, const Voice& after, std::int64_t limit) {
    return tx.all<Voice>(
        "select review, profile from reviews_vote where (review, profile) > ($1, $2) "
        "order by review, profile limit $3",
        after.review, after.profile, limit);
}

std::vector<Voice> reports_after(Tx& tx, const Voice& after, std::int64_t limit) {
    return tx.all<Voice>(
        "select review, profile from reviews_report where (review, profile) > ($1, $2) "
        "order by review, profile limit $3",
        after.review, after.profile, limit);
}

}  // namespace nahtlos::reviews
