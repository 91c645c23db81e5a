#include "base/backup/shipper.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/backup/rebuild.hpp"
#include "base/fake/world.hpp"

namespace nahtlos::backup {
namespace {

namespace fs = std::filesystem;

class Shipping : public ::testing::Test {
protected:
    Shipping() {
        std::string name = (fs::temp_directory_path() / "nahtlos_ship.XXXXXX").string();
        check(::mkdtemp(name.data()) != nullptr, "a temporary folder can be made");
        folder_ = name;
        times_ = std::make_unique<CommitTimes>(path(), fake_.clock);
        database_ = std::make_unique<sql::Database>(
            sql::DatabaseOptions{.url = "sqlite:" + path(), .wrap_writer = times_->wrap()});
        times_->watch(*database_);
        writer_ = database_->open_writer();
        writer_->script("create table t (n integer, filler text)");
        ship_anew();
    }
    ~Shipping() override {
        shipper_.reset();
        writer_.reset();
        database_.reset();
        fs::remove_all(folder_);
    }

    std::string path() const { return (folder_ / "db.sqlite").string(); }
    fs::path backups() const { return folder_ / "backups"; }
    void ship_anew() {
        shipper_.reset();
        ShipperOptions options{.database = path(), .folder = backups(), .log_pages = 64};
        options.snapshot_every = hours(1);
        options.keep = hours(3);
        shipper_ = std::make_unique<Shipper>(options, fake_.clock);
        shipper_->hold();
        shipper_->tick();
    }
    void add(std::int64_t rows) {
        fake_.clock.advance(milliseconds(10));
        sql::write(*writer_, [&](Tx& tx) {
            for (std::int64_t i = 0; i < rows; ++i) {
                tx.run("insert into t values ($1, $2)", i, std::string(2'000, 'x'));
            }
        });
        rows_ += rows;
        fake_.clock.advance(milliseconds(10));
    }
    void tick() {
        fake_.clock.advance(milliseconds(10));
        shipper_->tick();
        EXPECT_EQ(shipper_->state().trouble, "");
    }
    // What is rebuilt for that moment; -1 when it is refused.
    std::int64_t rows_at(std::optional<Instant> at) {
        const auto to = folder_ / "rebuilt";
        fs::remove(to);
        const auto rebuilt = rebuild(backups(), at, to);
        if (!rebuilt) return -1;
        sql::Database copy({.url = "sqlite:" + to.string()});
        return copy.read(
            [](Tx& tx) { return tx.value<std::int64_t>("select count(*) from t").value_or(-2); });
    }

    fake::FakeWorld fake_;
    fs::path folder_;
    std::unique_ptr<CommitTimes> times_;
    std::unique_ptr<sql::Database> database_;
    std::unique_ptr<sql::Connection> writer_;
    std::unique_ptr<Shipper> shipper_;
    std::int64_t rows_ = 0;
};

TEST_F(Shipping, tells_two_transactions_of_one_look_apart) {
    add(1);
    const auto between = fake_.clock.now();
    add(1);
    tick();
    EXPECT_EQ(rows_at(between), 1);
    EXPECT_EQ(rows_at(std::nullopt), 2);
}

TEST_F(Shipping, takes_a_transaction_that_is_larger_than_a_segment) {
    const auto before = fake_.clock.now();
    add(10'000);
    tick();
    EXPECT_GT(lines_in(backups()).back().segments().size(), 1U);
    EXPECT_EQ(rows_at(before), 0);
    EXPECT_EQ(rows_at(std::nullopt), 10'000);
}

TEST_F(Shipping, loses_nothing_while_a_long_query_keeps_the_log) {
    auto reader = database_->open_reader();
    reader->begin(false);
    Tx(*reader).value<std::int64_t>("select count(*) from t");
    for (int i = 0; i < 30; ++i) {
        add(50);
        tick();
    }
    EXPECT_EQ(rows_at(std::nullopt), rows_);
    reader->commit();
    for (int i = 0; i < 30; ++i) {
        add(50);
        tick();
    }
    EXPECT_EQ(rows_at(std::nullopt), rows_);
    EXPECT_EQ(shipper_->state().lines, 1);
}

TEST_F(Shipping, forgets_what_is_older_than_wanted) {
    const auto early = fake_.clock.now();
    Instant late;
    for (int i = 0; i < 12; ++i) {
        add(10);
        tick();
        fake_.clock.advance(minutes(30));
        if (i == 9) late = fake_.clock.now();
    }
    tick();
    EXPECT_EQ(rows_at(early), -1);
    EXPECT_EQ(rows_at(late), 100);
    EXPECT_EQ(rows_at(std::nullopt), rows_);
    EXPECT_LE(lines_in(backups()).back().snapshots().size(), 5U);
}

TEST_F(Shipping, begins_a_new_line_when_somebody_removed_the_log) {
    add(1);
    tick();
    shipper_.reset();
    writer_.reset();
    database_.reset();
    sql::open_sqlite({.path = path()})->script("insert into t values (7, '')");
    database_ = std::make_unique<sql::Database>(sql::DatabaseOptions{.url = "sqlite:" + path()});
    writer_ = database_->open_writer();
    ship_anew();
    EXPECT_EQ(shipper_->state().lines, 1);
    EXPECT_EQ(lines_in(backups()).size(), 2U);
    EXPECT_EQ(rows_at(std::nullopt), 2);
}

TEST_F(Shipping, is_refused_in_a_folder_that_another_ships_to) {
    ShipperOptions options{.database = path(), .folder = backups()};
    Shipper other(options, fake_.clock);
    other.tick();
    EXPECT_NE(other.state().trouble.find("cannot be locked"), std::string::npos);
    EXPECT_FALSE(other.is_holding());
}

}  // namespace
}  // namespace nahtlos::backup
