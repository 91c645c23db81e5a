// What a customer or guest says of a product, and that they bought it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "flows/review_view.hpp"

namespace nahtlos::flows {

struct NewReview {
    catalog::ProductId product;
    Stars rating;
    std::optional<ReviewTitle> title;
    std::optional<ReviewText> text;
    std::optional<ReviewAuthor> author;
    std::optional<json::LanguageTag> language;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"author", "as they want to be called; nobody is named without it"},
        {"language", "that it is written in; that of Accept-Language unless said"},
    }};
};
BOOST_DESCRIBE_STRUCT(NewReview, (), (product, rating, title, text, author, language))

struct MyReview {
    reviews::ReviewId id;
    catalog::ProductId product;
    std::optional<catalog::VariantId> variant;
    std::optional<orders::OrderId> order;
    std::int64_t rating = 0;
    std::optional<std::string> title, text, author;
    std::string language;
    reviews::State state = reviews::State::pending;
    std::optional<std::string> reason;
    std::int64_t helpful = 0;
    std::optional<ReviewAnswer> answer;
    Instant written_at, updated_at;
    std::int64_t version = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"order", "that shows that it was bought"}, {"reason", "why it was rejected"}}};
};
BOOST_DESCRIBE_STRUCT(MyReview, (),
                      (id, product, variant, order, rating, title, text, author, language, state,
                       reason, helpful, answer, written_at, updated_at, version))

MyReview my_view_of(const reviews::Review& review);

/// The line of an order by which somebody got a product.
struct Purchase {
    orders::Order order;
    std::int64_t line = 0;
    catalog::VariantId variant;
};

/// The first of these orders with a line of the product of which something was handed over. That
/// stays true, so that it may be looked for before the write.
std::optional<Purchase> purchase_among(Tx& tx, const Pages& pages,
                                       const std::vector<orders::Order>& newest_first,
                                       catalog::ProductId product);

Refusal not_bought();
inline const api::KnownError not_bought_error{
    RefusalKind::conflict, "not_bought", "they have not bought it here, or not received it yet"};

/// A new review by the buyer of an order with a party; of a customer, if it is one. Not screened.
reviews::Review make_review(const ChangeScope& scope, const Purchase& purchase,
                            const std::optional<customers::ProfileId>& whose,
                            const NewReview& wish);

bool says_the_same(const reviews::Review& a, const reviews::Review& b);

/// Writes a review and tells of it. Refuses (conflict, "already_reviewed") a second one.
Result<ReviewChanged> write_new(ChangeScope& scope, const reviews::Review& review);
/// Writes it over `before`, which keeps its id and what others said of it.
Result<ReviewChanged> write_over(ChangeScope& scope, const reviews::Review& before,
                                 reviews::Review review, const char* event);

Refusal already_reviewed();
inline const api::KnownError already_reviewed_error{
    RefusalKind::conflict, "already_reviewed",
    "there is one; it can be changed, or withdrawn and written anew"};

/// Locks the order, as an erasure does: what is found true of its buyer behind that stays true.
void hold_order(Tx& tx, const Uuid& order);

}  // namespace nahtlos::flows
