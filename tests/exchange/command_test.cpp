// `nahtlos import` and `nahtlos export` as somebody at a console runs them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/support/program.hpp"

namespace nahtlos {
namespace {

using ::testing::HasSubstr;

struct Ended {
    int code = 0;
    std::string said;
};

constexpr auto shopify =
    "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Barcode,Status\n"
    "tee,Tee,Size,S,TEE-S,19.99,4006381333931,active\n"
    "tee,,,M,TEE-M,19.99,,\n";
// The check digit of its only article is wrong.
constexpr auto one_wrong =
    "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Barcode,Status\n"
    "tee,Tee,Size,S,TEE-S,19.99,4006381333931,active\n"
    "cap,Cap,Size,S,CAP-S,9.99,4006381333932,active\n";

class Commands : public ::testing::Test {
protected:
    Commands()
        : folder_(std::filesystem::temp_directory_path() /
                  ("nahtlos_commands_" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        demo("data");
    }
    ~Commands() override { std::filesystem::remove_all(folder_); }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }
    std::string text_of(const std::string& name) const {
        std::ifstream file(path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static Ended run(const std::string& program, std::vector<std::string> arguments) {
        testing::Program started(program, std::move(arguments), true);
        Ended ended;
        ended.said = started.rest();
        ended.code = started.wait();
        return ended;
    }
    Ended nahtlos(std::vector<std::string> arguments, const std::string& data = "data") const {
        arguments.insert(arguments.end(), {"--data", path(data)});
        return run(NAHTLOS_PROGRAM, std::move(arguments));
    }
    void demo(const std::string& data) const {
        const auto made = nahtlos({"demo"}, data);
        if (made.code != 0) throw std::runtime_error(made.said);
    }
    std::string lines(const std::string& data = "data") const {
        const auto out = path("lines.jsonl");
        const auto done = nahtlos({"export", "--format", "jsonl", "--out", out}, data);
        EXPECT_EQ(done.code, 0) << done.said;
        return text_of("lines.jsonl");
    }

    const std::filesystem::path folder_;
};

TEST_F(Commands, a_file_of_shopify_is_imported_once) {
    const auto file = write("tee.csv", shopify);
    const auto done = nahtlos({"import", file, "--market", "de"});
    EXPECT_EQ(done.code, 0) << done.said;
    EXPECT_THAT(done.said, HasSubstr("1 made, 0 changed"));
    EXPECT_THAT(lines(), HasSubstr("TEE-M"));
    const auto again = nahtlos({"import", file, "--market", "de"});
    EXPECT_EQ(again.code, 0);
    EXPECT_THAT(again.said, HasSubstr("0 made, 0 changed, 1 unchanged"));
}

TEST_F(Commands, a_dry_run_writes_nothing) {
    const auto before = lines();
    const auto done = nahtlos({"import", write("tee.csv", shopify), "--market", "de", "--dry-run"});
    EXPECT_EQ(done.code, 0) << done.said;
    EXPECT_THAT(done.said, HasSubstr("would have read 2 rows"));
    EXPECT_EQ(lines(), before);
}

TEST_F(Commands, wrong_rows_are_reported_and_the_rest_is_written) {
    const auto done = nahtlos({"import", write("wrong.csv", one_wrong), "--market", "de",
                               "--report", path("report.csv")});
    EXPECT_EQ(done.code, 8) << done.said;
    EXPECT_THAT(text_of("report.csv"), HasSubstr("3,Variant Barcode,check_digit"));
    EXPECT_THAT(lines(), HasSubstr("TEE-S"));
    EXPECT_THAT(lines(), ::testing::Not(HasSubstr("CAP-S")));
}

TEST_F(Commands, a_strict_policy_stops_with_nothing_of_the_batch) {
    const auto before = lines();
    const auto done =
        nahtlos({"import", write("wrong.csv", one_wrong), "--market", "de", "--policy", "stop"});
    EXPECT_EQ(done.code, 1) << done.said;
    EXPECT_EQ(lines(), before);
}

TEST_F(Commands, standard_input_is_a_file_too) {
    write("tee.csv", shopify);
    const auto done =
        run("/bin/sh", {"-c", std::string(NAHTLOS_PROGRAM) + " import - --market de --data " +
                                  path("data") + " < " + path("tee.csv")});
    EXPECT_EQ(done.code, 0) << done.said;
    EXPECT_THAT(done.said, HasSubstr("1 made"));
}

TEST_F(Commands, a_spreadsheet_that_was_exported_is_read_again) {
    const auto done =
        nahtlos({"export", "--format", "xlsx", "--market", "de", "--out", path("all.xlsx")});
    EXPECT_EQ(done.code, 0) << done.said;
    EXPECT_EQ(text_of("all.xlsx").substr(0, 2), "PK");
    const auto read = nahtlos({"import", path("all.xlsx"), "--market", "de", "--dry-run"});
    EXPECT_THAT(read.said, HasSubstr("would have read"));
}

// Customer groups are no part of an export, so price lists for them find none;
// docs/guides/imports.md.
TEST_F(Commands, an_empty_database_becomes_the_same) {
    const auto all = lines();
    const auto done = nahtlos({"import", write("all.jsonl", all)}, "empty");
    EXPECT_EQ(done.code, 0) << done.said;
    EXPECT_TRUE(lines("empty") == all) << "the exports differ";
}

TEST_F(Commands, a_file_without_a_market_says_how_one_comes_to_be) {
    const auto file = write("tee.csv", shopify);
    const auto empty = nahtlos({"import", file}, "empty");
    EXPECT_EQ(empty.code, 2);
    EXPECT_THAT(empty.said, HasSubstr("there is no market yet: bring the set-up first"));
    const auto named = nahtlos({"import", file, "--market", "de"}, "empty");
    EXPECT_EQ(named.code, 2);
    EXPECT_THAT(named.said, HasSubstr("there is no market de: bring the set-up first"));
    EXPECT_THAT(nahtlos({"import", file}).said, HasSubstr("say by --market"));
    const auto german =
        run("/bin/sh", {"-c", "LC_ALL=de_DE.UTF-8 " + std::string(NAHTLOS_PROGRAM) + " import " +
                                  file + " --market de --data " + path("empty")});
    EXPECT_THAT(german.said, HasSubstr("Den Markt de gibt es nicht: zuerst die Einrichtung"));
}

TEST_F(Commands, wrong_usage_ends_with_two) {
    const auto file = write("tee.csv", shopify);
    EXPECT_EQ(nahtlos({"import", file, "--policy", "perhaps"}).code, 2);
    EXPECT_EQ(nahtlos({"import", file, "--format", "parchment"}).code, 2);
    EXPECT_EQ(nahtlos({"import", file, "--encoding", "smoke"}).code, 2);
    EXPECT_EQ(nahtlos({"export", "--format", "parchment"}).code, 2);
    EXPECT_EQ(nahtlos({"export", "--format", "xlsx"}).code, 2);
}

TEST_F(Commands, help_names_the_options) {
    for (const auto* command : {"import", "export"}) {
        const auto help = run(NAHTLOS_PROGRAM, {command, "--help"});
        EXPECT_EQ(help.code, 0);
        EXPECT_THAT(help.said, HasSubstr("--format"));
        EXPECT_THAT(help.said, HasSubstr("--market"));
    }
}

}  // namespace
}  // namespace nahtlos
