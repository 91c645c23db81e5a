// Black box: a day of the demo retailer through the public API of the real program, on both
// databases. What is counted is what the server tells afterwards, and everything adds up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/http/raw_client.hpp"
#include "tests/support/api.hpp"
#include "tests/support/database.hpp"
#include "tests/support/program.hpp"

namespace nahtlos {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class DemoDay : public testing::OnEngine {
protected:
    DemoDay()
        : base_(GetParam(), false),
          folder_(std::filesystem::temp_directory_path() /
                  ("nahtlos_demo_day_" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(folder_);
    }
    ~DemoDay() override { std::filesystem::remove_all(folder_); }

    std::vector<std::string> with_data(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--data", folder_.string(), "--database", base_.url()});
        return arguments;
    }
    // How it ends; what it says is added to `said`.
    static int run(std::vector<std::string> arguments, std::string& said) {
        testing::Program program(NAHTLOS_PROGRAM, std::move(arguments), true);
        for (auto line = program.line(); !line.empty(); line = program.line()) said += line + '\n';
        return program.wait();
    }

    testing::TestDatabase base_;
    const std::filesystem::path folder_;
};
INSTANTIATE_TEST_SUITE_P(Engines, DemoDay, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(DemoDay, orders_of_all_ways_come_are_worked_off_and_come_back) {
    testing::Program server(NAHTLOS_PROGRAM, with_data({"serve", "--port", "0", "--log-level",
                                                        "error", "--demo.enabled", "true"}));
    const auto line = server.line();
    const auto url = line.substr(line.find("http"));
    std::string said;
    ASSERT_EQ(
        run(with_data({"demo", "--day", "--url", url, "--seconds", "0", "--orders", "60"}), said),
        0)
        << said;
    for (const char* method : {"ship", "pickup", "curbside", "carry_out"}) {
        EXPECT_THAT(said, HasSubstr(std::string("\n  ") + method)) << method;
    }
    EXPECT_THAT(said, Not(HasSubstr(" 0 returns"))) << said;
    EXPECT_THAT(said, Not(HasSubstr("Steps refused"))) << said;
    EXPECT_THAT(said, Not(HasSubstr("invalid_request"))) << said;
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
    std::string report;
    EXPECT_EQ(run(with_data({"verify", "--quiet"}), report), 0) << report;
}

TEST_P(DemoDay, without_the_keys_of_a_demo_it_says_where_it_looked) {
    std::string said;
    EXPECT_NE(run(with_data({"demo", "--day"}), said), 0);
    EXPECT_THAT(said, HasSubstr("there are no keys in"));
}

}  // namespace
}  // namespace nahtlos
