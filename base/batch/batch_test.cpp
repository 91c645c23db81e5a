#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/support/desk.hpp"

namespace nahtlos {
namespace {

using namespace testing;

class BatchOfCommands : public OnCounters {};
INSTANTIATE_TEST_SUITE_P(Engines, BatchOfCommands, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(BatchOfCommands, takes_what_is_there_and_says_what_is_left) {
    Desk desk(home_.url(), world_);
    const auto& first = desk.take(1, 30);
    const auto& second = desk.take(1, 20);
    EXPECT_EQ(desk.pump(), 2u);
    EXPECT_EQ(**first.result, Taken{70});
    EXPECT_EQ(**second.result, Taken{50});
    EXPECT_EQ(counter(1), (Counter{uuid_of(1), 50, 2}));
    EXPECT_EQ(events_of(1), (std::vector<CounterEvent>{{1, "{\"n\":30}"}, {2, "{\"n\":20}"}}));
}

TEST_P(BatchOfCommands, a_refusal_changes_nothing_and_disturbs_nobody) {
    Desk desk(home_.url(), world_);
    desk.take(1, 60);
    const auto& refused = desk.take(1, 60);
    const auto& after = desk.take(1, 40);
    desk.pump();
    EXPECT_EQ(refused.code(), "too_few");
    EXPECT_TRUE(after.is_accepted());
    EXPECT_EQ(counter(1).stock, 0);
    EXPECT_EQ(count("base_event"), 2);
}

TEST_P(BatchOfCommands, refusals_alone_commit_nothing) {
    Desk desk(home_.url(), world_);
    desk.take(1, 101, key_of(1));
    desk.take(42, 1);
    desk.pump();
    EXPECT_EQ(count("base_event_batch"), 0);
    EXPECT_EQ(count("base_command"), 0);
}

// What anyone can see of the end: rows, events of each aggregate, remembered outcomes.
struct Order {
    int counter = 0, n = 0, key = 0, body = 0, principal = 0;
};
std::ostream& operator<<(std::ostream& out, const Order& o) {
    return out << "take " << o.n << " of " << o.counter << " key " << o.principal << '/' << o.key
               << " body " << o.body;
}
rc::Gen<std::vector<Order>> any_orders(int size) {
    const auto order = rc::gen::construct<Order>(rc::gen::inRange(0, 3), rc::gen::inRange(0, 5),
                                                 rc::gen::inRange(0, 4), rc::gen::inRange(0, 2),
                                                 rc::gen::inRange(1, 3));
    return rc::gen::resize(size, rc::gen::container<std::vector<Order>>(order));
}
struct Remembered {
    Uuid principal, key, fingerprint;
    std::string outcome;
    bool operator==(const Remembered&) const = default;
};
BOOST_DESCRIBE_STRUCT(Remembered, (), (principal, key, fingerprint, outcome))
struct Seen {
    std::vector<std::string> answers;
    std::vector<Counter> counters;
    std::vector<std::vector<CounterEvent>> events;
    std::vector<Remembered> remembered;
    bool operator==(const Seen&) const = default;
};

class BatchEquality : public OnCounters {
protected:
    // A commit costs more on PostgreSQL, and what is tested here is the same.
    static int size() { return GetParam() == "postgres" ? 8 : 25; }

    // Runs `orders`, pumping after every `size`; as commands or as changes.
    Seen run(const std::vector<Order>& orders, std::size_t size, bool as_changes) {
        stock_all(6);
        Desk desk(home_.url(), world_, {}, {.durability = sql::Durability::normal});
        for (std::size_t i = 0; i < orders.size(); ++i) {
            const auto& o = orders[i];
            const Take take{.counter = uuid_of(o.counter), .n = o.n};
            const auto key = o.key == 0 ? CommandKey{} : key_of(o.key, o.body, o.principal);
            if (as_changes) {
                desk.change(take_change(take), key);
            } else {
                desk.take(take, key);
            }
            if ((i + 1) % size == 0) desk.pump();
        }
        desk.pump();
        Seen seen;
        for (const auto& t : desk.taken()) {
            seen.answers.push_back(t.is_accepted() ? std::to_string((*t.result)->left) : t.code());
        }
        for (const auto& c : desk.changed()) {
            seen.answers.push_back(c.is_accepted() ? **c.result : c.code());
        }
        seen.counters = counters();
        for (int i = 0; i < 3; ++i) seen.events.push_back(events_of(i));
        seen.remembered = home_.database().read([](Tx& tx) {
            return tx.all<Remembered>(
                "select principal, key, fingerprint, outcome from base_command order by 1, 2");
        });
        return seen;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, BatchEquality, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(BatchEquality, one_batch_of_n_is_n_batches_of_one) {
    EXPECT_TRUE(rc::check([&] {
        const auto orders = *any_orders(size());
        const auto each = run(orders, 1, false);
        RC_ASSERT(run(orders, 1000, false) == each);
        RC_ASSERT(run(orders, 3, false) == each);
    }));
}

TEST_P(BatchEquality, changes_do_what_commands_do_in_any_grouping) {
    EXPECT_TRUE(rc::check([&] {
        const auto orders = *any_orders(size());
        const auto each = run(orders, 1, false);
        RC_ASSERT(run(orders, 1000, true) == each);
        RC_ASSERT(run(orders, 1, true) == each);
    }));
}

class BatchReplies : public OnCounters {};
INSTANTIATE_TEST_SUITE_P(Engines, BatchReplies, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(BatchReplies, come_when_another_connection_sees_what_was_done) {
    Desk desk(home_.url(), world_);
    std::vector<std::int64_t> seen;
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(desk.batch().submit(desk.entry(Take{.counter = uuid_of(1), .n = 10}),
                                        [&](auto) { seen.push_back(counter(1).stock); }));
    }
    desk.pump();
    EXPECT_EQ(seen, (std::vector<std::int64_t>{70, 70, 70}));
}

TEST_P(BatchReplies, come_once_each_and_in_order_of_arrival) {
    Desk desk(home_.url(), world_);
    std::vector<int> order;
    for (int i = 0; i < 5; ++i) {
        const auto key = i % 2 == 0 ? key_of(1) : CommandKey{};
        ASSERT_TRUE(desk.batch().submit(
            desk.entry(Take{.counter = uuid_of(1), .n = i == 3 ? 1000 : 1}, key),
            [&order, i](auto) { order.push_back(i); }));
    }
    desk.pump();
    desk.pump();
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST_P(BatchReplies, that_throw_cost_the_others_nothing_and_are_reported) {
    std::vector<std::string> reported;
    WriterHooks hooks;
    hooks.on_reply_failed = [&](std::string_view what) { reported.emplace_back(what); };
    Desk desk(home_.url(), world_, {}, {}, hooks);
    const auto& before = desk.take(1, 1);
    ASSERT_TRUE(desk.batch().submit(desk.entry(Take{.counter = uuid_of(1)}),
                                    [](auto) { throw std::runtime_error("broken pipe"); }));
    ASSERT_TRUE(
        desk.batch().submit(desk.entry(Take{.counter = uuid_of(1)}), [](auto) { throw 7; }));
    const auto& after = desk.take(1, 1);
    EXPECT_EQ(desk.pump(), 4u);
    EXPECT_TRUE(before.is_accepted());
    EXPECT_TRUE(after.is_accepted());
    EXPECT_EQ(counter(1).stock, 96);
    EXPECT_EQ(reported, (std::vector<std::string>{"broken pipe", "an exception of unknown type"}));
}

TEST_P(BatchReplies, may_submit_the_next_command) {
    Desk desk(home_.url(), world_);
    ASSERT_TRUE(desk.batch().submit(desk.entry(Take{.counter = uuid_of(1)}),
                                    [&](auto) { desk.take(1, 1); }));
    EXPECT_EQ(desk.pump(), 1u);
    EXPECT_EQ(desk.pump(), 1u);
    EXPECT_EQ(counter(1).stock, 98);
}

}  // namespace
}  // namespace nahtlos
