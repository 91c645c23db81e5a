#include "auth/passwords.hpp"

#include <gtest/gtest.h>

namespace nahtlos::auth {
namespace {

std::string code_of(std::string_view password) {
    const auto wrong = wrong_with_password(password, {"ada.lovelace", "Ada"}, "/password");
    return wrong ? wrong->code : "";
}

TEST(PasswordRules, want_length_and_no_composition) {
    EXPECT_EQ(code_of("kloster"), "too_short");
    EXPECT_EQ(code_of("äöüßäöü"), "too_short") << "characters count, not bytes";
    EXPECT_EQ(code_of("äöüßäöüß"), "");
    EXPECT_EQ(code_of("zwei wilde esel"), "");
}

TEST(PasswordRules, refuse_what_everybody_takes_in_any_case) {
    for (const auto* common : {"password", "PassWord", "12345678", "iloveyou", "p@ssw0rd"}) {
        EXPECT_EQ(code_of(common), "too_common") << common;
    }
}

TEST(PasswordRules, refuse_what_is_known_of_the_person_and_the_program) {
    EXPECT_EQ(code_of("Ada.Lovelace-1815"), "too_obvious");
    EXPECT_EQ(code_of("my-nahtlos-desk"), "too_obvious");
    EXPECT_EQ(code_of("adamantium rules"), "") << "a short name is in many words";
}

TEST(PasswordRules, take_long_ones_whole) {
    EXPECT_TRUE(Password::parse(std::string(128, 'x')));
    EXPECT_FALSE(Password::parse(std::string(129, 'x')));
    EXPECT_FALSE(Password::parse(""));
    EXPECT_EQ(Password::parse("  blanks stay ")->value.reveal(), "  blanks stay ");
}

}  // namespace
}  // namespace nahtlos::auth
