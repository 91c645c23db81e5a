#include <gtest/gtest.h>

#include "base/sql/database.hpp"
#include "base/sql/migrate.hpp"
#include "base/sql/where.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::sql {
namespace {

using testing::TestDatabase;

enum class Color { red, green };
BOOST_DESCRIBE_ENUM(Color, red, green)

struct Thing {
    Uuid id;
    std::int64_t n = 0;
    std::string name;
    std::optional<std::string> note;
    Color color = Color::red;
    Bytes blob;
    double weight = 0;
    bool operator==(const Thing&) const = default;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, n, name, note, color, blob, weight))

struct ThingKey {
    Uuid id;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(ThingKey, (), (id, n))

struct ThingNote {
    Uuid id;
    std::int64_t n = 0;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(ThingNote, (), (id, n, note))

constexpr auto columns = "select id, n, name, note, color, blob, weight from thing order by n";

Uuid uuid_of(std::uint8_t n) {
    Uuid id;
    id.bytes[0] = n;
    return id;
}

Thing thing(std::uint8_t n) {
    return {uuid_of(n),
            n,
            "thing " + std::to_string(n),
            std::nullopt,
            n % 2 == 0 ? Color::green : Color::red,
            Bytes{std::string("\0\xFF", 2)},
            0.25 * n};
}

class Sql : public testing::OnEngine {
protected:
    Sql() : database_(GetParam(), false), connection_(database_.database().open_writer()) {
        connection_->script(
            "create table thing (id uuid not null, n bigint not null, name text not null,"
            " note text, color text not null, blob bytea not null,"
            " weight double precision not null, primary key (id, n),"
            " constraint thing_n check (n < 100))");
    }
    void put(std::vector<Thing> things) {
        write(*connection_, [&](Tx& tx) { tx.insert("thing", things); });
    }
    std::vector<Thing> all() {
        return database_.database().read([](Tx& tx) { return tx.all<Thing>(columns); });
    }
    ErrorKind kind_of(const std::function<void()>& act) {
        try {
            act();
        } catch (const Error& error) {
            return error.kind;
        }
        return ErrorKind::other;
    }

