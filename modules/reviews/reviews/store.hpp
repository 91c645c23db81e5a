// The stored form of reviews, ratings, reports, votes and of what is held.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/sql/tx.hpp"
#include "reviews/rules.hpp"
#include "reviews/types.hpp"

namespace nahtlos::reviews {

std::optional<Review> find_review(Tx& tx, ReviewId id);
/// By id (ascending, unique); unknown ones are missing.
std::vector<Review> reviews(Tx& tx, const std::vector<ReviewId>& ids);
/// What a customer wrote of a product, withdrawn ones too.
std::optional<Review> review_of(
    Tx& tx, Uuid profile, Uuid product);  /// The same of the buyer of an order who has no account.
std::optional<Review> review_of_guest(Tx& tx, Uuid party, Uuid product);

/// Adds new ones, with what they count; answers those that were added. The others are there
/// already: a customer has one of a product, another system one of a name.
std::vector<Review> insert_reviews(Tx& tx, const std::vector<Review>& reviews);

/// What was imported from `origin`, by these references.
std::map<std::string, ReviewId> imported(Tx& tx, const std::string& origin,
                                         std::vector<std::string> references);

/// What becomes of a review.
struct Step {
    Review before, after;
};
/// Writes what becomes of each over exactly what it was, and moves the ratings by the differences.
/// Where somebody else has changed one meanwhile the whole transaction is run again. Votes and
/// reports are not written.
void update_reviews(Tx& tx, std::vector<Step> steps);

/// The event of a change, numbered by the version after it: ids only.
void tell(ChangeScope& scope, const char* type, const Review& review);

/// Counts a vote; false when it was counted before.
bool insert_vote(Tx& tx, ReviewId review, Uuid profile, Instant now);
/// Counts a report; false when it was counted before.
bool insert_report(Tx& tx, ReviewId review, Uuid profile, ReportReason reason, Instant now);
std::int64_t reports_by(Tx& tx, Uuid profile, Instant since);
struct ReportCount {
    ReportReason reason = ReportReason::other;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(ReportCount, (), (reason, count))
std::vector<ReportCount> reports_of(Tx& tx, ReviewId review);

/// Of these products (ascending, unique), by product and language.
std::vector<Rating> ratings(Tx& tx, const std::vector<Uuid>& products);

enum class Sort { newest, helpful, highest, lowest };
BOOST_DESCRIBE_ENUM(Sort, newest, helpful, highest, lowest)

/// The last entry of a page: what it is sorted by, and which it is.
struct ShownKey {
    std::int64_t rank = 0;
    ReviewId id;
};
BOOST_DESCRIBE_STRUCT(ShownKey, (), (rank, id))
ShownKey key_of(const Review& review, Sort sort);

struct ShownFilter {
    Uuid product;
    std::vector<std::int64_t> rating;
    std::vector<std::string> language;
    bool only_verified = false;
    Sort sort = Sort::newest;
    std::optional<ShownKey> after;
    std::int64_t limit = 20;
};
/// Approved ones of a product.
std::vector<Review> shown_reviews(Tx& tx, const ShownFilter& filter);

/// What is empty is not asked for.
struct ReviewFilter {
    std::vector<State> state;
    std::vector<std::int64_t> rating;
    std::vector<std::string> language;
    std::vector<Source> source;
    std::optional<Uuid> product, profile, party, legal_entity, market, channel;
    std::optional<std::string> origin, external_reference;
    bool only_flagged = false, only_reported = false;
    std::optional<Instant> created_from, created_to;
    std::optional<ReviewId> after;
    std::int64_t limit = 20;
};
/// Ascending by id, so that who waits longest comes first.
std::vector<Review> search_reviews(Tx& tx, const ReviewFilter& filter);

Screening load_screening(Tx& tx);
/// Over exactly the version that was loaded; else the transaction is run again.
void save_screening(Tx& tx, const Screening& screening, Instant now);

/// Withdraws what these buyers (ascending, unique) wrote and nobody has approved; what was approved
/// stays counted. Their words are deleted by who calls this.
void withdraw_unseen(ChangeScope& scope, const std::vector<Uuid>& parties);

/// Rejected before `before`, with something left of what they said; at most `limit`.
std::vector<ReviewId> stale_rejections(Tx& tx, Instant before, std::int64_t limit);
/// Deletes the words of those that are still rejected.
void forget_words(Tx& tx, const std::vector<ReviewId>& ids);

}  // namespace nahtlos::reviews
