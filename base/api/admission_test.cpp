#include "base/api/admission.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <thread>
#include <vector>

namespace nahtlos::api {
namespace {

class AdmissionTest : public ::testing::Test {
protected:
    // A pace of 1 ms each.
    AdmissionTest() {
        for (int i = 0; i < 50; ++i) writing_.worked(100, 100'000'000);
    }
    void wait_in_line(Priority priority, int n) {
        for (int i = 0; i < n; ++i) writing_.enter(priority);
    }
    bool lets_in(Priority priority, std::uint64_t caller = 1) {
        auto seat = admission_.admit(Work::write, priority, caller);
        if (seat.ok()) seats_.push_back(std::move(*seat));
        return seat.ok();
    }
    std::string code(Priority priority, std::uint64_t caller) {
        const auto seat = admission_.admit(Work::write, priority, caller);
        return seat.ok() ? "" : seat.refusal().code;
    }

    metrics::Registry registry_;
    Pressure writing_, reading_;
    Admission admission_{registry_, &writing_, &reading_, milliseconds(250)};
    std::vector<Admission::Seat> seats_;
};

constexpr Admission::InHand nothing{0, 0};

TEST_F(AdmissionTest, refuses_the_least_urgent_first) {
    const auto let_in = [&] {
        std::string names;
        for (const auto priority : priorities) {
            if (lets_in(priority)) names += name_of(priority).front();
        }
        return names;
    };
    // Some of each wait, so that each is beyond what is always let in.
    for (const auto priority : priorities) wait_in_line(priority, 20);
    EXPECT_EQ(let_in(), "mtovb") << "100 ms";
    wait_in_line(Priority::money, 40);
    EXPECT_EQ(let_in(), "mtov");
    wait_in_line(Priority::money, 50);
    EXPECT_EQ(let_in(), "mto");
    wait_in_line(Priority::money, 120);
    EXPECT_EQ(let_in(), "mt");
    wait_in_line(Priority::money, 300);
    EXPECT_EQ(let_in(), "m");
    wait_in_line(Priority::money, 600);
    EXPECT_EQ(let_in(), "") << "more than a second for anybody";
}

TEST_F(AdmissionTest, says_when_to_come_again_and_that_it_was_too_much) {
    wait_in_line(Priority::order, 300);
    const auto refused = admission_.admit(Work::write, Priority::order, 1);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.refusal().kind, RefusalKind::unavailable);
    EXPECT_EQ(refused.refusal().code, "overloaded");
    EXPECT_GE(refused.refusal().retry_after_s, 1);
    EXPECT_EQ(admission_.refused(), 1u);
    EXPECT_TRUE(
        registry_.text().find(R"(admission_requests_total{class="order",outcome="refused"} 1)") !=
        std::string::npos)
        << registry_.text();
}

TEST_F(AdmissionTest, always_lets_a_few_of_each_in) {
    wait_in_line(Priority::till, 5000);
    for (int i = 0; i < 16; ++i) {
        EXPECT_TRUE(lets_in(Priority::visit)) << i;
        wait_in_line(Priority::visit, 1);
    }
    EXPECT_FALSE(lets_in(Priority::visit));
    EXPECT_TRUE(lets_in(Priority::bulk));
    wait_in_line(Priority::bulk, 1);
    EXPECT_FALSE(lets_in(Priority::bulk));
}

TEST_F(AdmissionTest, of_reads_does_not_heed_the_writer) {
    wait_in_line(Priority::visit, 5000);
    EXPECT_TRUE(admission_.admit(Work::read, Priority::visit, 1).ok());
    EXPECT_TRUE(admission_.admit(Work::none, Priority::visit, 1).ok());
}

TEST_F(AdmissionTest, lets_everybody_in_when_it_is_off) {
    metrics::Registry registry;
    Admission off(registry, &writing_, &reading_, seconds(0));
    wait_in_line(Priority::bulk, 100'000);
    EXPECT_TRUE(off.admit(Work::write, Priority::bulk, 1).ok());
}

TEST_F(AdmissionTest, slows_who_has_most_of_it_before_the_others) {
    for (int i = 0; i < 90; ++i) EXPECT_TRUE(lets_in(Priority::order, 7));
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(lets_in(Priority::order, 8));
    EXPECT_EQ(code(Priority::order, 7), "") << "while there is room for all";
    wait_in_line(Priority::order, 150);
    EXPECT_EQ(code(Priority::order, 7), "over_share");
    EXPECT_EQ(code(Priority::order, 8), "");
    EXPECT_EQ(code(Priority::order, 9), "");
}

TEST_F(AdmissionTest, leaves_the_only_caller_all_of_it) {
    for (int i = 0; i < 200; ++i) EXPECT_TRUE(lets_in(Priority::order, 7));
    wait_in_line(Priority::order, 200);
    EXPECT_EQ(code(Priority::order, 7), "");
}

TEST_F(AdmissionTest, forgets_who_was_answered) {
    for (int i = 0; i < 90; ++i) EXPECT_TRUE(lets_in(Priority::order, 7));
    EXPECT_TRUE(lets_in(Priority::order, 8));
    wait_in_line(Priority::order, 200);
    EXPECT_EQ(code(Priority::order, 7), "over_share");
    for (auto& seat : seats_) seat.free();
    EXPECT_EQ(code(Priority::order, 7), "");
}

// Whatever two callers and priorities share, each pair of numbers of a few next to each other.
TEST_F(AdmissionTest, keeps_the_counts_of_one_priority_out_of_the_others) {
    for (std::uint64_t a = 0; a < 8; ++a) {
        for (std::uint64_t b = 0; b < 8; ++b) {
            auto order = admission_.admit(Work::write, Priority::order, a);
            auto visit = admission_.admit(Work::write, Priority::visit, b);
            ASSERT_TRUE(order.ok() && visit.ok());
            EXPECT_EQ(admission_.in_hand(Priority::order), (Admission::InHand{1, 1}));
            EXPECT_EQ(admission_.in_hand(Priority::visit), (Admission::InHand{1, 1}));
            order->free();
            EXPECT_EQ(admission_.in_hand(Priority::order), nothing) << a << ' ' << b;
            EXPECT_EQ(admission_.in_hand(Priority::visit), (Admission::InHand{1, 1}));
            visit->free();
            EXPECT_EQ(admission_.in_hand(Priority::visit), nothing) << a << ' ' << b;
        }
    }
}

TEST_F(AdmissionTest, counts_what_sits_whatever_the_order_of_coming_and_going) {
    struct Sitting {
        Admission::Seat seat;
        Priority priority;
        std::uint64_t caller;
    };
    std::mt19937_64 random(42);
    std::vector<Sitting> sitting;
    const auto expect_true = [&] {
        for (const auto priority : priorities) {
            std::map<std::uint64_t, int> callers;
            std::int64_t requests = 0;
            for (const auto& one : sitting) {
                if (one.priority != priority) continue;
                ++requests;
                ++callers[one.caller];
            }
            const auto in_hand = admission_.in_hand(priority);
            ASSERT_EQ(in_hand.requests, requests);
            ASSERT_EQ(in_hand.callers, static_cast<std::int64_t>(callers.size()));
        }
    };
    for (int round = 0; round < 200; ++round) {
        const auto most = 1 + random() % 40;
        for (std::size_t step = 0; step < 100; ++step) {
            if (sitting.size() < most && random() % 2 == 0) {
                const auto priority = priorities[random() % priorities.size()];
                const auto caller = random() % 4;
                auto seat = admission_.admit(Work::write, priority, caller);
                ASSERT_TRUE(seat.ok());
                sitting.push_back({std::move(*seat), priority, caller});
            } else if (!sitting.empty()) {
                std::swap(sitting[random() % sitting.size()], sitting.back());
                sitting.pop_back();
            }
        }
        expect_true();
        if (round % 4 == 0) sitting.clear();
    }
    sitting.clear();
    for (const auto priority : priorities) EXPECT_EQ(admission_.in_hand(priority), nothing);
}

TEST_F(AdmissionTest, counts_nothing_when_all_threads_have_gone) {
    {
        std::vector<std::jthread> threads;
        for (std::uint64_t t = 0; t < 4; ++t) {
            threads.emplace_back([this, t] {
                std::mt19937_64 random(t);
                std::vector<Admission::Seat> seats(16);
                for (int i = 0; i < 20'000; ++i) {
                    auto& place = seats[random() % seats.size()];
                    const auto priority = priorities[random() % priorities.size()];
                    auto seat = admission_.admit(Work::write, priority, random() % 4);
                    if (seat.ok()) place = std::move(*seat);
                    if (random() % 3 == 0) seats[random() % seats.size()].free();
                }
            });
        }
    }
    for (const auto priority : priorities) EXPECT_EQ(admission_.in_hand(priority), nothing);
}

TEST_F(AdmissionTest, a_refusal_leaves_nothing_behind) {
    for (int i = 0; i < 90; ++i) EXPECT_TRUE(lets_in(Priority::order, 7));
    EXPECT_TRUE(lets_in(Priority::order, 8));
    wait_in_line(Priority::order, 200);
    EXPECT_EQ(code(Priority::order, 7), "over_share");
    EXPECT_EQ(admission_.in_hand(Priority::order), (Admission::InHand{91, 2}));
    seats_.clear();
    EXPECT_EQ(admission_.in_hand(Priority::order), nothing);
}

}  // namespace
}  // namespace nahtlos::api
