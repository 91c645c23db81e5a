// Verify: ratings are what approved reviews say, votes and reports are counted once.
#include "flows/verify_run.hpp"
#include "reviews/verify.hpp"

namespace nahtlos::flows {
namespace {

using reviews::Rating;
using reviews::RatingKey;
using reviews::Review;
using reviews::ReviewId;
using reviews::Voice;

// A delta counts 1 to 5 stars, then how many of them are verified.
void verify_ratings(VerifyRun& run) {
    FoldPlan<RatingKey, 6> plan;
    plan.check = Check::review_ratings;
    plan.what = "ratings";
    plan.names = {"1 star", "2 stars", "3 stars", "4 stars", "5 stars", "verified"};
    plan.stored = [](Tx& tx, const RatingKey& after, std::int64_t limit) {
        std::vector<Stored<RatingKey, 6>> rows;
        for (const auto& r : reviews::ratings_after(tx, after, limit)) {
            rows.push_back({{r.product, r.language},
                            r.version,
                            {r.stars_1, r.stars_2, r.stars_3, r.stars_4, r.stars_5, r.verified}});
        }
        return rows;
    };
    plan.deltas = [&](const InTx& in_tx, const auto& sink) {
        each_slice<Review>(
            in_tx, run.slice(),
            [&](Tx& tx, const Review& last) {
                return reviews::reviews_after(tx, last.id, run.slice());
            },
            [&](const auto& rows) {
                run.tell("reviews", rows.size());
                for (const auto& row : rows) {
                    reviews::RatingDeltas deltas;
                    reviews::count(row, 1, deltas);
                    for (const auto& [key, d] : deltas) {
                        const auto& s = d.stars;
                        sink(key, {s[0], s[1], s[2], s[3], s[4], d.verified});
                    }
                }
            });
    };
    plan.shown = [](const RatingKey& key) {
        return "rating of product prd_" + typeid_suffix(key.product) + " in " + key.language;
    };
    Fold(run, plan).check_all();
}

// Votes and reports are never taken back, so their number tells whether a row has moved.
void verify_voices(VerifyRun& run) {
    FoldPlan<ReviewId, 2> plan;
    plan.check = Check::review_ratings;
    plan.what = "voices about reviews";
    plan.names = {"helpful", "reports"};
    plan.stored = [](Tx& tx, const ReviewId& after, std::int64_t limit) {
        std::vector<Stored<ReviewId, 2>> rows;
        for (const auto& r : reviews::reviews_after(tx, after, limit)) {
            rows.push_back({r.id, r.helpful + r.reports, {r.helpful, r.reports}});
        }
        return rows;
    };
    plan.deltas = [&](const InTx& in_tx, const auto& sink) {
        const auto each = [&](auto* next, const Counts<2>& delta) {
            each_slice<Voice>(
                in_tx, run.slice(),
                [&](Tx& tx, const Voice& last) { return next(tx, last, run.slice()); },
                [&](const auto& rows) {
                    run.tell("voices about reviews", rows.size());
                    for (const auto& row : rows) sink(row.review, delta);
                });
        };
        each(&reviews::votes_after, {1, 0});
        each(&reviews::reports_after, {0, 1});
    };
    plan.shown = [](const ReviewId& id) { return "review " + to_string(id); };
    Fold(run, plan).check_all();
}

}  // namespace

void verify_reviews(VerifyRun& run) {
    verify_ratings(run);
    verify_voices(run);
}

}  // namespace nahtlos::flows
