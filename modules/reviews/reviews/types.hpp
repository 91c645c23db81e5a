// Reviews: what customers say of products, how far a person has looked at it, what the shop
// answers.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace nahtlos::reviews {

using ReviewId = Id<"rev">;

/// Written here by a customer, or taken over from another system.
enum class Source { own, import };
BOOST_DESCRIBE_ENUM(Source, own, import)

/// Only approved reviews are shown and counted.
enum class State { pending, approved, rejected, withdrawn };
BOOST_DESCRIBE_ENUM(State, pending, approved, rejected, withdrawn)

enum class AnswerState { draft, published };
BOOST_DESCRIBE_ENUM(AnswerState, draft, published)

/// Why a person should look at a review before it is shown.
enum class Flag { link, email, phone, word };
BOOST_DESCRIBE_ENUM(Flag, link, email, phone, word)

/// Why somebody thinks that a review should not be shown.
enum class ReportReason { spam, offensive, not_about_product, personal_data, illegal, other };
BOOST_DESCRIBE_ENUM(ReportReason, spam, offensive, not_about_product, personal_data, illegal, other)

/// A row of reviews_review.
struct Review {
    ReviewId id;
    Uuid product;
    std::optional<Uuid> variant;
    std::optional<Uuid> order_id;  // that it was bought by: with it a review is verified
    std::optional<std::int64_t> line;
    std::optional<Uuid> party;    // the buyer of that order
    std::optional<Uuid> profile;  // the customer who wrote it
    Source source = Source::own;
    std::optional<std::string> origin, external_reference;
    std::optional<Uuid> legal_entity, market, channel;
    std::string language;
    std::int64_t rating = 0;
    std::optional<std::string> title, text, author;
    State state = State::pending;
    std::string flags;  // "link,word"
    std::optional<std::string> reason;
    std::int64_t helpful = 0, reports = 0, reports_seen = 0;
    std::optional<std::string> answer, answer_author;
    std::optional<AnswerState> answer_state;
    std::optional<Instant> answered_at;
    Instant written_at;
    std::optional<Instant> moderated_at;
    Instant created_at, updated_at;
    std::int64_t version = 1;

    bool is_verified() const { return order_id.has_value(); }
};
BOOST_DESCRIBE_STRUCT(Review, (),
                      (id, product, variant, order_id, line, party, profile, source, origin,
                       external_reference, legal_entity, market, channel, language, rating, title,
                       text, author, state, flags, reason, helpful, reports, reports_seen, answer,
                       answer_author, answer_state, answered_at, written_at, moderated_at,
                       created_at, updated_at, version))

/// What the approved reviews of a product in one language say together.
struct Rating {
    Uuid product;
    std::string language;
    std::int64_t stars_1 = 0, stars_2 = 0, stars_3 = 0, stars_4 = 0, stars_5 = 0;
    std::int64_t verified = 0;  // of those: by who bought it here
    std::int64_t version = 0;   // rises with every change
    std::array<std::int64_t, 5> stars() const {
        return {stars_1, stars_2, stars_3, stars_4, stars_5};
    }
};
BOOST_DESCRIBE_STRUCT(Rating, (),
                      (product, language, stars_1, stars_2, stars_3, stars_4, stars_5, verified,
                       version))

}  // namespace nahtlos::reviews
