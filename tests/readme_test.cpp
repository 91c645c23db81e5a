// Black box: the tour of the README, typed as it stands there, at a demo retailer of the real
// program, on both databases. Nothing of it is refused, and everything adds up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/database.hpp"
#include "tests/support/program.hpp"

namespace nahtlos {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

// What is to be typed, behind the head of the tour.
std::string tour() {
    const auto readme = text_of(NAHTLOS_SOURCE_DIR "/README.md");
    const auto begin = readme.find("## A tour"), end = readme.find("\n## ", begin + 1);
    std::string typed;
    const std::string open = "```sh\n", close = "```";
    for (auto at = readme.find(open, begin); at < end; at = readme.find(open, at)) {
        at += open.size();
        const auto stop = readme.find(close, at);
        typed += readme.substr(at, stop - at);
        at = stop;
    }
    return typed;
}

class Readme : public testing::OnEngine {
protected:
    Readme()
        : base_(GetParam(), false),
          folder_(std::filesystem::temp_directory_path() /
                  ("nahtlos_readme_" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    ~Readme() override { std::filesystem::remove_all(folder_); }

    testing::TestDatabase base_;
    const std::filesystem::path folder_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Readme, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Readme, the_tour_goes_as_it_says) {
    const std::string data = (folder_ / "data").string();
    testing::Program server(NAHTLOS_PROGRAM,
                            {"serve", "--port", "0", "--log-level", "error", "--data", data,
                             "--database", base_.url(), "--demo.enabled", "true"});
    const auto line = server.line();
    const auto url = line.substr(line.find("http"));
    auto typed = tour();
    ASSERT_THAT(typed, HasSubstr("/v1/orders"));
    typed = with(typed, "/tmp/", folder_.string() + '/');
    typed = with(typed, "http://localhost:8080", url);
    typed = with(typed, "--data data", "--data " + data + " --database '" + base_.url() + '\'');
    typed = with(typed, "data/keys", data + "/keys");
    typed = with(typed, "build/release/nahtlos", NAHTLOS_PROGRAM);
    const auto script = (folder_ / "tour.sh").string();
    // People read a while before they search; the index takes a moment.
    const std::string ready =
        "key() { awk -v name=\"$1\" '$1 == name { print $2 }' " + data +
        "/keys; }\nuntil curl -fsS -H \"Authorization: Bearer $(key web-de)\" " + url +
        "/v1/search?q=jacke >/dev/null 2>&1; do sleep 0.1; done\n";
    std::ofstream(script) << ready << typed;
    // Not line by line: a call may answer with an empty one.
    testing::Program shell("/bin/bash", {"-c", "bash " + script + " >" + script + ".out 2>&1"});
    EXPECT_EQ(shell.wait(), 0);
    const auto said = text_of(script + ".out");
    EXPECT_THAT(said, Not(HasSubstr("urn:nahtlos:problem")));
    EXPECT_THAT(said, Not(HasSubstr("command not found")));
    EXPECT_THAT(said, HasSubstr("the database is sound"));
    EXPECT_THAT(said, HasSubstr(" articles"));
}

}  // namespace
}  // namespace nahtlos
