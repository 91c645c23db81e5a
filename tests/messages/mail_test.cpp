// What customers get by mail, when, and how often.
#include <thread>

#include "tests/messages/mail_house.hpp"

namespace nahtlos::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class Mail : public MailHouse {};
INSTANTIATE_TEST_SUITE_P(Engines, Mail, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Mail, a_placed_order_is_told_in_the_customers_language) {
    const auto german = order("ada@example.com", "de-AT");
    order("grace@example.com", "en");
    order("jean@example.com", "fr");
    const auto number = must("GET /v1/orders/" + german).text("/number");
    deliver();
    const auto ada = smtp_.mails("ada@example.com");
    ASSERT_THAT(ada, SizeIs(1));
    EXPECT_THAT(ada[0].subject, HasSubstr("Ihre Bestellung " + number));
    EXPECT_THAT(ada[0].text, HasSubstr("Guten Tag Ada <L>"));
    EXPECT_THAT(ada[0].html, HasSubstr("Guten Tag Ada &lt;L&gt;"));
    EXPECT_THAT(ada[0].text, HasSubstr("2 x "));
    EXPECT_THAT(ada[0].text, HasSubstr("Gesamt: "));
    EXPECT_THAT(ada[0].text, HasSubstr("20,00"));
    EXPECT_THAT(ada[0].text, HasSubstr("Lieferung an: Ada <L>, Weg 1, 10115 Berlin, DE"));
    EXPECT_THAT(ada[0].html, HasSubstr("Ada &lt;L&gt;, Weg 1, 10115 Berlin, DE"));
    EXPECT_EQ(ada[0].from, "shop@shop.example");
    EXPECT_EQ(ada[0].auto_submitted, "auto-generated");
    EXPECT_EQ(ada[0].message_id, "<" + to_string(rows(german).front().id) + "@shop.example>");
    const auto grace = smtp_.mails("grace@example.com");
    ASSERT_THAT(grace, SizeIs(1));
    EXPECT_THAT(grace[0].subject, HasSubstr("Your order "));
    EXPECT_THAT(grace[0].text, HasSubstr("20.00"));
    EXPECT_THAT(grace[0].text, HasSubstr("Delivery to: "));
    EXPECT_THAT(subjects("jean@example.com"), ElementsAre(HasSubstr("Ihre Bestellung")))
        << "the market's first language";
    const auto row = rows(german).front();
    EXPECT_EQ(row.status, Status::sent);
    EXPECT_EQ(row.recipient, "ada@example.com");
    EXPECT_EQ(row.language, "de");
}

TEST_P(Mail, who_is_brought_something_is_told_when_and_where) {
    const auto id = order("ada@example.com");
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        const Instant six{1'767'632'400'000'000};  // in Berlin, the 5th of January 2026
        tx.run(
            "update orders_fulfillment set method = 'local_delivery', promise_from = $1, "
            "promise_by = $2 where order_id = $3",
            six, six + hours(2), parse_id<orders::OrderId>(id)->uuid);
    });
    deliver();
    const auto mails = smtp_.mails("ada@example.com");
    ASSERT_THAT(mails, SizeIs(1));
    EXPECT_THAT(mails[0].text, HasSubstr("Wir bringen sie zwischen "));
    EXPECT_THAT(mails[0].text, HasSubstr("18:00"));
    EXPECT_THAT(mails[0].text, HasSubstr("20:00"));
    EXPECT_THAT(mails[0].text, HasSubstr("Lieferung an: Ada <L>, Weg 1, 10115 Berlin, DE"));
}

TEST_P(Mail, an_order_without_an_address_is_told_to_nobody) {
    order("");
    deliver();
    EXPECT_THAT(rows(), IsEmpty());
    EXPECT_THAT(smtp_.mails(), IsEmpty());
}

TEST_P(Mail, what_was_seen_is_not_told_again) {
    order("ada@example.com");
    deliver();
    sql::write(*api_.base.database().open_writer(), [](Tx& tx) {
        return tx.run("update base_subscription set position = 1 where name = 'messages'");
    });
    restart(true);
    deliver();
    EXPECT_THAT(smtp_.mails(), SizeIs(1)) << "there is one of each, whatever comes again";
}

