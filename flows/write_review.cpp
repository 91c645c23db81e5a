#include "flows/write_review.hpp"

#include <algorithm>

#include "orders/store.hpp"

namespace nahtlos::flows {

using reviews::Review;

std::optional<Purchase> purchase_among(Tx& tx, const Pages& pages,
                                       const std::vector<orders::Order>& newest_first,
                                       catalog::ProductId product) {
    std::vector<orders::OrderId> ids;
    for (const auto& order : newest_first) ids.push_back(order.id);
    std::ranges::sort(ids);
    const auto lines = orders::lines_of(tx, ids);
    for (const auto& order : newest_first) {
        for (const auto& line : lines) {
            if (line.order_id != order.id || line.fulfilled == 0 || !line.variant) continue;
            const auto* offer = pages.offers->find(*line.variant);
            if (offer == nullptr || offer->product != product) continue;
            return Purchase{order, line.line, *line.variant};
        }
    }
    return std::nullopt;
}

Refusal not_bought() {
    return {RefusalKind::conflict, "not_bought",
            "reviews are for who bought the product here and received it"};
}

Review make_review(const ChangeScope& scope, const Purchase& purchase,
                   const std::optional<customers::ProfileId>& whose, const NewReview& wish) {
    Review review;
    review.id = {child_id(scope.id, 1)};
    review.product = wish.product.uuid;
    review.variant = purchase.variant.uuid;
    review.order_id = purchase.order.id.uuid;
    review.line = purchase.line;
    review.party = purchase.order.party->uuid;
    if (whose) review.profile = whose->uuid;
    review.legal_entity = purchase.order.legal_entity.uuid;
    review.market = purchase.order.market.uuid;
    review.channel = scope.context.channel.value_or(purchase.order.channel.uuid);
    review.language = wish.language->value;
    review.rating = wish.rating.value;
    review.title = text_of(wish.title);
    review.text = text_of(wish.text);
    review.author = text_of(wish.author);
    review.written_at = review.created_at = review.updated_at = scope.now;
    return review;
}

MyReview my_view_of(const Review& r) {
    return {r.id,
            {r.product},
            as_id<catalog::VariantId>(r.variant),
            as_id<orders::OrderId>(r.order_id),
            r.rating,
            r.title,
            r.text,
            r.author,
            r.language,
            r.state,
            r.reason,
            r.helpful,
            published_answer(r),
            r.written_at,
            r.updated_at,
            r.version};
}

bool says_the_same(const Review& a, const Review& b) {
    return a.rating == b.rating && a.title == b.title && a.text == b.text && a.author == b.author &&
           a.language == b.language;
}

Refusal already_reviewed() {
    return {RefusalKind::conflict, "already_reviewed",
            "there is a review of this product by this customer; change that one"};
}

Result<ReviewChanged> write_new(ChangeScope& scope, const Review& review) {
    if (reviews::insert_reviews(scope.tx, {review}).empty()) return already_reviewed();
    reviews::tell(scope, "review_submitted", review);
    return ReviewChanged{review.id, review.state, review.version};
}

Result<ReviewChanged> write_over(ChangeScope& scope, const Review& before, Review review,
                                 const char* event) {
    review.id = before.id;
    review.created_at = before.created_at;
    review.helpful = before.helpful;
    review.reports = before.reports;
    review.reports_seen =
        before.state == reviews::State::withdrawn ? before.reports : before.reports_seen;
    review.version = before.version + 1;
    reviews::update_reviews(scope.tx, {{before, review}});
    reviews::tell(scope, event, review);
    return ReviewChanged{review.id, review.state, review.version};
}

void hold_order(Tx& tx, const Uuid& order) {
    static_cast<void>(orders::orders(tx, {orders::OrderId{order}}, sql::Lock::yes));
}

}  // namespace nahtlos::flows
