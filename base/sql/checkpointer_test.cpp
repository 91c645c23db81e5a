#include "base/sql/checkpointer.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/database.hpp"

namespace nahtlos::sql {
namespace {

class Checkpointed : public ::testing::Test {
protected:
    Checkpointed() { writer_->script("create table thing (id bigint primary key, text text)"); }

    // About as many pages of log.
    void write_pages(int pages) {
        for (int i = 0; i < pages; ++i) {
            write(*writer_, [&](Tx& tx) {
                tx.run("insert into thing (id, text) values ($1, $2)", ++written_,
                       std::string(3'900, 'x'));
            });
        }
    }
    std::int64_t seen() {
        return *database_.read(
            [](Tx& tx) { return tx.value<std::int64_t>("select count(*) from thing"); });
    }
    std::uintmax_t log_bytes() {
        return std::filesystem::file_size(database_.options().url.substr(7) + "-wal");
    }

    testing::TestDatabase test_database_{"sqlite"};
    Database& database_ = test_database_.database();
    std::unique_ptr<Connection> writer_ = database_.open_writer();
    std::int64_t written_ = 0;
};

TEST_F(Checkpointed, log_is_begun_anew_after_it_was_moved) {
    Checkpointer checkpointer(database_, 100);
    for (int round = 0; round < 20; ++round) {
        write_pages(60);
        EXPECT_TRUE(checkpointer.tick());
    }
    // Without it there would be the pages of all rounds.
    EXPECT_LT(log_bytes(), 600U * 4096U);
    EXPECT_EQ(seen(), written_);
}

TEST_F(Checkpointed, log_that_is_short_is_left_alone) {
    write_pages(10);
    const auto before = database_.log_pages();
    EXPECT_GE(before, 10);
    Checkpointer checkpointer(database_, 1'000);
    EXPECT_TRUE(checkpointer.tick());
    write_pages(1);
    EXPECT_GT(database_.log_pages(), before);
}

TEST_F(Checkpointed, rows_stay_as_a_reader_began_to_see_them) {
    write_pages(150);
    const auto reader = database_.open_reader();
    reader->begin(false);
    const auto count = [&] {
        Tx tx(*reader);
        return tx.value<std::int64_t>("select count(*) from thing").value_or(0);
    };
    EXPECT_EQ(count(), 150);
    write_pages(150);
    Checkpointer checkpointer(database_, 100);
    EXPECT_FALSE(checkpointer.tick());  // what the reader may still need stays in the log
    EXPECT_EQ(count(), 150);
    reader->commit();
    EXPECT_TRUE(checkpointer.tick());
    EXPECT_EQ(seen(), 300);
}

}  // namespace
}  // namespace nahtlos::sql
