// What the routes of reviews share: how a review is shown, to whom, and what a customer may say.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/api/route.hpp"
#include "catalog/types.hpp"
#include "customers/types.hpp"
#include "flows/engine.hpp"
#include "orders/types.hpp"
#include "reviews/store.hpp"

namespace nahtlos::flows {

/// One to five stars.
struct Stars {
    using Wire = std::int64_t;
    static constexpr std::int64_t least = 1, most = 5;
    static constexpr std::string_view rule = "must be between 1 and 5";
    std::int64_t value = 5;
    auto operator<=>(const Stars&) const = default;
    static std::optional<Stars> parse(Wire wire) {
        if (wire < least || wire > most) return std::nullopt;
        return Stars{wire};
    }
    Wire wire() const { return value; }
    static boost::json::object schema();
};

using ReviewTitle = json::ShortText<120>;
using ReviewText = json::LongText<5000>;
using ReviewAuthor = json::ShortText<60>;

/// The answer of what changes a review; words stay out, since outcomes are stored.
struct ReviewChanged {
    reviews::ReviewId id;
    reviews::State state = reviews::State::pending;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ReviewChanged, (), (id, state, version))

struct ReviewAnswer {
    std::string text;
    std::optional<std::string> author;
    Instant answered_at;
};
BOOST_DESCRIBE_STRUCT(ReviewAnswer, (), (text, author, answered_at))

/// The answer that everybody sees, if there is one.
std::optional<ReviewAnswer> published_answer(const reviews::Review& review);

template <class T>
std::optional<T> as_id(const std::optional<Uuid>& id) {
    if (!id) return std::nullopt;
    return T{*id};
}

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& text) {
    if (!text) return std::nullopt;
    return text->value;
}

/// Whether it was written or imported within what the caller is bound to.
bool is_within(const api::Caller& caller, const reviews::Review& review);

/// What is held for a person, and import.
api::Routes review_rule_routes(Engine& engine);
api::Routes review_import_routes(Engine& engine);
/// What everybody sees of products: reviews and ratings.
api::Routes product_review_routes(Engine& engine);

}  // namespace nahtlos::flows
