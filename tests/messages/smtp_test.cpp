// The wire: what a real server answers, and what that means.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "apps/nahtlos/mail_spool.hpp"
#include "base/fake/world.hpp"
#include "messages/mime.hpp"
#include "tests/support/smtp_server.hpp"

namespace nahtlos::testing {
namespace {

using ::testing::ContainsRegex;
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
    const auto busy = wire.send(mail_to("busy@example.com"));
    EXPECT_EQ(busy.result, WireResult::not_now);
    EXPECT_EQ(busy.about, WireSubject::mail);
    auto from_nobody = mail_to("ada@example.com");
    from_nobody.from = "nobody@shop.example";
    const auto ours = wire.send(from_nobody);
    EXPECT_EQ(ours.result, WireResult::not_now) << "the sender is ours to mend";
    EXPECT_EQ(ours.about, WireSubject::server);
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

class Spool : public ::testing::Test {
protected:
    ~Spool() override { std::filesystem::remove_all(folder_); }
    void write_to(const std::string& to) { spool_.send({to, "Anmelden", "https://shop/in?nl_x"}); }
    std::size_t waiting() const {
        std::size_t n = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
            n += entry.path().extension() == ".eml" ? 1 : 0;
        }
        return n;
    }
    const std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("nahtlos_spool_" + std::to_string(::getpid()));
    fake::FakeWorld fake_;
    app::MailSpool spool_{folder_, "Käse & Co <shop@shop.example>", fake_.ids, fake_.clock};
    SmtpServer server_;
    real::SmtpWire wire_{server_.options()};
};

TEST_F(Spool, links_to_log_in_with_leave_by_the_same_server_and_are_gone_then) {
    write_to("ada@example.com");
    write_to("grace@example.com");
    spool_.deliver(wire_);
    EXPECT_EQ(waiting(), 0u);
    const auto mails = server_.mails();
    ASSERT_EQ(mails.size(), 2u);
    EXPECT_EQ(mails[0].to, "ada@example.com");
    EXPECT_EQ(mails[0].from, "shop@shop.example");
    EXPECT_EQ(mails[0].subject, "Anmelden");
    EXPECT_THAT(mails[0].text, HasSubstr("nl_x"));
}

TEST_F(Spool, the_bytes_on_the_wire_are_a_mail_that_any_server_takes) {
    spool_.send(
        {"ada@example.com", "Löschung bestätigt", "Für Sie:\nhttps://shop/in?nl_x\r\nEnde"});
    spool_.deliver(wire_);
    const auto mails = server_.mails();
    ASSERT_EQ(mails.size(), 1u);
    const auto& bytes = mails[0].bytes;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const bool ends = bytes[at] == '\n', begins_end = bytes[at] == '\r';
        EXPECT_TRUE(!ends || (at > 0 && bytes[at - 1] == '\r')) << "at " << at;
        EXPECT_TRUE(!begins_end || bytes.substr(at + 1).starts_with('\n')) << "at " << at;
    }
    const auto head = bytes.substr(0, bytes.find("\r\n\r\n"));
    EXPECT_TRUE(std::ranges::none_of(head, [](char c) { return (c & 0x80) != 0; })) << head;
    EXPECT_THAT(head, HasSubstr("\r\nDate: " + messages::date_words(fake_.clock.now())));
    EXPECT_THAT(head, ContainsRegex("Message-ID: <[0-9a-f-]+@shop.example>"));
    EXPECT_EQ(mails[0].subject, "Löschung bestätigt");
    EXPECT_EQ(mails[0].sender, "Käse & Co <shop@shop.example>");
    EXPECT_THAT(bytes, HasSubstr("Für Sie:\r\nhttps://shop/in?nl_x\r\nEnde\r\n"));
}

TEST_F(Spool, what_is_put_off_waits_longer_each_time_and_holds_up_nobody) {
    write_to("gone@example.com");
    write_to("busy@example.com");
    write_to("ada@example.com");
    spool_.deliver(wire_);
    EXPECT_EQ(waiting(), 1u);
    EXPECT_EQ(server_.mails("ada@example.com").size(), 1u) << "behind one that is put off";
    for (int i = 0; i < 5; ++i) spool_.deliver(wire_);  // asks nobody: it is too early
    fake_.clock.advance(seconds(2));
    spool_.deliver(wire_);
    EXPECT_EQ(waiting(), 1u);
    fake_.clock.advance(seconds(4));
    spool_.deliver(wire_);
    EXPECT_EQ(waiting(), 1u) << "the second pause is longer";
    fake_.clock.advance(seconds(1));
    spool_.deliver(wire_);
    EXPECT_EQ(waiting(), 0u);
    EXPECT_EQ(server_.mails("busy@example.com").size(), 1u);
}

TEST_F(Spool, a_server_that_is_away_is_asked_once_for_all_and_then_after_a_pause) {
    auto options = server_.options();
    options.port = 1;
    real::SmtpWire nowhere(options);
    write_to("ada@example.com");
    write_to("grace@example.com");
    spool_.deliver(nowhere);
    spool_.deliver(wire_);
    EXPECT_EQ(waiting(), 2u) << "the pause is not over";
    fake_.clock.advance(seconds(2));
    spool_.deliver(wire_);
    EXPECT_EQ(waiting(), 0u);
    EXPECT_EQ(server_.mails().size(), 2u);
}

TEST_F(Spool, who_is_stopped_sends_nothing_more) {
    write_to("ada@example.com");
    spool_.stop();
    spool_.deliver(wire_);
    EXPECT_EQ(waiting(), 1u);
    EXPECT_TRUE(server_.mails().empty());
}

TEST_F(Spool, what_may_have_been_taken_over_is_not_sent_again) {
    write_to("drop@example.com");
    spool_.deliver(wire_);
    EXPECT_EQ(waiting(), 0u);
    fake_.clock.advance(hours(1));
    spool_.deliver(wire_);
    EXPECT_EQ(server_.mails().size(), 1u);
}

}  // namespace
}  // namespace nahtlos::testing