TEST_P(Mail, a_canceled_order_is_always_told) {
    const auto whole = order("ada@example.com"), part = order("grace@example.com", "en");
    must("POST /v1/orders/" + part + "/cancel", R"({"lines":[{"line":1,"quantity":1}]})");
    must("POST /v1/orders/" + whole + "/cancel", "{}");
    deliver();
    EXPECT_THAT(subjects("ada@example.com"),
                ElementsAre(HasSubstr("Ihre Bestellung"), HasSubstr("wurde storniert")));
    EXPECT_THAT(subjects("grace@example.com"),
                ElementsAre(HasSubstr("Your order"), HasSubstr("A part of your order")));
    must("POST /v1/orders/" + part + "/cancel", "{}");
    deliver();
    EXPECT_THAT(
        subjects("grace@example.com"),
        ElementsAre(HasSubstr("Your order"), HasSubstr("A part of"), Not(HasSubstr("A part of"))));
}

TEST_P(Mail, goods_to_collect_are_told_with_their_code_and_reminded_of_once) {
    const auto id = pickup("ada@example.com");
    act(id, "ready");
    deliver();
    const auto mails = smtp_.mails("ada@example.com");
    ASSERT_THAT(mails, SizeIs(2));
    const auto code = must("GET /v1/orders/" + id).text("/fulfillments/0/pickup_code");
    EXPECT_THAT(mails[1].subject, HasSubstr("liegt bereit"));
    EXPECT_THAT(mails[1].text, HasSubstr("Ihr Abholcode: " + code));
    EXPECT_THAT(mails[1].html, HasSubstr(">" + code + "<"));
    EXPECT_EQ(mails[1].pictures, 1);
    EXPECT_THAT(mails[1].text, HasSubstr("2 x "));
    api_.fake.clock.advance(hours(73));
    deliver();
    deliver();
    EXPECT_THAT(subjects("ada@example.com"),
                ElementsAre(HasSubstr("Ihre Bestellung"), HasSubstr("liegt bereit"),
                            HasSubstr("Erinnerung")));
}

TEST_P(Mail, nobody_is_reminded_of_what_they_have_collected) {
    const auto id = pickup("ada@example.com");
    act(id, "ready");
    deliver();
    const auto code = must("GET /v1/orders/" + id).text("/fulfillments/0/pickup_code");
    const auto fulfillment = must("GET /v1/orders/" + id).text("/fulfillments/0/id");
    must("POST /v1/orders/" + id + "/fulfillments/" + fulfillment + "/actions",
         R"({"action":"hand_over","pickup_code":")" + code + "\"}");
    api_.fake.clock.advance(days(4));
    deliver();
    EXPECT_THAT(smtp_.mails(), SizeIs(2));
    EXPECT_THAT(statuses(Kind::reminder), ElementsAre(Status::dropped));
}

TEST_P(Mail, a_shipment_is_told_on_its_way_and_when_it_arrived) {
    const auto id = order("ada@example.com");
    act(id, "ship");
    deliver();
    act(id, "deliver");
    deliver();
    EXPECT_THAT(subjects(), ElementsAre(HasSubstr("Ihre Bestellung"), HasSubstr("unterwegs"),
                                        HasSubstr("angekommen")));
}

TEST_P(Mail, a_promise_that_is_not_kept_is_told_and_one_that_is_kept_is_not) {
    const auto promised = [&](const std::string& order, Instant at) {
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
            return tx.run("update orders_fulfillment set promise_by = $1 where order_id = $2", at,
                          parse_id<orders::OrderId>(order)->uuid);
        });
    };
    const auto late = order("late@example.com"), kept = order("kept@example.com");
    const auto at = api_.fake.clock.now() + days(1);
    promised(late, at);
    promised(kept, at);
    deliver();
    EXPECT_THAT(statuses(Kind::delayed), ElementsAre(Status::planned, Status::planned));
    act(kept, "ship");
    api_.fake.clock.advance(hours(25));
    deliver();
    EXPECT_THAT(subjects("late@example.com"),
                ElementsAre(HasSubstr("Ihre Bestellung"), HasSubstr("verspätet sich")));
    EXPECT_THAT(smtp_.mails("late@example.com")[1].text, HasSubstr("6. Januar 2026"));
    EXPECT_THAT(subjects("kept@example.com"),
                ElementsAre(HasSubstr("Ihre Bestellung"), HasSubstr("unterwegs")));
}

