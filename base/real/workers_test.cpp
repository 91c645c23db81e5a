#include "base/real/workers.hpp"

#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <string>

namespace nahtlos::real {
namespace {

// A worker that stands at a gate, so that what comes meanwhile has to wait.
class Gated {
public:
    explicit Gated(std::size_t most_waiting) : workers_("test", 1, most_waiting) {
        std::promise<void> begun;
        check_taken(workers_.run([this, &begun] {
            begun.set_value();
            open_.get_future().wait();
        }));
        begun.get_future().wait();
    }
    ~Gated() {
        if (!is_open_) open_.set_value();
    }
    int put(Priority priority, int n, char name) {
        int taken = 0;
        for (int i = 0; i < n; ++i) {
            taken += workers_.run([this, name] { done_ += name; }, priority);
        }
        return taken;
    }
    /// What was done, in its order.
    std::string open() {
        std::promise<void> ended;
        // Behind all others: bulk goes last, and nothing comes after it.
        check_taken(workers_.run([&] { ended.set_value(); }, Priority::bulk));
        is_open_ = true;
        open_.set_value();
        ended.get_future().wait();
        return done_;
    }
    const Workers& workers() const { return workers_; }

private:
    static void check_taken(bool is_taken) { ASSERT_TRUE(is_taken); }
    std::promise<void> open_;
    bool is_open_ = false;
    std::string done_;  // by the one thread, read after it
    Workers workers_;
};

TEST(Workers, do_first_what_goes_first) {
    Gated gated(100);
    gated.put(Priority::bulk, 2, 'b');
    gated.put(Priority::visit, 3, 'v');
    gated.put(Priority::till, 2, 't');
    EXPECT_EQ(gated.workers().pressure().ahead_of(Priority::visit), 5u);
    EXPECT_EQ(gated.open(), "ttvvvbb");
    EXPECT_EQ(gated.workers().pressure().ahead_of(Priority::bulk), 0u);
}

TEST(Workers, let_who_goes_last_have_a_turn_now_and_then) {
    Gated gated(1000);
    gated.put(Priority::bulk, 1, 'b');
    gated.put(Priority::visit, 100, 'v');
    const auto done = gated.open();
    EXPECT_LT(done.find('b'), 32u) << done;
}

TEST(Workers, keep_places_for_those_that_go_first) {
    Gated gated(8);
    EXPECT_EQ(gated.put(Priority::bulk, 10, 'b'), 4);
    EXPECT_EQ(gated.put(Priority::order, 10, 'o'), 2);
    EXPECT_EQ(gated.put(Priority::money, 10, 'm'), 2);
    EXPECT_EQ(gated.workers().waiting(), 8u);
}

}  // namespace
}  // namespace nahtlos::real
