// The chain of seals, as verify reads it.
#include <gtest/gtest.h>

#include "base/events/seals.hpp"
#include "base/events/sequencer.hpp"
#include "base/fake/world.hpp"
#include "flows/verify.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::flows {
namespace {

class AuditChain : public testing::OnEngine {
protected:
    AuditChain() {
        for (int i = 0; i < 7; ++i) happen("key_created");
        for (int tries = 0; tries < 300 && numbered() < 7; ++tries) sequencer_.run();
        seal();
    }

    template <class Change>
    void change(Change&& change) {
        sql::write(*base_.database().open_writer(), std::forward<Change>(change));
    }
    void happen(const char* type) {
        const Events events{{type, fake_.ids.next(), 1, {}, fake_.clock.now(), "{}"}};
        change(
            [&](Tx& tx) { append_events(tx, take_ticket(tx, events, fake_.clock.now()), events); });
    }
    std::int64_t numbered() {
        return base_.database().read([](Tx& tx) { return next_position(tx); }) - 1;
    }
    void seal() {
        auto sealer = events::sealer();
        sealer.events_at_once = 3;
        for (int i = 0; i < 3; ++i) {
            change([&](Tx& tx) { events::advance(tx, sealer, fake_.clock.now()); });
        }
    }
    VerifyReport verify(std::optional<AuditHead> head = {}) {
        VerifyOptions options;
        options.now = fake_.clock.now();
        options.audit_head = std::move(head);
        return flows::verify(base_.database(), options);
    }
    std::int64_t broken(std::optional<AuditHead> head = {}) {
        return verify(std::move(head))[Check::audit_chain].broken;
    }

    testing::TestDatabase base_{GetParam()};
    fake::FakeWorld fake_;
    World world_ = fake_.world();
    events::Sequencer sequencer_{base_.database(), world_};
};
INSTANTIATE_TEST_SUITE_P(Engines, AuditChain, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(AuditChain, holds_as_the_sealer_made_it) {
    const auto report = verify();
    EXPECT_EQ(report[Check::audit_chain].rows, 3);
    EXPECT_EQ(report[Check::audit_chain].broken, 0);
    ASSERT_TRUE(report.audit_head);
    EXPECT_EQ(report.audit_head->position, 7);
    EXPECT_EQ(broken(report.audit_head), 0);
}

TEST_P(AuditChain, is_broken_where_a_seal_is_missing) {
    change([](Tx& tx) { tx.run("delete from base_event_seal where position = 4"); });
    EXPECT_GT(broken(), 0);
}

TEST_P(AuditChain, is_broken_by_any_field_that_changes) {
    for (const auto* field : {"type = 'x'", "request_id = 'x'", "payload = '[]'", "context = '{}'",
                              "actor_kind = 'job'", "occurred_at = 1"}) {
        change([&](Tx& tx) {
            tx.run("create table kept as select * from base_event");
            tx.run(std::string("update base_event set ") + field +
                   " where ticket = (select min(ticket) from base_event)");
        });
        EXPECT_EQ(broken(), 1) << field;
        change([](Tx& tx) {
            tx.run("delete from base_event");
            tx.run("insert into base_event select * from kept");
            tx.run("drop table kept");
        });
    }
    EXPECT_EQ(broken(), 0);
}

// Whoever can write everything can seal anew what they changed. What was noted elsewhere, not.
TEST_P(AuditChain, made_anew_is_found_out_by_the_head_that_was_noted) {
    const auto noted = verify().audit_head;
    ASSERT_TRUE(noted);
    change([](Tx& tx) {
        tx.run("update base_event set request_id = 'another'");
        tx.run("delete from base_event_seal");
        tx.run("delete from base_subscription where name = 'audit_seal'");
    });
    seal();
    EXPECT_EQ(broken(), 0) << "it holds together";
    EXPECT_EQ(broken(noted), 1) << "but is not the same";
    EXPECT_EQ(broken(AuditHead{7'777, "00"}), 1);
}

TEST(AuditHeads, read_as_verify_prints_them) {
    const auto head = parse_audit_head("12:ab34");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->position, 12);
    EXPECT_EQ(head->hash, "ab34");
    for (const auto* wrong : {"", "12", ":ab", "x:ab"}) EXPECT_FALSE(parse_audit_head(wrong));
}

}  // namespace
}  // namespace nahtlos::flows
