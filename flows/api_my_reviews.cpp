#include <algorithm>

#include "base/api/change.hpp"
#include "customers/profiles.hpp"
#include "flows/api_reviews.hpp"
#include "flows/new_order.hpp"
#include "flows/shopper_desk.hpp"
#include "flows/write_review.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using catalog::ProductId;
using reviews::Review;
using reviews::ReviewId;
using reviews::State;

struct ReviewChange {
    std::optional<Stars> rating;
    std::optional<std::optional<ReviewTitle>> title;
    std::optional<std::optional<ReviewText>> text;
    std::optional<std::optional<ReviewAuthor>> author;
    std::optional<json::LanguageTag> language;
};
BOOST_DESCRIBE_STRUCT(ReviewChange, (), (rating, title, text, author, language))

struct MyReviewsQuery {
    std::optional<api::Cursor<ReviewId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(MyReviewsQuery, (), (cursor, limit))

struct NewVote {
    ReviewId review;
    static constexpr std::string_view schema_name = "NewReviewVote";
};
BOOST_DESCRIBE_STRUCT(NewVote, (), (review))

struct NewReport {
    ReviewId review;
    reviews::ReportReason reason = reviews::ReportReason::other;
    static constexpr std::string_view schema_name = "NewReviewReport";
};
BOOST_DESCRIBE_STRUCT(NewReport, (), (review, reason))

const api::KnownError withdrawn_error{RefusalKind::conflict, "review_withdrawn",
                                      "it was withdrawn"};

// --- that they bought it

// The newest of their last thousand orders. That goods were handed over stays true, so that it may
// be looked for before the write.
std::optional<Purchase> find_purchase(Engine& engine, const Call& call, Tx& tx, ProductId product) {
    constexpr std::int64_t at_once = 100;
    constexpr int most_rounds = 10;
    const auto pages = engine.books().open(tx);
    std::optional<customers::PartyId> before;
    for (int round = 0; round < most_rounds; ++round) {
        const auto parties = customers::parties_of(tx, me(call), before, at_once);
        std::vector<orders::OrderId> ids;
        for (const auto party : parties) ids.push_back(order_of_buyer(party));
        std::ranges::sort(ids);
        auto found = orders::orders(tx, ids, sql::Lock::no);
        std::erase_if(found, [&](const orders::Order& order) {
            return !order.party ||
                   api::outside_of(*call.caller, {order.legal_entity.uuid, {}, {}, {}});
        });
        std::ranges::sort(found, std::greater<>{}, &orders::Order::id);
        if (auto purchase = purchase_among(tx, *pages, found, product)) return purchase;
        if (static_cast<std::int64_t>(parties.size()) < at_once) break;
        before = parties.back();
    }
    return std::nullopt;
}

// Whether the buyer of an order is still this customer. An erasure locks the order as well, so
// nothing is written behind it.
bool is_still_theirs(Tx& tx, const Uuid& order, const Uuid& party, customers::ProfileId whose) {
    hold_order(tx, order);
    return customers::belongs_to(tx, {party}, whose);
}

// --- writing

Result<ReviewChanged> submit_review(ChangeScope& scope, const Purchase& purchase,
                                    customers::ProfileId whose, const NewReview& wish) {
    auto& tx = scope.tx;
    if (!is_still_theirs(tx, purchase.order.id.uuid, purchase.order.party->uuid, whose)) {
        return not_bought();
    }
    auto review = make_review(scope, purchase, whose, wish);
    reviews::screen(review, reviews::load_screening(tx));
    if (const auto before = reviews::review_of(tx, whose.uuid, wish.product.uuid)) {
        if (before->state != State::withdrawn) return already_reviewed();
        return write_over(scope, *before, std::move(review), "review_submitted");
    }
    return write_new(scope, review);
}

void add_review(const ShopperDesk& desk, const Call& call, const Reply<ReviewChanged>& reply,
                NewReview wish) {
    if (auto refusal = unless_customer(call)) return reply(*std::move(refusal));
    if (!wish.language) wish.language = json::LanguageTag{std::string(call.language)};
    const bool is_taken = desk.readers.run([&desk, &call, reply, wish] {
        reply.guard([&] {
            const auto purchase = desk.engine.database().read(
                [&](Tx& tx) { return find_purchase(desk.engine, call, tx, wish.product); });
            if (!purchase) return reply(not_bought());
            api::run_change<ReviewChanged>(
                desk.engine.changes(), call, reply,
                [purchase = *purchase, whose = me(call), wish](ChangeScope& scope) {
                    return submit_review(scope, purchase, whose, wish);
                });
        });
    });
    if (!is_taken) reply(api::overloaded());
}

// What they wrote, or nothing.
std::optional<Review> mine(Tx& tx, customers::ProfileId whose, ReviewId id) {
    auto review = reviews::find_review(tx, id);
    if (!review || review->profile != whose.uuid) return std::nullopt;
    return review;
}

void apply(const ReviewChange& wish, Review& review) {
    if (wish.rating) review.rating = wish.rating->value;
    if (wish.title) review.title = text_of(*wish.title);
    if (wish.text) review.text = text_of(*wish.text);
    if (wish.author) review.author = text_of(*wish.author);
    if (wish.language) review.language = wish.language->value;
}

Result<ReviewChanged> edit_review(ChangeScope& scope, customers::ProfileId whose, ReviewId id,
                                  const ReviewChange& wish, std::optional<std::int64_t> if_match) {
    const auto known = mine(scope.tx, whose, id);
    if (!known || !is_still_theirs(scope.tx, *known->order_id, *known->party, whose)) {
        return api::no_such_resource();
    }
    // Behind the lock: an erasure may have been here.
    const auto before = mine(scope.tx, whose, id);
    check(before.has_value(), "reviews are never deleted");
    if (auto refusal = api::unless_version(if_match, before->version)) return *refusal;
    if (before->state == State::withdrawn) {
        return Refusal{RefusalKind::conflict, "review_withdrawn", "this review was withdrawn"};
    }
    auto review = *before;
    apply(wish, review);
    if (says_the_same(*before, review)) {
        return ReviewChanged{review.id, review.state, review.version};
    }
    reviews::screen(review, reviews::load_screening(scope.tx));
    review.reason.reset();
    review.moderated_at.reset();
    review.updated_at = scope.now;
    ++review.version;
    reviews::update_reviews(scope.tx, {{*before, review}});
    reviews::tell(scope, "review_edited", review);
    return ReviewChanged{review.id, review.state, review.version};
}

void change_review(const ShopperDesk& desk, const Call& call, const Reply<ReviewChanged>& reply,
                   ReviewId id, const ReviewChange& wish) {
    if (auto refusal = unless_customer(call)) return reply(*std::move(refusal));
    api::run_change<ReviewChanged>(
        desk.engine.changes(), call, reply,
        [whose = me(call), id, wish, if_match = call.if_match](ChangeScope& scope) {
            return edit_review(scope, whose, id, wish, if_match);
        });
}

void withdraw_review(const ShopperDesk& desk, const Call& call, const Reply<Done>& reply,
                     ReviewId id) {
    if (auto refusal = unless_customer(call)) return reply(*std::move(refusal));
    api::run_quiet(desk.engine.changes(), call, reply,
                   [whose = me(call), id,
                    if_match = call.if_match](ChangeScope& scope) -> Result<std::string> {
                       const auto before = mine(scope.tx, whose, id);
                       if (!before) return api::no_such_resource();
                       if (auto refusal = api::unless_version(if_match, before->version)) {
                           return *std::move(refusal);
                       }
                       if (before->state == State::withdrawn) return std::string("{}");
                       auto review = *before;
                       reviews::withdraw(review, scope.now);
                       reviews::update_reviews(scope.tx, {{*before, review}});
                       reviews::tell(scope, "review_withdrawn", review);
                       return std::string("{}");
                   });
}

// --- what others wrote

Result<Review> shown_to_all(Tx& tx, ReviewId id) {
    auto review = reviews::find_review(tx, id);
    if (!review || review->state != State::approved) return api::no_such_resource();
    return *std::move(review);
}

void vote(const ShopperDesk& desk, const Call& call, const Reply<Done>& reply, ReviewId id) {
    if (auto refusal = unless_customer(call)) return reply(*std::move(refusal));
    api::run_quiet(
        desk.engine.changes(), call, reply,
        [whose = me(call), id](ChangeScope& scope) -> Result<std::string> {
            const auto review = shown_to_all(scope.tx, id);
            if (!review) return review.refusal();
            if (review->profile == whose.uuid) {
                return Refusal{RefusalKind::conflict, "own_review", "this review is their own"};
            }
            reviews::insert_vote(scope.tx, id, whose.uuid, scope.now);
            return std::string("{}");
        });
}

constexpr std::int64_t most_reports_a_day = 20;

Result<std::string> report_review(ChangeScope& scope, customers::ProfileId whose,
                                  const NewReport& wish) {
    const auto review = shown_to_all(scope.tx, wish.review);
    if (!review) return review.refusal();
    if (reviews::reports_by(scope.tx, whose.uuid, scope.now - days(1)) >= most_reports_a_day) {
        return Refusal{RefusalKind::rate_limited,
                       "too_many_reports",
                       "so many reviews cannot be reported in a day",
                       {},
                       3600};
    }
    if (reviews::insert_report(scope.tx, wish.review, whose.uuid, wish.reason, scope.now)) {
        scope.events.push_back({"review_reported", child_id(scope.id, 1), 1, scope.context,
                                scope.now, R"({"review":")" + to_string(wish.review) + "\"}"});
    }
    return std::string("{}");
}

