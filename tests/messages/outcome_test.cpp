// What is written down of each try, when the writer, the wire or a process is in the way.
#include "messages/store.hpp"
#include "tests/messages/mail_house.hpp"

namespace nahtlos::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Outcome : public MailHouse {
protected:
    void pump() {
        while (process_->writer.pump() > 0) {
        }
    }
    std::int64_t failures_told() {
        return api_.base.database().read([](Tx& tx) {
            return *tx.value<std::int64_t>(
                "select count(*) from base_event where type = 'message_failed'");
        });
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Outcome, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Outcome, what_the_writer_had_no_time_to_write_down_is_not_sent_again) {
    const auto id = order("ada@example.com");
    follow();
    process_->sender.run_due(&wire_);  // claims
    pump();
    process_->sender.run_due(&wire_);  // sends
    ASSERT_THAT(smtp_.mails(), SizeIs(1));
    api_.fake.clock.advance(minutes(10));  // the writer's deadline is over, and so is the lease
    deliver();
    EXPECT_THAT(smtp_.mails(), SizeIs(1));
    EXPECT_EQ(rows(id).front().status, Status::sent);
}

TEST_P(Outcome, what_nobody_knows_twice_is_left_to_somebody_to_look_at) {
    const auto id = order("lost@example.com");
    deliver();
    EXPECT_EQ(rows(id).front().status, Status::waiting);
    for (int i = 0; i < 5; ++i) {
        api_.fake.clock.advance(hours(1));
        deliver();
    }
    EXPECT_THAT(smtp_.mails(), SizeIs(2));
    const auto row = rows(id).front();
    EXPECT_EQ(row.status, Status::failed);
    EXPECT_THAT(*row.error, HasSubstr("nobody knows"));
    EXPECT_EQ(failures_told(), 1);
    must("POST /v1/messages/" + to_string(row.id) + "/resend");
    deliver();
    EXPECT_EQ(rows(id).front().status, Status::waiting) << "begun anew, it is repeated once again";
}

TEST_P(Outcome, a_follower_that_begins_late_tells_nothing_of_the_past) {
    const auto old = order("old@example.com");
    must("POST /v1/orders/" + old + "/cancel", "{}");
    api_.fake.clock.advance(hours(49));
    const auto fresh = order("new@example.com");
    follow();
    EXPECT_THAT(rows(old), IsEmpty());
    EXPECT_THAT(rows(fresh), SizeIs(1));
}

TEST_P(Outcome, who_is_stopped_sends_nothing_more) {
    order("ada@example.com");
    order("grace@example.com");
    follow();
    process_->sender.run_due(&wire_);  // claims
    pump();
    process_->sender.stop();
    process_->sender.run_due(&wire_);
    EXPECT_THAT(smtp_.mails(), IsEmpty());
    restart(true);
    api_.fake.clock.advance(minutes(5));
    deliver();
    EXPECT_THAT(smtp_.mails(), SizeIs(2)) << "others take it when the lease has ended";
}

TEST_P(Outcome, what_waits_has_no_server_any_more_once_it_is_taken_away) {
    const auto id = order("ada@example.com");
    follow();
    EXPECT_EQ(rows(id).front().status, Status::waiting);
    restart(false);
    send(nullptr);
    EXPECT_EQ(rows(id).front().status, Status::not_configured);
    const auto counts = api_.base.database().read(
        [&](Tx& tx) { return messages::count_messages(tx, api_.fake.clock.now()); });
    EXPECT_EQ(counts.not_configured, 1);
    EXPECT_EQ(counts.open, 0);
    EXPECT_FALSE(counts.oldest);
    api_.fake.clock.advance(hours(49));
    process_->sender.keep_house();
    pump();
    EXPECT_EQ(rows(id).front().status, Status::expired);
    EXPECT_EQ(failures_told(), 1) << "somebody may want to tell the customer";
}

TEST_P(Outcome, what_expires_while_it_waits_is_told_as_failed) {
    const auto id = order("ada@example.com");
    follow();
    api_.fake.clock.advance(hours(49));
    deliver();
    EXPECT_EQ(rows(id).front().status, Status::expired);
    EXPECT_EQ(failures_told(), 1);
    EXPECT_THAT(smtp_.mails(), IsEmpty());
}

TEST_P(Outcome, of_an_order_one_message_is_on_the_wire) {
    const auto id = order("ada@example.com");
    must("POST /v1/orders/" + id + "/cancel", R"({"lines":[{"line":1,"quantity":1}]})");
    follow();
    std::vector<messages::MessageId> ids;
    for (const auto& row : rows(id)) ids.push_back(row.id);
    ASSERT_THAT(ids, SizeIs(2));
    const auto now = api_.fake.clock.now();
    const auto claim = [&] {
        return sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
            return messages::claim(tx, ids, now, now + minutes(2), now - hours(48)).taken;
        });
    };
    EXPECT_THAT(claim(), SizeIs(1));
    EXPECT_THAT(claim(), IsEmpty()) << "the list was made before the first was taken";
}

TEST_P(Outcome, sums_add_up_when_the_delivery_is_free) {
    const auto id = order("ada@example.com");
    const auto uuid = parse_id<orders::OrderId>(id)->uuid;
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        tx.run(
            "update orders_line set kind = 'shipping', discount_minor = total_minor, "
            "total_minor = 0 where order_id = $1 and line = 1",
            uuid);
        tx.run("update orders_order set discount_minor = 2000 where id = $1", uuid);
        return tx.run("update orders_order set shipping_minor = 0 where id = $1", uuid);
    });
    deliver();
    const auto text = smtp_.mails().at(0).text;
    EXPECT_THAT(text, HasSubstr("Versand: 20,00")) << text;
    EXPECT_THAT(text, HasSubstr("-20,00")) << text;
}

}  // namespace
}  // namespace nahtlos::testing
