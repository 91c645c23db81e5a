#include "auth/doors.hpp"

#include <gtest/gtest.h>

#include "base/fake/world.hpp"

namespace nahtlos::auth {
namespace {

class Counting final : public api::Authenticator {
public:
    std::shared_ptr<const api::Caller> caller_of(std::string_view, Instant) override {
        return nullptr;
    }
    std::shared_ptr<const api::Caller> look_again(std::string_view, Instant) override {
        ++look_ups;
        return std::make_shared<api::Caller>();
    }
    int look_ups = 0;
};

class DoorsTest : public ::testing::Test {
protected:
    DoorsTest() { doors_.add("ns_", keeper_); }
    fake::FakeWorld fake_;
    Counting keeper_;
    Doors doors_;
};

TEST_F(DoorsTest, what_was_made_is_looked_up) {
    for (int i = 0; i < 100; ++i) {
        EXPECT_NE(doors_.look_again(make_token("ns_", fake_.random), {}), nullptr);
    }
    EXPECT_EQ(keeper_.look_ups, 100);
}

TEST_F(DoorsTest, what_was_never_made_costs_no_look_up) {
    const auto right = make_token("ns_", fake_.random);
    auto other_letter = right, other_mark = right;
    other_letter.back() = 'u';
    other_mark[2] = '-';
    for (const auto& token : {std::string("ns_"), std::string("ns_guess"), other_letter, other_mark,
                              right + "0", right.substr(0, right.size() - 1), right.substr(3)}) {
        EXPECT_EQ(doors_.look_again(token, {}), nullptr) << token;
    }
    EXPECT_EQ(keeper_.look_ups, 0);
}

}  // namespace
}  // namespace nahtlos::auth