TEST_P(Mail, a_promise_that_is_moved_is_told_once_with_the_new_date) {
    const auto id = order("ada@example.com");
    const auto fulfillment = must("GET /v1/orders/" + id).text("/fulfillments/0/id");
    Entry<flows::Repromise> entry{
        {*parse_id<orders::OrderId>(id),
         {{*parse_id<orders::FulfillmentId>(fulfillment), {}, api_.fake.clock.now() + days(9)}}},
        {},
        {},
        api_.fake.clock.now(),
        command_id(api_.world.ids.next())};
    auto& batch = api_.engine.repromises();
    EXPECT_TRUE(
        batch.submit(std::move(entry), [](const auto& answer) { EXPECT_TRUE(answer.ok()); }));
    while (api_.engine.pump() > 0) {
    }
    deliver();
    EXPECT_THAT(subjects("ada@example.com"),
                ElementsAre(HasSubstr("Ihre Bestellung"), HasSubstr("verspätet sich")));
    EXPECT_THAT(smtp_.mails("ada@example.com")[1].text, HasSubstr("neue Termin ist 14. Januar"));
    act(id, "ship");
    deliver();
    api_.fake.clock.advance(days(10));
    deliver();
    EXPECT_EQ(subjects("ada@example.com").size(), 3U);  // that it is on its way, and no more
}

TEST_P(Mail, the_team_is_told_of_an_order_that_no_place_can_do) {
    plan_.tells_staff = true;
    const auto placed = [&] {
        return must("POST /v1/orders",
                    order_body(R"({"sku":"B","quantity":1})", R"(,"channel":"web")"))
            .text("/id");
    };
    const auto waits = placed(), solved = placed();
    act(waits, "reject", R"(,"reason":"not_found")");
    act(solved, "reject", R"(,"reason":"not_found")");
    follow();
    must("POST /v1/orders/" + solved + "/cancel", "{}");
    deliver();
    const auto mails = smtp_.mails("team@shop.example");
    ASSERT_THAT(mails, SizeIs(1));
    EXPECT_THAT(mails[0].subject, HasSubstr("braucht jemanden"));
    EXPECT_THAT(mails[0].text, HasSubstr("kein Standort"));
    EXPECT_THAT(statuses(Kind::attention), UnorderedElementsAre(Status::sent, Status::dropped));
}

TEST_P(Mail, whose_address_is_gone_gets_nothing) {
    const auto id = order("ada@example.com");
    follow();
    sql::write(*api_.base.database().open_writer(), [](Tx& tx) {
        return tx.run("update customers_party set email = null, phone = null, language = null");
    });
    send(&wire_);
    EXPECT_THAT(smtp_.mails(), IsEmpty());
    EXPECT_EQ(rows(id).front().status, Status::dropped);
    must("POST /v1/orders/" + id + "/cancel", "{}");
    deliver();
    EXPECT_THAT(smtp_.mails(), IsEmpty());
}

TEST_P(Mail, a_return_is_told_from_its_announcement_to_the_money) {
    const auto id = order("ada@example.com");
    act(id, "ship");
    act(id, "deliver");
    const auto back =
        must("POST /v1/returns", R"({"order":")" + id + R"(","lines":[{"line":1,"quantity":1}]})")
            .text("/return/id");
    deliver();
    must("POST /v1/returns/" + back + "/actions",
         R"({"action":"receive","catch_up":true,"location":")" + to_string(api_.shop.warehouse) +
             "\"}");
    deliver();
    must("POST /v1/returns/" + back + "/actions", R"({"action":"inspect","refund":"paid_out"})");
    deliver();
    const auto mails = smtp_.mails();
    std::vector<std::string> subjects;
    for (const auto& mail : mails) subjects.push_back(mail.subject);
    EXPECT_THAT(subjects, ElementsAre(HasSubstr("Ihre Bestellung"), HasSubstr("unterwegs"),
                                      HasSubstr("angekommen"), HasSubstr("Ihre Rückgabe"),
                                      HasSubstr("ist da"), HasSubstr("Erstattung")));
    EXPECT_THAT(mails.back().text, HasSubstr("10,00"));
}

TEST_P(Mail, a_server_that_is_busy_is_asked_again_and_told_in_the_end) {
    const auto id = order("busy@example.com");
    deliver();
    EXPECT_THAT(smtp_.mails(), IsEmpty());
    EXPECT_EQ(rows(id).front().status, Status::waiting);
    EXPECT_THAT(*rows(id).front().error, HasSubstr("451"));
    for (int i = 0; i < 2; ++i) {
        api_.fake.clock.advance(minutes(3));
        deliver();
    }
    EXPECT_THAT(smtp_.mails(), SizeIs(1));
    EXPECT_EQ(rows(id).front().status, Status::sent);
    EXPECT_EQ(rows(id).front().attempts, 3);
}

