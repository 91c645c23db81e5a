#include "base/table/json_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nahtlos::table {
namespace {

using testing::ElementsAre;

struct Told {
    std::vector<std::string> lines;
    std::vector<std::int64_t> numbers;
    std::vector<RowProblem> refused;
};

Told read_all(const std::string& text, std::size_t most_bytes, std::size_t piece = 65'536) {
    TextSource source(text, piece);
    LineReader reader(source, most_bytes);
    Told told;
    std::string_view line;
    RowProblem problem;
    for (auto got = reader.next(line, problem); got != Next::end;
         got = reader.next(line, problem)) {
        if (got == Next::refused) {
            told.refused.push_back(problem);
            continue;
        }
        told.lines.emplace_back(line);
        told.numbers.push_back(reader.line());
    }
    return told;
}

TEST(LineReader, gives_lines_with_their_numbers) {
    for (const std::size_t piece : {1, 3, 100}) {
        const auto told = read_all("{\"a\":1}\r\n\n  \n{}\n[1]", 100, piece);
        EXPECT_THAT(told.lines, ElementsAre("{\"a\":1}", "{}", "[1]"));
        EXPECT_THAT(told.numbers, ElementsAre(1, 4, 5));
    }
}

TEST(LineReader, refuses_a_line_that_is_too_long_without_keeping_it) {
    for (const std::size_t piece : {7, 65'536}) {
        const auto told = read_all("{}\n" + std::string(300'000, 'x') + "\n[]\n", 1000, piece);
        EXPECT_THAT(told.lines, ElementsAre("{}", "[]"));
        ASSERT_EQ(told.refused.size(), 1U);
        EXPECT_EQ(told.refused[0].code, "row_too_long");
        EXPECT_EQ(told.refused[0].line, 2);
        EXPECT_THAT(told.numbers, ElementsAre(1, 3));
    }
}

TEST(LineReader, refuses_what_is_not_utf8) {
    const auto told = read_all("\"\xFC\"\n{}\n", 100);
    ASSERT_EQ(told.refused.size(), 1U);
    EXPECT_EQ(told.refused[0].code, "encoding");
    EXPECT_THAT(told.lines, ElementsAre("{}"));
}

TEST(LineReader, gives_a_last_line_without_an_end) {
    EXPECT_THAT(read_all("{\"cut\":", 100).lines, ElementsAre("{\"cut\":"));
    EXPECT_TRUE(read_all("", 100).lines.empty());
}

}  // namespace
}  // namespace nahtlos::table
