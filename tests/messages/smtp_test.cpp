// The wire: what a real server answers, and what that means.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/smtp_server.hpp"

namespace nahtlos::testing {
namespace {

using ::testing::HasSubstr;

WireMail mail_to(const std::string& to) {
    return {"shop@shop.example", to,
            "From: <shop@shop.example>\r\nTo: <" + to +
                ">\r\nSubject: x\r\n\r\n.a line that begins with a dot\r\n"};
}

TEST(SmtpWire, is_encrypted_and_logged_in) {
    SmtpServer server({"--tls", "--auth", "shop:sesame"});
    auto options = server.options();
    options.user = "shop";
    options.password = Secret<std::string>("sesame");
    real::SmtpWire wire(options);
    EXPECT_EQ(wire.look().result, WireResult::sent);
    for (int i = 0; i < 3; ++i) {
        const auto done = wire.send(mail_to("ada@example.com"));
        EXPECT_EQ(done.result, WireResult::sent) << done.text;
    }
    const auto mails = server.mails();
    ASSERT_EQ(mails.size(), 3u);
    EXPECT_TRUE(mails[0].is_encrypted);
    EXPECT_TRUE(mails[0].is_authenticated);
    EXPECT_THAT(mails[0].text, HasSubstr(".a line that begins with a dot"));
    EXPECT_EQ(mails[0].text.find(".."), std::string::npos);
}

TEST(SmtpWire, a_wrong_password_is_no_refusal_of_the_mail) {
    SmtpServer server({"--tls", "--auth", "shop:sesame"});
    auto options = server.options();
    options.user = "shop";
    options.password = Secret<std::string>("wrong");
    real::SmtpWire wire(options);
    const auto done = wire.send(mail_to("ada@example.com"));
    EXPECT_EQ(done.result, WireResult::not_now);
    EXPECT_THAT(done.text, HasSubstr("535"));
    EXPECT_EQ(done.text.find("wrong"), std::string::npos);
}

TEST(SmtpWire, sends_nothing_to_a_server_that_nobody_vouches_for_or_that_cannot_encrypt) {
    SmtpServer encrypted({"--tls"}), plain;
    auto options = encrypted.options();
    options.certificate_authorities.clear();
    EXPECT_EQ(real::SmtpWire(options).send(mail_to("ada@example.com")).result, WireResult::not_now);
    options = plain.options();
    options.security = real::SmtpSecurity::starttls;
    EXPECT_EQ(real::SmtpWire(options).send(mail_to("ada@example.com")).result, WireResult::not_now);
    EXPECT_TRUE(encrypted.mails().empty());
    EXPECT_TRUE(plain.mails().empty());
}

TEST(SmtpWire, tells_a_refusal_from_a_pause_and_from_what_nobody_knows) {
    SmtpServer server;
    real::SmtpWire wire(server.options());
    EXPECT_EQ(wire.send(mail_to("gone@example.com")).result, WireResult::refused);
    EXPECT_EQ(wire.send(mail_to("bad@example.com")).result, WireResult::refused);
    EXPECT_EQ(wire.send(mail_to("busy@example.com")).result, WireResult::not_now);
    EXPECT_EQ(wire.send(mail_to("drop@example.com")).result, WireResult::unknown);
    EXPECT_EQ(wire.send(mail_to("ada@example.com")).result, WireResult::sent)
        << "the connection is made anew";
    EXPECT_EQ(wire.send(mail_to("a b@example.com")).result, WireResult::refused);
    EXPECT_EQ(wire.send(mail_to("a>\r\nRCPT TO:<b@example.com")).result, WireResult::refused);
}

TEST(SmtpWire, waits_for_a_slow_server_no_longer_than_told) {
    SmtpServer server;
    auto options = server.options();
    options.timeout = milliseconds(1'000);
    EXPECT_EQ(real::SmtpWire(options).send(mail_to("slow@example.com")).result,
              WireResult::unknown);
    options.port = 1;
    EXPECT_EQ(real::SmtpWire(options).send(mail_to("ada@example.com")).result, WireResult::not_now);
}

}  // namespace
}  // namespace nahtlos::testing
