// The second factor of staff over the API.
#include <gtest/gtest.h>

#include "base/crypto/totp.hpp"
#include "tests/identity/staff_house.hpp"

namespace nahtlos {
namespace {

using testing::ApiReply;
using testing::Parts;

std::string code_of(const std::string& secret_base32, Instant now) {
    std::string key;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : secret_base32) {
        const auto value = c >= 'A' ? c - 'A' : c - '2' + 26;
        bits = bits << 5 | static_cast<std::uint32_t>(value);
        if ((count += 5) < 8) continue;
        count -= 8;
        key += static_cast<char>(bits >> count & 0xFF);
    }
    return hotp(key, static_cast<std::uint64_t>(totp_step(now)), 6);
}

class SecondFactor : public testing::StaffHouse {
protected:
    SecondFactor() {
        const auto offered =
            api_.call("POST /v1/staff/me/totp", token("ada"), R"({"password":"zwei wilde esel"})");
        check(offered.status == 200, "a secret is offered");
        secret_ = offered.text("/secret");
        before_ = token("ada");
        confirmed_ =
            api_.call("POST /v1/staff/me/totp/confirm", before_, R"({"code":")" + code() + "\"}");
        check(confirmed_.status == 200, "a code confirms");
        pass(seconds(30));
    }
    std::string code() { return code_of(secret_, api_.fake.clock.now()); }
    ApiReply log_in_with(const std::string& code) {
        return log_in("ada", password, R"(,"code":")" + code + "\"");
    }
    std::string secret_, before_;
    ApiReply confirmed_;
};
INSTANTIATE_TEST_SUITE_P(Engines, SecondFactor, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(SecondFactor, is_asked_for_once_it_was_confirmed) {
    EXPECT_EQ(log_in("ada").code(), "code_needed");
    EXPECT_EQ(log_in_with("000000").code(), "code_wrong");
    EXPECT_EQ(log_in_with(code()).status, 200);
}

TEST_P(SecondFactor, begins_with_a_new_session_and_ends_the_old_ones) {
    EXPECT_EQ(status("GET /v1/orders", before_), 401);
    EXPECT_EQ(status("GET /v1/orders", confirmed_.text("/token")), 200);
    EXPECT_EQ(api_.call("POST /v1/staff/me/totp", confirmed_.text("/token"),
                        R"({"password":"zwei wilde esel"})")
                  .code(),
              "second_factor_there");
}

TEST_P(SecondFactor, takes_a_code_once) {
    const auto once = code();
    EXPECT_EQ(log_in_with(once).status, 200);
    EXPECT_EQ(log_in_with(once).code(), "code_wrong");
    pass(seconds(30));
    EXPECT_EQ(log_in_with(once).code(), "code_wrong") << "still in the window, still used";
    EXPECT_EQ(log_in_with(code()).status, 200);
}

TEST_P(SecondFactor, takes_each_recovery_code_once_however_it_is_typed) {
    auto recovery = confirmed_.text("/recovery_codes/3");
    EXPECT_EQ(recovery.size(), 29U) << recovery;
    EXPECT_EQ(log_in_with(recovery).status, 200);
    EXPECT_EQ(log_in_with(recovery).code(), "code_wrong");
    auto typed = confirmed_.text("/recovery_codes/4");
    std::erase(typed, '-');
    for (auto& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    EXPECT_EQ(log_in_with(typed).status, 200);
    EXPECT_EQ(confirmed_.text("/recovery_codes/9").empty(), false);
}

TEST_P(SecondFactor, guessing_codes_is_slowed_down_like_guessing_passwords) {
    for (int i = 0; i < 6; ++i) EXPECT_EQ(log_in_with("000000").code(), "code_wrong");
    EXPECT_EQ(log_in_with(code()).status, 429);
}

TEST_P(SecondFactor, is_not_taken_from_oneself_as_by_an_administrator) {
    const auto ada = confirmed_.text("/token");
    const auto id = api_.call("GET /v1/staff/me", ada).text("/account/id");
    EXPECT_EQ(api_.call("DELETE /v1/staff/accounts/" + id + "/totp", ada).code(), "own_account");
    EXPECT_EQ(log_in("ada").code(), "code_needed");
}

TEST_P(SecondFactor, is_removed_by_its_owner_with_both_or_by_an_administrator) {
    const auto ada = confirmed_.text("/token");
    const auto other = log_in_with(code()).text("/token");
    pass(seconds(30));
    EXPECT_EQ(api_.call("POST /v1/staff/me/totp/remove", ada,
                        R"({"password":"zwei wilde esel","code":"000000"})")
                  .code(),
              "code_wrong");
    EXPECT_EQ(api_.call("POST /v1/staff/me/totp/remove", ada,
                        R"({"password":"zwei wilde esel","code":")" + code() + "\"}")
                  .status,
              204);
    EXPECT_EQ(status("GET /v1/orders", other), 401) << "other sessions are over";
    EXPECT_EQ(log_in("ada").status, 200);
    const auto id = api_.call("GET /v1/staff/me", ada).text("/account/id");
    EXPECT_EQ(status("DELETE /v1/staff/accounts/" + id + "/totp", api_.admin), 404);
}

}  // namespace
}  // namespace nahtlos