TEST_P(Mail, a_cancellation_is_told_however_long_the_server_is_away) {
    auto nowhere = smtp_.options();
    nowhere.port = 1;
    real::SmtpWire dead(nowhere);
    const auto id = order("ada@example.com");
    must("POST /v1/orders/" + id + "/cancel", "{}");
    follow();
    for (int day = 0; day < 4; ++day) {
        send(&dead);
        api_.fake.clock.advance(days(1));
    }
    EXPECT_THAT(smtp_.mails(), IsEmpty());
    deliver();
    EXPECT_THAT(subjects("ada@example.com"), ElementsAre(HasSubstr("wurde storniert")));
}

TEST_P(Mail, what_is_refused_for_good_has_failed_with_what_the_server_said) {
    const auto gone = order("gone@example.com"), bad = order("bad@example.com");
    deliver();
    EXPECT_EQ(rows(gone).front().status, Status::failed);
    EXPECT_THAT(*rows(gone).front().error, HasSubstr("550 5.1.1 no such mailbox"));
    EXPECT_EQ(rows(bad).front().status, Status::failed);
    EXPECT_THAT(*rows(bad).front().error, HasSubstr("554"));
    EXPECT_EQ(api_.base.database().read([](Tx& tx) {
        return tx.value<std::int64_t>(
            "select count(*) from base_event where type = 'message_failed'");
    }),
              2);
    const auto list = must("GET /v1/messages?status=failed");
    EXPECT_EQ(list.json().at("items").as_array().size(), 2u) << list.body;
    EXPECT_THAT(list.body, HasSubstr("gone@example.com"));
    const auto seen = api_.call("GET /v1/messages?status=failed", api_.store);
    EXPECT_EQ(seen.json().at("items").as_array().size(), 2u) << seen.body;
    EXPECT_THAT(seen.body, Not(HasSubstr("@example.com"))) << "it takes customers:read";
}

TEST_P(Mail, an_outcome_that_nobody_knows_is_repeated_under_the_same_id) {
    const auto id = order("drop@example.com");
    deliver();
    EXPECT_EQ(rows(id).front().status, Status::waiting);
    api_.fake.clock.advance(minutes(1));
    deliver();
    EXPECT_EQ(rows(id).front().status, Status::sent);
    const auto mails = smtp_.mails();
    ASSERT_THAT(mails, SizeIs(2));
    EXPECT_EQ(mails[0].message_id, mails[1].message_id);
}

TEST_P(Mail, a_sender_that_dies_before_it_writes_down_is_followed_by_one_repeat) {
    const auto id = order("ada@example.com");
    follow();
    process_->sender.run_due(&wire_);  // claims
    while (process_->writer.pump() > 0) {
    }
    process_->sender.run_due(&wire_);  // sends, and dies
    ASSERT_THAT(smtp_.mails(), SizeIs(1));
    restart(true);
    deliver();
    EXPECT_THAT(smtp_.mails(), SizeIs(1)) << "the lease has not ended";
    api_.fake.clock.advance(minutes(5));
    deliver();
    const auto mails = smtp_.mails();
    ASSERT_THAT(mails, SizeIs(2));
    EXPECT_EQ(mails[0].message_id, mails[1].message_id);
    EXPECT_EQ(rows(id).front().status, Status::sent);
    api_.fake.clock.advance(hours(1));
    deliver();
    EXPECT_THAT(smtp_.mails(), SizeIs(2));
}

TEST_P(Mail, without_a_server_nothing_is_lost_and_what_is_no_news_is_not_sent_later) {
    restart(false);
    const auto old = order("old@example.com");
    follow();
    send(nullptr);
    EXPECT_EQ(rows(old).front().status, Status::not_configured);
    api_.fake.clock.advance(hours(47));
    order("new@example.com");
    follow();
    send(nullptr);
    api_.fake.clock.advance(hours(2));
    restart(true);
    deliver();
    EXPECT_EQ(rows(old).front().status, Status::expired);
    EXPECT_THAT(subjects("old@example.com"), IsEmpty());
    EXPECT_THAT(subjects("new@example.com"), SizeIs(1));
}

TEST_P(Mail, somebody_may_send_again_what_is_not_on_its_way) {
    const auto id = order("ada@example.com");
    follow();
    const auto path = "POST /v1/messages/" + to_string(rows(id).front().id) + "/resend";
    EXPECT_EQ(api_.call(path, api_.admin, "").code(), "message_open");
    deliver();
    EXPECT_EQ(must(path).number("/resends"), 1);
    deliver();
    const auto mails = smtp_.mails();
    ASSERT_THAT(mails, SizeIs(2));
    EXPECT_NE(mails[0].message_id, mails[1].message_id) << "else nobody would be shown it";
}

