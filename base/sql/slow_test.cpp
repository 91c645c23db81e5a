#include "base/sql/slow.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/fake/world.hpp"
#include "base/sql/database.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::sql {
namespace {

struct Thing {
    std::int64_t id = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, name))

// Every look at it, a millisecond has passed.
class SlowClock final : public Clock {
public:
    Instant now() override { return Instant{0}; }
    std::int64_t ticks_ns() override { return ++looks * 1'000'000; }
    std::int64_t looks = 0;
};

struct Told {
    std::string text;
    std::int64_t duration_us = 0, rows = 0;
    bool is_writer = false;
    bool operator==(const Told&) const = default;
};

class Slow : public testing::OnEngine {
protected:
    Slow() {
        auto connection = base_.database().open_writer();
        connection->script("create table thing (id bigint not null primary key, name text)");
    }
    DatabaseOptions telling(std::int64_t from_us) {
        DatabaseOptions options{.url = base_.url()};
        options.slow = {&clock_, from_us, [this](const SlowStatement& slow) {
                            told_.push_back({std::string(slow.text), slow.duration_us, slow.rows,
                                             slow.is_writer});
                        }};
        return options;
    }
    // The first told whose text starts so.
    Told told(std::string_view start) const {
        for (const auto& one : told_) {
            if (one.text.starts_with(start)) return one;
        }
        return {};
    }

    testing::TestDatabase base_{GetParam(), false};
    SlowClock clock_;
    std::vector<Told> told_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Slow, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Slow, statements_are_told_with_text_time_and_rows_and_never_with_parameters) {
    Database base(telling(1'000));
    const auto connection = base.open_writer();
    write(*connection, [](Tx& tx) {
        tx.insert("thing", std::vector<Thing>{{1, "secret"}, {2, "secret"}, {3, "secret"}});
        tx.run("update thing set name = $1 where id < $2", std::string("secret"), std::int64_t{3});
    });
    base.read([](Tx& tx) {
        return tx.all<Thing>("select id, name from thing where name = $1", std::string("secret"));
    });
    const auto insert = told("insert into thing"), update = told("update thing"),
               select = told("select id, name from thing where name = $1");
    EXPECT_EQ(insert.rows, 3);
    EXPECT_EQ(update, (Told{"update thing set name = $1 where id < $2", 1'000, 2, true}));
    EXPECT_EQ(select.rows, 3);
    EXPECT_FALSE(select.is_writer);
    EXPECT_EQ(told("commit").duration_us, 1'000);
    for (const auto& one : told_) EXPECT_EQ(one.text.find("secret"), std::string::npos) << one.text;
}

TEST_P(Slow, writes_that_are_not_waited_for_are_told_too) {
    Database base(telling(1'000));
    const auto connection = base.open_writer();
    write(*connection, [](Tx& tx) {
        tx.connection().defer_writes();
        tx.insert("thing", std::vector<Thing>{{1, "a"}, {2, "b"}});
    });
    // Preparing it is told by itself.
    EXPECT_TRUE(std::ranges::any_of(told_, [](const auto& one) {
        return one.text.starts_with("insert into thing") && one.rows == 2;
    }));
}

TEST_P(Slow, a_statement_that_fails_is_told_too) {
    Database base(telling(1'000));
    const auto connection = base.open_writer();
    const auto insert = [](Tx& tx) { tx.run("insert into thing (id) values ($1)", 1); };
    write(*connection, insert);
    told_.clear();
    EXPECT_THROW(write(*connection, insert), Error);
    EXPECT_EQ(told("insert into thing").duration_us, 1'000);
}

TEST_P(Slow, what_is_quicker_is_not_told) {
    Database base(telling(1'001));
    const auto connection = base.open_writer();
    write(*connection, [](Tx& tx) { tx.insert("thing", std::vector<Thing>{{1, "a"}}); });
    EXPECT_TRUE(told_.empty());
    EXPECT_GT(clock_.looks, 0);
}

TEST_P(Slow, nothing_is_timed_while_nobody_is_told) {
    DatabaseOptions options{.url = base_.url()};
    options.slow.clock = &clock_;
    const Database base(options);
    const auto connection = base.open_writer();
    write(*connection, [](Tx& tx) { tx.insert("thing", std::vector<Thing>{{1, "a"}}); });
    EXPECT_EQ(clock_.looks, 0);
}

TEST_P(Slow, errors_are_counted_by_kind) {
    const auto connection = base_.database().open_writer();
    const auto before = errors_so_far(ErrorKind::unique), syntax = errors_so_far(ErrorKind::syntax);
    const auto insert = [](Tx& tx) { tx.run("insert into thing (id) values ($1)", 1); };
    write(*connection, insert);
    EXPECT_THROW(write(*connection, insert), Error);
    EXPECT_EQ(errors_so_far(ErrorKind::unique), before + 1);
    EXPECT_EQ(errors_so_far(ErrorKind::syntax), syntax);
}

}  // namespace
}  // namespace nahtlos::sql
