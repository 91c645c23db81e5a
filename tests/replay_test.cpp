// Black box: the first days of a real retailer's year through the real program, by scripts/replay.
// Skipped, loudly, where the data is not at hand (docs/guides/replay.md says where to get it).
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "tests/support/database.hpp"
#include "tests/support/program.hpp"

namespace nahtlos {
namespace {

class Replay : public testing::OnEngine {
protected:
    void SetUp() override {
        const char* shared = std::getenv("NAHTLOS_SHARED");
        const auto folder = shared != nullptr
                                ? std::filesystem::path(shared)
                                : std::filesystem::path(NAHTLOS_SOURCE_DIR) / "../shared";
        data_ = (folder / "data/online_retail_uci/online_retail.csv.gz").string();
        if (::access(data_.c_str(), R_OK) == 0) return;
        std::cerr << "*** SKIPPED: the replay of real sales, since there is no " << data_ << '\n';
        GTEST_SKIP();
    }

    /// Replays the days before `until` into a database of its own; its exit code.
    int replay(const std::string& until, const std::vector<std::string>& more) {
        testing::TestDatabase base(GetParam(), false);
        const std::filesystem::path built = std::filesystem::path(NAHTLOS_PROGRAM).parent_path();
        std::vector<std::string> arguments{"--data",     data_,      "--until", until,
                                           "--database", base.url(), "--built", built.string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        testing::Program script(NAHTLOS_SOURCE_DIR "/scripts/replay", arguments);
        for (auto line = script.line(); !line.empty(); line = script.line()) said_ += line + '\n';
        return script.wait();
    }
    bool says(const std::string& text) const { return said_.find(text) != std::string::npos; }

    std::string data_, said_;
};

TEST_P(Replay, what_the_server_tells_equals_the_raw_file_and_nothing_is_done_twice) {
    EXPECT_EQ(replay("2010-12-07", {"--twice"}), 0) << said_;
    EXPECT_TRUE(says("countries and months equal what check.awk says")) << said_;
    EXPECT_TRUE(says("NOTHING NEW")) << said_;
    EXPECT_TRUE(says("Refused for lack of stock: 0 orders")) << said_;
    EXPECT_TRUE(says("the database is sound")) << said_;
}

TEST_P(Replay, with_less_supply_orders_are_refused_and_nothing_is_sold_twice) {
    EXPECT_EQ(replay("2010-12-07", {"--supply", "90"}), 0) << said_;
    EXPECT_FALSE(says("Refused for lack of stock: 0 orders")) << said_;
    EXPECT_TRUE(says(": 409 insufficient_stock; ")) << said_;
    EXPECT_TRUE(says("nothing was sold twice")) << said_;
    EXPECT_TRUE(says("countries and months equal what check.awk says")) << said_;
    EXPECT_TRUE(says("the database is sound")) << said_;
}

TEST_P(Replay, a_network_sends_the_same_parcels_in_every_run_and_keeps_its_books) {
    std::string row;
    for (int run = 0; run < 2; ++run) {
        said_.clear();
        EXPECT_EQ(replay("2010-12-04", {"--network", "nearest", "--rejects", "20"}), 0) << said_;
        EXPECT_TRUE(says("nothing was sold twice")) << said_;
        EXPECT_TRUE(says("the database is sound")) << said_;
        const auto at = said_.find("| nearest |");
        ASSERT_NE(at, std::string::npos) << said_;
        const auto told = said_.substr(at, said_.find('\n', at) - at);
        EXPECT_EQ(told, run == 0 ? told : row);
        row = told;
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, Replay, testing::on_engines());

}  // namespace
}  // namespace nahtlos
