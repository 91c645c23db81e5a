// Guessing: strangers who guess wrong do not keep the owner out, and guess no faster for it.
#include <gtest/gtest.h>

#include "tests/identity/staff_house.hpp"

namespace nahtlos {
namespace {

using testing::ApiReply;
using testing::Parts;

class Guessing : public testing::StaffHouse {
protected:
    void guess(int times, const std::string& more = "") {
        for (int i = 0; i < times; ++i) log_in("ada", "falsch geraten", more);
    }
    static std::string by(const std::string& device) { return R"(,"device":")" + device + "\""; }
};
INSTANTIATE_TEST_SUITE_P(Engines, Guessing, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Guessing, of_strangers_does_not_keep_out_who_comes_by_a_known_device) {
    const auto device = log_in("ada").text("/device");
    ASSERT_TRUE(device.starts_with("nd_"));
    guess(6);
    EXPECT_EQ(log_in("ada").code(), "too_many_attempts") << "of a device that nobody knows";
    const auto in = log_in("ada", password, by(device));
    EXPECT_EQ(in.status, 200) << in.body;
    EXPECT_EQ(in.text("/device"), "") << "it has one";
}

TEST_P(Guessing, by_a_stolen_device_is_slowed_down_by_itself) {
    const auto device = log_in("ada").text("/device");
    guess(6, by(device));
    EXPECT_EQ(log_in("ada", password, by(device)).code(), "too_many_attempts");
    EXPECT_EQ(log_in("ada").status, 200) << "the others go on";
}

TEST_P(Guessing, is_not_made_easier_by_the_device_of_somebody_else_or_one_that_is_old) {
    make("bob", R"(["clerk"])");
    const auto bobs = log_in("bob").text("/device"), own = log_in("ada").text("/device");
    guess(6, by(bobs));
    EXPECT_EQ(log_in("ada", password, by(bobs)).code(), "too_many_attempts");
    pass(days(181));
    guess(6);
    EXPECT_EQ(log_in("ada", password, by(own)).code(), "too_many_attempts");
}

TEST_P(Guessing, pages_are_known_again_by_a_cookie) {
    const auto first = log_in("ada", password, R"(,"cookie":true)");
    EXPECT_EQ(first.text("/device"), "");
    const auto device = log_in("ada").text("/device");
    guess(6);
    EXPECT_EQ(
        log_in("ada", password, "", {{"cookie", "a=b; __Host-nahtlos-device=" + device}}).status,
        200);
}

TEST_P(Guessing, of_strangers_does_not_keep_somebody_from_their_own_password) {
    const auto ada = token("ada");
    guess(6);
    EXPECT_EQ(api_.call("PUT /v1/staff/me/password", ada,
                        R"({"current":"zwei wilde esel","password":"drei wilde esel"})")
                  .status,
              200);
}

TEST_P(Guessing, counts_again_when_an_administrator_gave_a_new_password) {
    const auto device = log_in("ada").text("/device");
    const auto id = api_.call("GET /v1/staff/me", token("ada")).text("/account/id");
    ASSERT_EQ(api_.call("PUT /v1/staff/accounts/" + id + "/password", api_.admin).status, 200);
    guess(6, by(device));
    EXPECT_EQ(log_in("ada").code(), "too_many_attempts") << "it was no device any more";
}

TEST_P(Guessing, other_sessions_are_ended_by_who_has_just_logged_in) {
    const auto old = token("ada");
    pass(minutes(16));
    const auto fresh = log_in("ada");
    EXPECT_EQ(api_.call("DELETE /v1/staff/me/sessions/" + fresh.text("/id"), old).code(),
              "log_in_again");
    const auto listed = api_.call("GET /v1/staff/me/sessions", fresh.text("/token"));
    const auto first = listed.text("/items/1/id");
    EXPECT_EQ(api_.call("DELETE /v1/staff/me/sessions/" + first, fresh.text("/token")).status, 204);
    EXPECT_EQ(status("GET /v1/orders", old), 401);
}

}  // namespace
}  // namespace nahtlos
