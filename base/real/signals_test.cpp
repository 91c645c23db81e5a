#include "base/real/signals.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <future>

#include "base/real/environment.hpp"

namespace nahtlos::real {
namespace {

TEST(StopSignals, hand_each_signal_to_the_callback_instead_of_ending_the_program) {
    for (const int signal : {SIGINT, SIGTERM}) {
        std::promise<int> seen;
        StopSignals stop([&](int number) { seen.set_value(number); });
        kill(getpid(), signal);
        EXPECT_EQ(seen.get_future().get(), signal);
    }
}

TEST(StopSignals, end_quietly_when_no_signal_came) {
    bool was_called = false;
    {
        StopSignals stop([&](int) { was_called = true; });
    }
    EXPECT_FALSE(was_called);
}

TEST(Thread, carries_its_name_and_is_joined_by_its_owner) {
    std::string name;
    {
        Thread thread("writer of everything", [&] {
            char text[32];
            pthread_getname_np(pthread_self(), text, sizeof text);
            name = text;
        });
    }
    EXPECT_EQ(name, "writer of every");
}

TEST(Environment, lists_variables_with_everything_after_the_first_equals_sign) {
    setenv("NAHTLOS_TEST_VARIABLE", "a=b", 1);
    const auto all = environment();
    const std::pair<std::string, std::string> wanted{"NAHTLOS_TEST_VARIABLE", "a=b"};
    EXPECT_NE(std::find(all.begin(), all.end(), wanted), all.end());
}

}  // namespace
}  // namespace nahtlos::real
