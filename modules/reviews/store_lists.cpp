// Lists of reviews: what is shown of a product, and what waits for a person.
#include "base/sql/where.hpp"
#include "reviews/store.hpp"

namespace nahtlos::reviews {
namespace {

std::string_view keys_of(Sort sort) {
    switch (sort) {
        case Sort::newest: return "written_at, id";
        case Sort::helpful: return "helpful, id";
        case Sort::highest:
        case Sort::lowest: break;
    }
    return "rating, id";
}

}  // namespace

ShownKey key_of(const Review& review, Sort sort) {
    switch (sort) {
        case Sort::newest: return {review.written_at.us, review.id};
        case Sort::helpful: return {review.helpful, review.id};
        case Sort::highest:
        case Sort::lowest: break;
    }
    return {review.rating, review.id};
}

std::vector<Review> shown_reviews(Tx& tx, const ShownFilter& filter) {
    sql::Where where;
    where.add("product = ", filter.product);
    where.also("state = 'approved'");  // in the words of the indexes
    where.add_any("rating", filter.rating);
    where.add_any("language", filter.language);
    if (filter.only_verified) where.also("order_id is not null");
    where.page(keys_of(filter.sort), filter.after, filter.limit,
               filter.sort == Sort::lowest ? sql::Way::up : sql::Way::down);
    return sql::rows_of<Review>(tx, "reviews_review", where);
}

std::vector<Review> search_reviews(Tx& tx, const ReviewFilter& filter) {
    sql::Where where;
    if (filter.state == std::vector{State::pending}) {
        where.also("state = 'pending'");  // in the words of the index reviews_review_waiting
    } else {
        where.add_any("state", filter.state);
    }
    where.add_any("rating", filter.rating);
    where.add_any("language", filter.language);
    where.add_any("source", filter.source);
    where.add_if("product = ", filter.product);
    if (filter.profile) where.also("profile is not null");  // in the words of the indexes
    where.add_if("profile = ", filter.profile);
    if (filter.party) where.also("party is not null");
    where.add_if("party = ", filter.party);
    where.add_if("legal_entity = ", filter.legal_entity);
    where.add_if("market = ", filter.market);
    where.add_if("channel = ", filter.channel);
    where.add_if("origin = ", filter.origin);
    where.add_if("external_reference = ", filter.external_reference);
    if (filter.only_flagged) where.also("flags <> ''");
    if (filter.only_reported) where.also("reports > reports_seen");
    where.add_made("id", "created_at", filter.created_from, filter.created_to);
    where.page("id", filter.after, filter.limit);
    return sql::rows_of<Review>(tx, "reviews_review", where);
}

}  // namespace nahtlos::reviews
