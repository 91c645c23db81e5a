// `nahtlos source --dry-run` as somebody at a console runs it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "flows/source_replay.hpp"
#include "tests/support/life.hpp"
#include "tests/support/program.hpp"

namespace nahtlos {
namespace {

using ::testing::HasSubstr;

class SourceCommand : public testing::OnEngine {
protected:
    SourceCommand()
        : folder_(std::filesystem::temp_directory_path() /
                  ("nahtlos_source_" + std::to_string(::getpid()))),
          life_(GetParam()) {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        for (const auto at : {life_.shop.warehouse, life_.shop.berlin}) life_.stock("A", at, 5);
        life_.fake.clock.advance(minutes(1));
        life_.placed(R"({"sku":"A","quantity":2})");
    }
    ~SourceCommand() override { std::filesystem::remove_all(folder_); }

    std::string write(const std::string& text) const {
        const auto path = (folder_ / "draft.json").string();
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    // Its exit code and what it said.
    std::pair<int, std::string> run(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "source");
        arguments.insert(arguments.end(),
                         {"--data", folder_.string(), "--database", life_.base.url()});
        testing::Program program(NAHTLOS_PROGRAM, std::move(arguments), true);
        auto said = program.rest();
        return {program.wait(), said};
    }
    std::vector<std::string> dry(const std::string& profile,
                                 const std::vector<std::string>& more = {}) {
        std::vector<std::string> all{"--dry-run",  "--profile", profile,     "--from",
                                     "2026-01-01", "--to",      "2027-01-01"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    const std::string stores_ = R"({"strategies":[{"name":"stores","network":{"kinds":["store"]},
        "criteria":[{"kind":"cost"}]}],"rates":[{"kinds":["store"],"fixed_minor":650},
        {"fixed_minor":410}]})";
    const std::filesystem::path folder_;
    testing::LifeShop life_;
};
INSTANTIATE_TEST_SUITE_P(Engines, SourceCommand, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(SourceCommand, shows_a_table_in_both_languages) {
    const auto file = write(stores_);
    const auto [code, said] = run(dry(file));
    EXPECT_EQ(code, 0) << said;
    EXPECT_THAT(said, HasSubstr("1 orders compared, 1 would come from elsewhere"));
    EXPECT_THAT(said, HasSubstr("cost                                    4.10            6.50"
                                "           +2.40"));
    EXPECT_THAT(said, HasSubstr("lager                                  1 (2)           0 (0)"));
    EXPECT_THAT(said, HasSubstr("berlin                                 0 (0)           1 (2)"));
    const auto german = run(dry(file, {"--language", "de"}));
    EXPECT_EQ(german.first, 0) << german.second;
    EXPECT_THAT(german.second, HasSubstr("1 Bestellungen verglichen, 1 kämen von anderswo"));
    EXPECT_THAT(german.second, HasSubstr("Kosten                                  4,10"));
}

TEST_P(SourceCommand, says_the_same_as_json) {
    const auto [code, said] = run(dry(write(stores_), {"--json"}));
    EXPECT_EQ(code, 0) << said;
    const auto told = json::read<flows::SourceReplay>(said);
    ASSERT_TRUE(told.ok()) << said;
    EXPECT_EQ(told->orders, 1);
    EXPECT_EQ(told->happened.cost_minor, 410);
    EXPECT_EQ(told->draft.cost_minor, 650);
    EXPECT_EQ(told->locations.size(), 2U);
}

TEST_P(SourceCommand, says_what_is_wrong_and_how_it_is_used) {
    const auto wrong = write(R"({"strategies":[{"name":"x","max_parcels":99}]})");
    const auto english = run(dry(wrong));
    EXPECT_EQ(english.first, 2);
    EXPECT_THAT(english.second, HasSubstr("/strategies/0/max_parcels must be between 1 and 16"));
    EXPECT_THAT(run(dry(wrong, {"--language", "de"})).second,
                HasSubstr("/strategies/0/max_parcels muss zwischen 1 und 16 liegen"));
    EXPECT_EQ(run(dry(write("{"))).first, 2);
    EXPECT_EQ(run(dry((folder_ / "missing.json").string())).first, 1);
    const auto file = write(stores_);
    EXPECT_EQ(run({"--profile", file}).first, 2);
    EXPECT_EQ(run({"--dry-run", "--profile", file, "--from", "yesterday"}).first, 2);
    EXPECT_EQ(
        run({"--dry-run", "--profile", file, "--from", "2027-01-01", "--to", "2026-01-01"}).first,
        2);
    const auto help = run({"--help"});
    EXPECT_EQ(help.first, 0);
    EXPECT_THAT(help.second, HasSubstr("beside what happened"));
}

}  // namespace
}  // namespace nahtlos
