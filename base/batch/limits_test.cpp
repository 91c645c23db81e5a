#include <gtest/gtest.h>

#include "tests/support/desk.hpp"

namespace nahtlos {
namespace {

using namespace testing;

class BatchPoison : public OnCounters {
protected:
    // Seven good commands around a poisonous one; all but that one must succeed, in order.
    void expect_only_it_fails(Poison poison) {
        Desk desk(home_.url(), world_);
        for (int i = 0; i < 8; ++i) {
            desk.take(
                Take{.counter = uuid_of(i % 2), .n = 1, .poison = i == 5 ? poison : Poison::none},
                key_of(i));
        }
        desk.pump();
        std::vector<std::string> answers;
        for (const auto& told : desk.taken()) {
            EXPECT_EQ(told.times, 1);
            answers.push_back(told.is_accepted() ? std::to_string((*told.result)->left)
                                                 : told.code());
        }
        EXPECT_EQ(answers,
                  (std::vector<std::string>{"99", "99", "98", "98", "97", "internal", "96", "97"}));
        EXPECT_EQ(counter(0), (Counter{uuid_of(0), 96, 4}));
        EXPECT_EQ(counter(1), (Counter{uuid_of(1), 97, 3}));
        EXPECT_EQ(events_of(1).size(), 3u);
        EXPECT_EQ(count("base_command"), 7);
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, BatchPoison, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(BatchPoison, in_decide_fails_alone) { expect_only_it_fails(Poison::decide); }
TEST_P(BatchPoison, in_fold_fails_alone) { expect_only_it_fails(Poison::fold); }
TEST_P(BatchPoison, in_save_fails_alone) { expect_only_it_fails(Poison::save); }
TEST_P(BatchPoison, that_is_no_standard_exception_fails_alone) {
    expect_only_it_fails(Poison::decide_int);
}

TEST_P(BatchPoison, that_only_the_schema_refuses_fails_alone) {
    home_.database().open_writer()->script(
        "create table test_limit (id uuid primary key, n bigint check (n < 3))");
    Desk desk(home_.url(), world_);
    for (int i = 0; i < 5; ++i) {
        desk.change([i](ChangeScope& scope) -> Result<std::string> {
            scope.tx.run("insert into test_limit (id, n) values ($1, $2)", uuid_of(i),
                         i == 1 ? 7 : 1);
            return std::string("{}");
        });
    }
    desk.pump();
    EXPECT_EQ(desk.changed()[1].code(), "internal");
    EXPECT_EQ(count("test_limit"), 4);
}

class BatchBounds : public OnCounters {
protected:
    std::vector<std::size_t> sizes_;
    WriterHooks hooks() {
        WriterHooks hooks;
        hooks.on_batch = [this](const BatchReport& report) { sizes_.push_back(report.commands()); };
        return hooks;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, BatchBounds, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(BatchBounds, what_waits_and_say_no_to_more) {
    Desk desk(home_.url(), world_, {.waiting = 3});
    for (int i = 0; i < 3; ++i) desk.take(1, 1);
    EXPECT_FALSE(desk.batch().submit(desk.entry(Take{.counter = uuid_of(1)}),
                                     [](auto) { FAIL() << "it was not let in"; }));
    desk.pump();
    EXPECT_TRUE(desk.take(1, 1).times == 0);
    desk.pump();
    EXPECT_EQ(counter(1).stock, 96);
}

TEST_P(BatchBounds, the_commands_of_one_transaction) {
    Desk desk(home_.url(), world_, {.commands = 4}, {}, hooks());
    for (int i = 0; i < 10; ++i) desk.take(1, 1);
    desk.pump_all();
    EXPECT_EQ(sizes_, (std::vector<std::size_t>{4, 4, 2}));
}

TEST_P(BatchBounds, the_rows_of_one_transaction_but_runs_a_large_command_alone) {
    Desk desk(home_.url(), world_, {.rows = 10}, {}, hooks());
    for (const std::size_t cost : {4, 6, 1, 50, 9, 1}) {
        desk.take(Take{.counter = uuid_of(1), .cost = cost});
    }
    desk.pump_all();
    EXPECT_EQ(sizes_, (std::vector<std::size_t>{2, 1, 1, 2}));
    EXPECT_EQ(counter(1).stock, 94);
}

TEST_P(BatchBounds, how_long_a_command_waits) {
    Desk desk(home_.url(), world_, {.deadline = seconds(2)});
    const auto& late = desk.take(1, 1);
    const auto& late_change = desk.change(take_change({.counter = uuid_of(1)}));
    world_.clock.advance(milliseconds(1));
    const auto& in_time = desk.take(1, 1);
    world_.clock.advance(seconds(2));
    desk.pump();
    EXPECT_EQ(late.code(), "overloaded");
    EXPECT_EQ(late.result->refusal().kind, RefusalKind::unavailable);
    EXPECT_EQ(late_change.code(), "overloaded");
    EXPECT_TRUE(in_time.is_accepted());
    EXPECT_EQ(counter(1).stock, 99);
}

TEST_P(BatchBounds, the_turn_of_a_kind_so_that_a_long_line_starves_nobody) {
    Desk desk(home_.url(), world_, {.commands = 2});
    for (int i = 0; i < 50; ++i) desk.take(1, 1);
    const auto& other = desk.change(take_change({.counter = uuid_of(2)}));
    desk.pump();
    EXPECT_TRUE(other.is_accepted());
    EXPECT_EQ(counter(1).stock, 98);
    EXPECT_EQ(desk.writer().waiting(), 48u);
}

TEST_P(BatchBounds, reports_what_became_of_each_command_and_what_was_written) {
    WriterHooks hooks;
    BatchReport report;
    hooks.on_batch = [&](const BatchReport& told) { report = told; };
    Desk desk(home_.url(), world_, {.deadline = seconds(2)}, {}, hooks);
    desk.take(1, 1);  // expires
    world_.clock.advance(seconds(3));
    desk.take(2, 1, key_of(1));
    desk.take(2, 1, key_of(1));  // the same again: a replay
    desk.take(3, 1'000);         // there are 100
    desk.take(Take{.counter = uuid_of(4), .poison = Poison::decide});
    desk.pump();
    EXPECT_EQ(report.kind, "take");
    EXPECT_EQ(report.accepted, 1u);
    EXPECT_EQ(report.replayed, 1u);
    EXPECT_EQ(report.refused, 1u);
    EXPECT_EQ(report.failed, 1u);
    EXPECT_EQ(report.expired, 1u);
    EXPECT_GE(report.rows_written, 3u);  // a counter, its event, its key
    EXPECT_EQ(report.log_bytes > 0, GetParam() == "sqlite");
}

struct Unpriced : TakeKind {
    static constexpr std::string_view name = "unpriced";
    std::size_t cost(const Take& take) const {
        check(take.cost > 0, "a command touches a row");
        return take.cost;
    }
};

TEST_P(BatchBounds, nothing_of_a_command_whose_cost_throws_but_leaves_it_out) {
    Desk desk(home_.url(), world_);
    auto& batch = desk.writer().add_kind(Unpriced{});
    EXPECT_THROW(
        (void)batch.submit(desk.entry(Take{.counter = uuid_of(1), .cost = 0}), [](auto) {}),
        Broken);
    EXPECT_EQ(batch.waiting(), 0u);
}

}  // namespace
}  // namespace nahtlos