    TestDatabase database_;
    std::unique_ptr<Connection> connection_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Sql, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Sql, a_row_comes_back_as_it_was_written) {
    auto noted = thing(3);
    noted.note = "Straße \"7\"\n";
    put({thing(1), thing(2), noted});
    EXPECT_EQ(all(), (std::vector<Thing>{thing(1), thing(2), noted}));
}

TEST_P(Sql, an_update_sets_all_its_rows_and_only_those) {
    put({thing(1), thing(2), thing(3)});
    write(*connection_, [&](Tx& tx) {
        tx.update("thing", 2, std::vector<ThingNote>{{uuid_of(1), 1, "a"}, {uuid_of(3), 3, {}}});
    });
    EXPECT_EQ(all()[0].note, "a");
    EXPECT_EQ(all()[1], thing(2));
}

TEST_P(Sql, deferred_writes_are_there_for_the_next_read_and_after_the_commit) {
    put({thing(1)});
    write(*connection_, [&](Tx& tx) {
        tx.connection().defer_writes();
        tx.insert("thing", std::vector<Thing>{thing(2)});
        tx.update("thing", 2, std::vector<ThingNote>{{uuid_of(1), 1, "a"}});
        EXPECT_EQ(tx.value<std::int64_t>("select count(*) from thing where note = 'a'"), 1);
        tx.insert("thing", std::vector<Thing>{thing(3)});
    });
    EXPECT_EQ(all().size(), 3u);
}

TEST_P(Sql, a_deferred_write_that_fails_is_told_before_the_commit_and_undoes_all) {
    put({thing(1)});
    const auto again = [&](Tx& tx) {
        tx.connection().defer_writes();
        tx.insert("thing", std::vector<Thing>{thing(2)});
        tx.insert("thing", std::vector<Thing>{thing(1)});
        tx.insert("thing", std::vector<Thing>{thing(3)});
    };
    EXPECT_EQ(kind_of([&] { write(*connection_, again); }), ErrorKind::unique);
    EXPECT_EQ(all().size(), 1u);
    put({thing(4)});
    EXPECT_EQ(all().size(), 2u);
}

TEST_P(Sql, a_deferred_update_that_misses_a_row_is_not_committed) {
    put({thing(1)});
    const auto miss = [&](Tx& tx) {
        tx.connection().defer_writes();
        tx.update("thing", 2, std::vector<ThingNote>{{uuid_of(1), 1, "a"}, {uuid_of(9), 9, "b"}});
    };
    EXPECT_ANY_THROW(write(*connection_, miss));
    EXPECT_EQ(all(), std::vector<Thing>{thing(1)});
}

TEST_P(Sql, an_update_of_a_missing_row_is_a_broken_promise_and_changes_nothing) {
    put({thing(1)});
    EXPECT_THROW(write(*connection_,
                       [&](Tx& tx) {
                           tx.update(
                               "thing", 2,
                               std::vector<ThingNote>{{uuid_of(1), 1, "a"}, {uuid_of(9), 9, "b"}});
                       }),
                 Broken);
    EXPECT_EQ(all()[0], thing(1));
}

TEST_P(Sql, find_gives_the_rows_of_the_keys_and_of_key_prefixes) {
    put({thing(1), thing(2), thing(3)});
    const auto found = write(*connection_, [&](Tx& tx) {
        return tx.find<Thing>(
            "thing", std::vector<ThingKey>{{uuid_of(1), 1}, {uuid_of(3), 3}, {uuid_of(4), 4}},
            Lock::yes, LockRank::level);
    });
    EXPECT_EQ(found, (std::vector<Thing>{thing(1), thing(3)}));
}

TEST_P(Sql, upsert_overwrites_and_insert_missing_leaves_alone) {
    put({thing(1)});
    auto changed = thing(1);
    changed.name = "changed";
    write(*connection_, [&](Tx& tx) {
        EXPECT_EQ(tx.insert_missing("thing", std::vector<Thing>{changed, thing(2)}), 1);
    });
    EXPECT_EQ(all(), (std::vector<Thing>{thing(1), thing(2)}));
    write(*connection_, [&](Tx& tx) { tx.upsert("thing", 2, std::vector<Thing>{changed}); });
    EXPECT_EQ(all()[0].name, "changed");
}

TEST_P(Sql, erase_removes_the_rows_of_its_keys) {
    put({thing(1), thing(2)});
    write(*connection_, [&](Tx& tx) {
        EXPECT_EQ(tx.erase("thing", std::vector<ThingKey>{{uuid_of(2), 2}, {uuid_of(7), 7}}), 1);
    });
    EXPECT_EQ(all(), std::vector<Thing>{thing(1)});
}

TEST_P(Sql, failures_have_a_kind) {
    put({thing(1)});
    EXPECT_EQ(kind_of([&] { put({thing(1)}); }), ErrorKind::unique);
    EXPECT_EQ(kind_of([&] { put({thing(101)}); }), ErrorKind::check);
    EXPECT_EQ(kind_of([&] { connection_->script("selec 1"); }), ErrorKind::syntax);
    EXPECT_EQ(kind_of([&] {
                  connection_->script(
                      "insert into thing (id, n, name, color, blob, weight) "
                      "values (null, 1, 'x', 'red', '', 0)");
              }),
              ErrorKind::not_null);
    EXPECT_EQ(all(), std::vector<Thing>{thing(1)});
}

TEST_P(Sql, parameters_may_stand_in_any_order_and_repeat) {
    put({thing(5)});
    const auto name = write(*connection_, [&](Tx& tx) {
        return tx.value<std::string>("select name from thing where n = $2 and n = $2 and id = $1",
                                     uuid_of(5), 5);
    });
    EXPECT_EQ(name, "thing 5");
}

// The numbers of a list of at most three, which begins beyond `last`.
std::vector<std::int64_t> listed(Tx& tx, Way way, const std::optional<ThingKey>& last) {
    Where where;
    where.add_any("color", std::vector{Color::red, Color::red, Color::green});
    where.add_if("note = ", std::optional<std::string>{});
    where.page("id, n", last, 3, way);
    std::vector<std::int64_t> numbers;
    for (const auto& row : rows_of<ThingKey>(tx, "thing", where)) numbers.push_back(row.n);
    return numbers;
}

TEST_P(Sql, a_list_goes_on_beyond_the_last_key_in_its_order) {
    using Numbers = std::vector<std::int64_t>;
    put({thing(4), thing(1), thing(3), thing(2)});
    auto twin = thing(3);  // the same id: the second column decides
    twin.n = 9;
    put({twin});
    database_.database().read([&](Tx& tx) {
        EXPECT_EQ(listed(tx, Way::up, {}), (Numbers{1, 2, 3}));
        EXPECT_EQ(listed(tx, Way::up, ThingKey{uuid_of(3), 3}), (Numbers{9, 4}));
        EXPECT_EQ(listed(tx, Way::up, ThingKey{uuid_of(4), 4}), Numbers{});
        EXPECT_EQ(listed(tx, Way::down, {}), (Numbers{4, 9, 3}));
        EXPECT_EQ(listed(tx, Way::down, ThingKey{uuid_of(3), 9}), (Numbers{3, 2, 1}));
        return true;
    });
}

TEST_P(Sql, locks_are_taken_in_ascending_rank_and_each_rank_once) {
    write(*connection_, [&](Tx& tx) {
        tx.enter(LockRank::order);
        EXPECT_THROW(tx.enter(LockRank::cart), Broken);
        EXPECT_THROW(tx.enter(LockRank::order), Broken);
        tx.enter(LockRank::level);
    });
}

TEST_P(Sql, a_find_that_locks_enters_its_rank_and_one_that_only_reads_does_not) {
    put({thing(1)});
    const std::vector<ThingKey> keys{{uuid_of(1), 1}};
    write(*connection_, [&](Tx& tx) {
        tx.find<Thing>("thing", keys, Lock::yes, LockRank::level);
        tx.find<Thing>("thing", keys, Lock::no, LockRank::cart);
        tx.find<Thing>("thing", keys);
        EXPECT_THROW(tx.find<Thing>("thing", keys, Lock::yes, LockRank::cart), Broken);
    });
}

TEST_P(Sql, readers_cannot_write) {
    EXPECT_THROW(database_.database().read([](Tx& tx) { return tx.run("delete from thing"); }),
                 Error);
}

class Migrations : public testing::OnEngine {};
INSTANTIATE_TEST_SUITE_P(Engines, Migrations, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Migrations, all_of_them_apply_once) {
    TestDatabase database(GetParam(), false);
    auto connection = database.database().open_writer();
    const auto first = migrate(*connection, embedded_migrations(), Instant{1});
    EXPECT_EQ(first.applied.size(), embedded_migrations().size());
    EXPECT_TRUE(migrate(*connection, embedded_migrations(), Instant{2}).applied.empty());
}

TEST_P(Migrations, a_changed_or_unknown_or_missing_one_is_refused) {
    TestDatabase database(GetParam(), false);
    auto connection = database.database().open_writer();
    const Migration one{"m", 1, "0001_m", "aa", "create table m_a (id bigint);"};
    const Migration two{"m", 2, "0002_m", "bb", "create table m_b (id bigint);"};
    const Migration three{"m", 3, "0003_m", "cc", "create table m_c (id bigint);"};
    const std::vector<Migration> both{one, two};
    migrate(*connection, both, Instant{0});
    auto changed = both;
    changed[0].sha256 = "dd";
    EXPECT_THROW(migrate(*connection, changed, Instant{0}), std::runtime_error);
    EXPECT_THROW(migrate(*connection, std::vector{one}, Instant{0}), std::runtime_error);
    EXPECT_THROW(migrate(*connection, std::vector{one, three}, Instant{0}), std::runtime_error);
}

TEST_P(Migrations, one_that_fails_leaves_nothing) {
    TestDatabase database(GetParam(), false);
    auto connection = database.database().open_writer();
    const std::vector<Migration> bad{
        {"m", 1, "0001_m", "aa", "create table m_a (id bigint); create table m_a (id bigint);"}};
    EXPECT_THROW(migrate(*connection, bad, Instant{0}), Error);
    const std::vector<Migration> good{{"m", 1, "0001_m", "bb", "create table m_a (id bigint);"}};
    EXPECT_EQ(migrate(*connection, good, Instant{0}).applied.size(), 1u);
}

TEST(MigrationText, keeps_the_lines_of_its_engine) {
    const auto text = "a\n--sqlite: b\n--postgres: c\nd\n";
    EXPECT_EQ(text_for(Engine::sqlite, text), "a\n b\nd\n");
    EXPECT_EQ(text_for(Engine::postgres, text), "a\n c\nd\n");
}

}  // namespace
}  // namespace nahtlos::sql