TEST_P(Mail, who_does_not_see_an_order_does_not_see_what_was_told_of_it) {
    const auto id = order("ada@example.com");
    deliver();
    const auto message = to_string(rows(id).front().id);
    const auto key = [&](auto channel, auto location) {
        return api_.make_key({.kind = auth::KeyKind::admin,
                              .scopes = "orders:read,orders:write,customers:read",
                              .channel = channel,
                              .location = location});
    };
    const std::optional<channels::ChannelId> no_channel;
    const std::optional<inventory::LocationId> no_place;
    const auto till = key(std::optional(api_.shop.till), no_place);
    const auto hamburg = key(no_channel, std::optional(api_.shop.hamburg));
    const auto warehouse = key(no_channel, std::optional(api_.shop.warehouse));
    const auto list = "GET /v1/messages?order=" + id;
    for (const auto& stranger : {till, hamburg}) {
        EXPECT_EQ(api_.call(list, stranger).body.find(message), std::string::npos);
        EXPECT_EQ(api_.call("POST /v1/messages/" + message + "/resend", stranger).status, 404);
    }
    EXPECT_EQ(api_.call("GET /v1/messages", till).body.find(message), std::string::npos);
    EXPECT_EQ(api_.call("GET /v1/messages", hamburg).code(), "outside_of_key");
    EXPECT_NE(api_.call(list, warehouse).body.find(message), std::string::npos);
    EXPECT_EQ(api_.call("POST /v1/messages/" + message + "/resend", warehouse).status, 202);
}

TEST_P(Mail, a_retailer_says_it_in_words_of_their_own) {
    const std::string own =
        R"({"subject":"Moin {{name}}","text":"{{order_number}}","html":"<b>{{name}}</b>"})";
    const auto path = std::string(" /v1/message-templates/placed/de");
    EXPECT_EQ(must("GET" + path).json().at("is_built_in"), true);
    EXPECT_EQ(must("PUT" + path, own).number("/version"), 1);
    const auto in_force = must("POST" + path + "/preview", R"({"subject":"Neu {{shop}}"})");
    EXPECT_EQ(in_force.text("/subject"), "Neu Nordlicht GmbH");
    EXPECT_EQ(in_force.text("/text"), "NL-10042");
    EXPECT_EQ(must("POST" + path + "/preview", own).text("/subject"), "Moin Ada Lovelace");
    const auto wrong = api_.call("PUT" + path, api_.admin,
                                 R"({"subject":"{{nam}}","text":"x","html":"{{{name}}}"})");
    EXPECT_EQ(wrong.status, 422) << wrong.body;
    EXPECT_EQ(wrong.text("/errors/0/code"), "bad_tag");
    EXPECT_EQ(wrong.text("/errors/1/pointer"), "/html");
    order("ada@example.com");
    deliver();
    const auto mails = smtp_.mails();
    ASSERT_THAT(mails, SizeIs(1));
    EXPECT_EQ(mails[0].subject, "Moin Ada <L>");
    EXPECT_THAT(mails[0].html, HasSubstr("<b>Ada &lt;L&gt;</b>"));
}

class TwoMailProcesses : public MailHouse {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(TwoMailProcesses);
INSTANTIATE_TEST_SUITE_P(Engines, TwoMailProcesses, on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

TEST_P(TwoMailProcesses, send_each_message_once) {
    for (int i = 0; i < 30; ++i) order("ada" + std::to_string(i) + "@example.com");
    follow();
    MailProcess other(api_.base.database(), api_.world, api_.engine.books(), options(true));
    const auto run = [&](MailProcess& process) {
        real::SmtpWire wire(smtp_.options());
        for (int rounds = 0; rounds < 40; ++rounds) {
            process.sender.run_due(&wire);
            while (process.writer.pump() > 0) {
            }
        }
    };
    std::thread first([&] { run(*process_); }), second([&] { run(other); });
    first.join();
    second.join();
    const auto mails = smtp_.mails();
    std::set<std::string> to;
    for (const auto& mail : mails) to.insert(mail.to);
    EXPECT_EQ(mails.size(), 30u);
    EXPECT_EQ(to.size(), 30u);
    for (const auto& row : rows()) EXPECT_EQ(row.status, Status::sent);
}

}  // namespace
}  // namespace nahtlos::testing
