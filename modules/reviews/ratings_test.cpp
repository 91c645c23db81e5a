// Ratings are kept in the write that changes a review: whatever happens, in whatever order, they
// are what a fold of the reviews says.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "base/sql/error.hpp"
#include "reviews/store.hpp"
#include "reviews/verify.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::reviews {
namespace {

Uuid uuid_of(std::int64_t n) {
    Uuid id;
    id.bytes[6] = 0x70;
    id.bytes[14] = static_cast<std::uint8_t>(n / 256);
    id.bytes[15] = static_cast<std::uint8_t>(n % 256);
    return id;
}

Review review_of(std::int64_t n, std::int64_t product, const std::string& language,
                 std::int64_t rating) {
    Review review;
    review.id = {uuid_of(n)};
    review.product = uuid_of(product);
    review.profile = uuid_of(n + 20'000);
    review.language = language;
    review.rating = rating;
    review.text = "gut";
    if (n % 2 == 0) review.order_id = uuid_of(n);
    return review;
}

class Ratings : public testing::OnEngine {
protected:
    template <class Act>
    auto write(Act act) {
        return sql::write(*base_.database().open_writer(), act);
    }
    /// By product and language, as a fold of all reviews.
    static RatingDeltas fold(Tx& tx) {
        RatingDeltas sums;
        for (const auto& review : reviews_after(tx, {}, 100'000)) count(review, 1, sums);
        std::erase_if(sums, [](const auto& entry) { return entry.second.is_nothing(); });
        return sums;
    }
    static RatingDeltas kept(Tx& tx) {
        RatingDeltas sums;
        for (const auto& r : ratings_after(tx, {}, 100'000)) {
            sums[{r.product, r.language}] = {r.stars(), r.verified};
        }
        std::erase_if(sums, [](const auto& entry) { return entry.second.is_nothing(); });
        return sums;
    }
    void expect_kept() {
        base_.database().read([](Tx& tx) {
            const auto wanted = fold(tx), found = kept(tx);
            EXPECT_EQ(wanted.size(), found.size());
            for (const auto& [key, delta] : wanted) {
                const auto it = found.find(key);
                if (it == found.end()) {
                    ADD_FAILURE() << "no rating in " << key.language;
                    continue;
                }
                EXPECT_EQ(it->second.stars, delta.stars);
                EXPECT_EQ(it->second.verified, delta.verified);
            }
            return 0;
        });
    }
    testing::TestDatabase base_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, Ratings, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

/// What may come to a review, by chance.
Review after_anything(const Review& before, std::mt19937& dice) {
    auto after = before;
    const auto now = before.updated_at + seconds(1);
    switch (dice() % 4) {
        case 0:
            if (auto done = decide(after, before.version, Decision::approve, {}, now); done) break;
            break;
        case 1:
            if (auto done = decide(after, before.version, Decision::reject, "x", now); done) break;
            break;
        case 2: withdraw(after, now); break;
        default:
            after.rating = static_cast<std::int64_t>(dice() % 5 + 1);
            after.language = dice() % 2 == 0 ? "de" : "en";
            screen(after, {.auto_approve = dice() % 2 == 0});
            after.updated_at = now;
            ++after.version;
    }
    return after;
}

TEST_P(Ratings, are_the_fold_of_the_reviews_after_a_thousand_random_changes) {
    std::mt19937 dice(7);
    for (int i = 0; i < 1'000; i += 10) {
        write([&](Tx& tx) {
            std::vector<Step> steps;
            for (int j = i; j < i + 10; ++j) {
                const auto n = static_cast<std::int64_t>(dice() % 60);
                const auto before = find_review(tx, {uuid_of(n)});
                if (!before) {
                    auto fresh = review_of(n, n % 3, n % 5 == 0 ? "en" : "de",
                                           static_cast<std::int64_t>(dice() % 5 + 1));
                    screen(fresh, {.auto_approve = dice() % 2 == 0});
                    insert_reviews(tx, {fresh});
                    continue;
                }
                const bool is_again = std::ranges::any_of(
                    steps, [&](const Step& step) { return step.before.id == before->id; });
                auto after = after_anything(*before, dice);
                if (is_again || after.version == before->version) continue;
                steps.push_back({*before, std::move(after)});
            }
            update_reviews(tx, std::move(steps));
            return 0;
        });
    }
    expect_kept();
    const auto rows = base_.database().read([](Tx& tx) { return kept(tx).size(); });
    EXPECT_GE(rows, 4U) << "something is counted at the end";
}

TEST_P(Ratings, count_once_what_two_moderators_approve_at_once) {
    write([](Tx& tx) { return insert_reviews(tx, {review_of(1, 1, "de", 4)}).size(); });
    const auto before =
        base_.database().read([](Tx& tx) { return *find_review(tx, {uuid_of(1)}); });
    auto after = before;
    ASSERT_TRUE(*decide(after, 1, Decision::approve, {}, Instant{5}));
    write([&](Tx& tx) {
        update_reviews(tx, {{before, after}});
        return 0;
    });
    // The second one has read the same, and writes behind the first.
    EXPECT_THROW(write([&](Tx& tx) {
                     update_reviews(tx, {{before, after}});
                     return 0;
                 }),
                 sql::Error);
    expect_kept();
    base_.database().read([](Tx& tx) {
        EXPECT_EQ(ratings(tx, {uuid_of(1)}).front().stars_4, 1);
        return 0;
    });
}

// Each on a connection of its own, over a handful of reviews, so that they meet all the time.
TEST_P(Ratings, are_the_fold_of_the_reviews_though_two_writers_decide_at_once) {
    write([](Tx& tx) {
        std::vector<Review> all;
        for (std::int64_t n = 0; n < 6; ++n) all.push_back(review_of(n, n % 2, "de", n % 5 + 1));
        return insert_reviews(tx, all).size();
    });
    std::atomic<int> written = 0;
    const auto decide_often = [&](unsigned seed) {
        std::mt19937 dice(seed);
        auto connection = base_.database().open_writer();
        for (int i = 0; i < 60; ++i) {
            try {
                written += sql::write(*connection, [&](Tx& tx) {
                    const auto before = *find_review(tx, {uuid_of(dice() % 6)});
                    auto after = before;
                    const auto to = dice() % 2 == 0 ? Decision::approve : Decision::reject;
                    const auto done = decide(after, before.version, to, "x", Instant{i});
                    if (!*done) return 0;
                    update_reviews(tx, {{before, after}});
                    return 1;
                });
            } catch (const sql::Error& error) {
                // It met the other one five times in a row.
                EXPECT_EQ(error.kind, sql::ErrorKind::serialization) << error.what();
            }
        }
    };
    {
        std::jthread one([&] { decide_often(1); }), two([&] { decide_often(2); });
    }
    EXPECT_GT(written, 30);
    expect_kept();
}

TEST_P(Ratings, count_a_customer_once_for_a_product) {
    auto first = review_of(1, 1, "de", 4), second = review_of(2, 1, "de", 5);
    first.state = second.state = State::approved;
    second.profile = first.profile;
    EXPECT_EQ(write([&](Tx& tx) { return insert_reviews(tx, {first, second}).size(); }), 1U);
    expect_kept();
}

TEST_P(Ratings, are_not_touched_by_votes_which_count_once) {
    auto review = review_of(1, 1, "de", 4);
    review.state = State::approved;
    write([&](Tx& tx) { return insert_reviews(tx, {review}).size(); });
    for (int i = 0; i < 2; ++i) {
        write([&](Tx& tx) { return insert_vote(tx, review.id, uuid_of(50), Instant{1}); });
        write([&](Tx& tx) {
            return insert_report(tx, review.id, uuid_of(50), ReportReason::spam, Instant{1});
        });
    }
    base_.database().read([&](Tx& tx) {
        const auto found = *find_review(tx, review.id);
        EXPECT_EQ(found.helpful, 1);
        EXPECT_EQ(found.reports, 1);
        EXPECT_EQ(found.version, 1) << "nobody's work is disturbed";
        EXPECT_EQ(reports_by(tx, uuid_of(50), Instant{0}), 1);
        return 0;
    });
    expect_kept();
}

TEST_P(Ratings, page_by_every_order) {
    write([](Tx& tx) {
        std::vector<Review> all;
        for (std::int64_t n = 0; n < 25; ++n) {
            auto review = review_of(n, 1, "de", n % 5 + 1);
            review.state = State::approved;
            review.helpful = n % 3;
            review.written_at = Instant{n % 4};
            all.push_back(review);
        }
        return insert_reviews(tx, all).size();
    });
    for (const auto sort : {Sort::newest, Sort::helpful, Sort::highest, Sort::lowest}) {
        base_.database().read([&](Tx& tx) {
            ShownFilter filter;
            filter.product = uuid_of(1);
            filter.sort = sort;
            filter.limit = 100;
            const auto all = shown_reviews(tx, filter);
            EXPECT_EQ(all.size(), 25U);
            filter.limit = 7;
            std::vector<ReviewId> paged, whole;
            for (const auto& review : all) whole.push_back(review.id);
            for (;;) {
                const auto page = shown_reviews(tx, filter);
                for (const auto& review : page) paged.push_back(review.id);
                if (page.size() < 7) break;
                filter.after = key_of(page.back(), sort);
            }
            EXPECT_EQ(paged, whole) << enum_name(sort);
            for (std::size_t i = 1; i < all.size(); ++i) {
                const auto a = key_of(all[i - 1], sort).rank, b = key_of(all[i], sort).rank;
                EXPECT_TRUE(sort == Sort::lowest ? a <= b : a >= b) << enum_name(sort);
            }
            return 0;
        });
    }
}

}  // namespace
}  // namespace nahtlos::reviews