void report(const ShopperDesk& desk, const Call& call, const Reply<Done>& reply,
            const NewReport& wish) {
    if (auto refusal = unless_customer(call)) return reply(*std::move(refusal));
    api::run_quiet(
        desk.engine.changes(), call, reply,
        [whose = me(call), wish](ChangeScope& scope) { return report_review(scope, whose, wish); });
}

// --- reading

Result<api::Page<MyReview>> list_my_reviews(const Call& call, Tx& tx, const MyReviewsQuery& query) {
    if (auto refusal = unless_customer(call)) return *std::move(refusal);
    reviews::ReviewFilter filter;
    filter.profile = call.caller->id;
    if (query.cursor) filter.after = query.cursor->key;
    filter.limit = query.limit.value + 1;
    std::vector<MyReview> views;
    for (const auto& row : reviews::search_reviews(tx, filter)) views.push_back(my_view_of(row));
    return api::page_of(std::move(views), query.limit, [](const MyReview& r) { return r.id; });
}

Result<MyReview> get_my_review(const Call& call, Tx& tx, ReviewId id) {
    if (auto refusal = unless_customer(call)) return *std::move(refusal);
    const auto review = mine(tx, me(call), id);
    if (!review) return api::no_such_resource();
    return my_view_of(*review);
}

