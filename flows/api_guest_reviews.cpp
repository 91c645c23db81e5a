#include "base/api/change.hpp"
#include "customers/privacy.hpp"
#include "flows/api_cart.hpp"
#include "flows/api_reviews.hpp"
#include "flows/write_review.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using reviews::Review;
using reviews::ReviewId;
using reviews::State;

struct GuestReviews {
    std::vector<MyReview> items;
};
BOOST_DESCRIBE_STRUCT(GuestReviews, (), (items))

// By token only: staff, who may name carts by id, bought nothing.
Result<orders::CartRef> token_of(const Call& call, const CartPath& path) {
    if (path.id) return no_such_cart();
    return ref_of(call, path);
}

// What was bought with the cart.
Result<orders::Order> order_of(Tx& tx, const Pages& pages, const orders::CartRef& ref,
                               sql::Lock lock) {
    const auto shelf = load_carts(tx, {ref}, {}, sql::Lock::no);
    const auto* cart = shelf.find(ref, pages);
    if (cart == nullptr) return no_such_cart();
    if (cart->row.status != orders::CartStatus::completed || !cart->row.checkout) {
        return not_bought();
    }
    auto found = orders::orders(tx, {*cart->row.checkout}, lock);
    if (found.empty() || !found.front().party) return not_bought();
    // The lock is that of an erasure: whoever is not erased behind it is written before one.
    if (!customers::erased_parties(tx, {*found.front().party}).empty()) return no_such_cart();
    return std::move(found.front());
}

// What the buyer said of a product before, be it as a customer or as a guest.
std::optional<Review> said_before(Tx& tx, const Uuid& party,
                                  const std::optional<customers::ProfileId>& whose,
                                  const Uuid& product) {
    if (whose) return reviews::review_of(tx, whose->uuid, product);
    return reviews::review_of_guest(tx, party, product);
}

Result<ReviewChanged> put_review(Engine& engine, ChangeScope& scope, const orders::CartRef& ref,
                                 const NewReview& wish) {
    auto& tx = scope.tx;
    const auto pages = engine.books().read(tx);
    const auto order = order_of(tx, *pages, ref, sql::Lock::yes);
    if (!order) return order.refusal();
    const auto purchase = purchase_among(tx, *pages, {*order}, wish.product);
    if (!purchase) return not_bought();
    const auto whose = customers::profile_of_party(tx, *order->party);
    auto review = make_review(scope, *purchase, whose, wish);
    reviews::screen(review, reviews::load_screening(tx));
    const auto before = said_before(tx, order->party->uuid, whose, review.product);
    if (!before) return write_new(scope, review);
    if (before->state == State::withdrawn) {
        return write_over(scope, *before, std::move(review), "review_submitted");
    }
    if (says_the_same(*before, review)) {
        return ReviewChanged{before->id, before->state, before->version};
    }
    review.written_at = before->written_at;
    return write_over(scope, *before, std::move(review), "review_edited");
}

void put_as_guest(Engine& engine, const Call& call, const Reply<ReviewChanged>& reply,
                  const CartPath& path, NewReview wish) {
    const auto ref = token_of(call, path);
    if (!ref) return reply(ref.refusal());
    if (!wish.language) wish.language = json::LanguageTag{std::string(call.language)};
    api::run_change<ReviewChanged>(
        engine.changes(), call, reply,
        [&engine, ref = *ref, wish = std::move(wish)](ChangeScope& scope) {
            return put_review(engine, scope, ref, wish);
        });
}

void withdraw_as_guest(Engine& engine, const Call& call, const Reply<Done>& reply,
                       const CartPath& path, ReviewId id) {
    const auto ref = token_of(call, path);
    if (!ref) return reply(ref.refusal());
    api::run_quiet(engine.changes(), call, reply,
                   [&engine, ref = *ref, id](ChangeScope& scope) -> Result<std::string> {
                       const auto pages = engine.books().read(scope.tx);
                       const auto order = order_of(scope.tx, *pages, ref, sql::Lock::no);
                       if (!order) return order.refusal();
                       const auto before = reviews::find_review(scope.tx, id);
                       if (!before || before->order_id != order->id.uuid) {
                           return api::no_such_resource();
                       }
                       if (before->state == State::withdrawn) return std::string("{}");
                       auto review = *before;
                       reviews::withdraw(review, scope.now);
                       reviews::update_reviews(scope.tx, {{*before, review}});
                       reviews::tell(scope, "review_withdrawn", review);
                       return std::string("{}");
                   });
}

Result<GuestReviews> list_as_guest(Engine& engine, const Call& call, Tx& tx, const CartPath& path) {
    const auto ref = token_of(call, path);
    if (!ref) return ref.refusal();
    const auto order = order_of(tx, *engine.books().open(tx), *ref, sql::Lock::no);
    if (!order) return order.refusal();
    reviews::ReviewFilter filter;
    filter.party = order->party->uuid;
    filter.limit = 1'000;  // lines of a cart
    GuestReviews all;
    for (const auto& row : reviews::search_reviews(tx, filter)) {
        all.items.push_back(my_view_of(row));
    }
    return all;
}

const api::KnownError no_cart{RefusalKind::not_found, "cart_not_found", "there is no such cart"};

}  // namespace

api::Routes guest_review_routes(Engine& engine) {
    return {
        api::query("GET /v1/carts/{cart}/reviews", Scope::carts_write, "list_guest_reviews",
                   "What a guest said of what they bought with a cart",
                   [&engine](const Call& call, Tx& tx, const CartPath& path) {
                       return list_as_guest(engine, call, tx, path);
                   },
                   {.errors = {no_cart, not_bought_error}, .tag = "reviews"}),
        api::command(
            "PUT /v1/carts/{cart}/reviews", Scope::carts_write, "put_guest_review",
            "Review a product that was bought with a cart, or change that",
            [&engine](const Call& call, Reply<ReviewChanged> reply, CartPath path, NewReview wish) {
                put_as_guest(engine, call, reply, path, std::move(wish));
            },
            {.errors = {no_cart, not_bought_error, already_reviewed_error},
             .tag = "reviews",
             .description = "For people without an account: who has the token of the "
                            "cart is its buyer. It is shown once it is approved."}),
        api::command("DELETE /v1/carts/{cart}/reviews/{review}", Scope::carts_write,
                     "withdraw_guest_review", "Take it back; its words are deleted",
                     [&engine](const Call& call, Reply<Done> reply, CartPath path, ReviewId id) {
                         withdraw_as_guest(engine, call, reply, path, id);
                     },
                     {.errors = {no_cart, not_bought_error}, .tag = "reviews"}),
    };
}

}  // namespace nahtlos::flows