api::Routes voice_routes(const ShopperDesk& desk) {
    return {
        api::command("POST /v1/me/review-votes", Scope::any_key, "vote_for_review",
                     "Find a review helpful; once",
                     [desk](const Call& call, Reply<Done> reply, NewVote wish) {
                         vote(desk, call, reply, wish.review);
                     },
                     {.errors = {{RefusalKind::conflict, "own_review", "it is their own"}}}),
        api::command("POST /v1/me/review-reports", Scope::any_key, "report_review",
                     "Say that a review should not be shown; a person will look at it",
                     [desk](const Call& call, Reply<Done> reply, NewReport wish) {
                         report(desk, call, reply, wish);
                     },
                     {.errors = {{RefusalKind::rate_limited, "too_many_reports",
                                  "20 reports a day are the most"}}}),
    };
}

}  // namespace

api::Routes my_review_routes(const ShopperDesk& desk) {
    auto routes = voice_routes(desk);
    const auto add = [&](api::Route route) { routes.push_back(std::move(route)); };
    add(api::query("GET /v1/me/reviews", Scope::any_key, "list_my_reviews",
                   "What I wrote of products, oldest first", list_my_reviews));
    add(api::query("GET /v1/me/reviews/{id}", Scope::any_key, "get_my_review",
                   "One of my reviews, and what became of it", get_my_review));
    add(api::command("POST /v1/me/reviews", Scope::any_key, "submit_review",
                     "Review a product that I bought here and received",
                     [desk](const Call& call, Reply<ReviewChanged> reply, NewReview wish) {
                         add_review(desk, call, reply, std::move(wish));
                     },
                     {.status = 201,
                      .errors = {not_bought_error, already_reviewed_error},
                      .description = "It is shown once it is approved."}));
    add(api::command("PATCH /v1/me/reviews/{id}", Scope::any_key, "change_my_review",
                     "Change my review; it is shown again once that is approved",
                     [desk](const Call& call, Reply<ReviewChanged> reply, ReviewId id,
                            ReviewChange wish) { change_review(desk, call, reply, id, wish); },
                     {.errors = {api::version_changed, withdrawn_error}}));
    add(api::command("DELETE /v1/me/reviews/{id}", Scope::any_key, "withdraw_my_review",
                     "Take my review back; its words are deleted",
                     [desk](const Call& call, Reply<Done> reply, ReviewId id) {
                         withdraw_review(desk, call, reply, id);
                     },
                     {.errors = {api::version_changed}}));
    return routes;
}

}  // namespace nahtlos::flows
