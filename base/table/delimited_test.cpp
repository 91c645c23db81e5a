#include "base/table/delimited.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace nahtlos::table {
namespace {

using testing::ElementsAre;
using Cells = std::vector<std::string>;

struct Told {
    std::vector<Cells> rows;
    std::vector<std::int64_t> lines;
    std::vector<RowProblem> refused;
    Cells header;
    char delimiter = 0;
};

Told read_all(const std::string& text, DelimitedOptions options = {}, std::size_t piece = 65'536) {
    TextSource source(text, piece);
    DelimitedReader reader(source, options);
    Told told;
    if (reader.broken_header()) told.refused.push_back(*reader.broken_header());
    Row row;
    RowProblem problem;
    for (auto got = reader.next(row, problem); got != Next::end; got = reader.next(row, problem)) {
        if (got == Next::refused) {
            told.refused.push_back(problem);
            continue;
        }
        told.rows.emplace_back(row.cells.begin(), row.cells.end());
        told.lines.push_back(row.line);
    }
    told.header = reader.header();
    told.delimiter = reader.delimiter();
    return told;
}

TEST(DelimitedReader, reads_quotes_doubled_quotes_and_line_ends_within_them) {
    const auto told = read_all("sku,name\nA,\"Say \"\"hi\"\"\"\nB,\"two\r\nlines\"\nC, plain \n");
    EXPECT_THAT(told.rows, ElementsAre(Cells{"A", "Say \"hi\""}, Cells{"B", "two\r\nlines"},
                                       Cells{"C", " plain "}));
    EXPECT_THAT(told.lines, ElementsAre(2, 3, 5));
    EXPECT_TRUE(told.refused.empty());
}

TEST(DelimitedReader, takes_any_mix_of_line_ends_and_leaves_out_blank_lines) {
    const auto told = read_all("a,b\r\n1,2\n3,4\r5,6\r\n\r\n\n7,8");
    EXPECT_THAT(told.rows,
                ElementsAre(Cells{"1", "2"}, Cells{"3", "4"}, Cells{"5", "6"}, Cells{"7", "8"}));
    EXPECT_THAT(told.lines, ElementsAre(2, 3, 4, 7));
}

TEST(DelimitedReader, finds_the_delimiter_by_the_header) {
    EXPECT_EQ(read_all("a;b;c\n1,5;2;3\n").delimiter, ';');
    EXPECT_EQ(read_all("a\tb,c\td\n").delimiter, '\t');
    EXPECT_EQ(read_all("a|b|c\n").delimiter, '|');
    EXPECT_EQ(read_all("\"a;b;c;d\",e\n").delimiter, ',');
    EXPECT_EQ(read_all("alone\n1\n").delimiter, ',');
}

TEST(DelimitedReader, believes_a_spreadsheet_that_says_its_delimiter) {
    const auto told = read_all("sep=;\na;b\n1,0;2\n");
    EXPECT_THAT(told.rows, ElementsAre(Cells{"1,0", "2"}));
    EXPECT_THAT(told.lines, ElementsAre(3));
}

TEST(DelimitedReader, refuses_only_rows_of_another_width) {
    const auto told = read_all("a,b\n1\n2,3,4\n5,6,\n7,8\n");
    EXPECT_THAT(told.rows, ElementsAre(Cells{"5", "6"}, Cells{"7", "8"}));
    ASSERT_EQ(told.refused.size(), 2U);
    EXPECT_EQ(told.refused[0].code, "wrong_columns");
    EXPECT_EQ(told.refused[0].line, 2);
    EXPECT_EQ(told.refused[1].line, 3);
}

TEST(DelimitedReader, takes_short_rows_where_it_is_told_to) {
    const auto told = read_all("a,b\n1\n", {.allows_short_rows = true});
    EXPECT_THAT(told.rows, ElementsAre(Cells{"1"}));
}

TEST(DelimitedReader, refuses_a_line_of_a_million_columns_and_goes_on) {
    const auto told = read_all("a,b\n" + std::string(1'000'000, ',') + "\n1,2\n");
    ASSERT_EQ(told.refused.size(), 1U);
    EXPECT_EQ(told.refused[0].code, "too_many_columns");
    EXPECT_THAT(told.rows, ElementsAre(Cells{"1", "2"}));
    EXPECT_THAT(told.lines, ElementsAre(3));
}

TEST(DelimitedReader, refuses_rows_and_cells_that_are_too_long_and_goes_on) {
    DelimitedOptions options;
    options.limits = {.row_bytes = 100'000, .cell_bytes = 1000};
    const auto told = read_all(
        "a,b\n" + std::string(300'000, 'x') + ",1\n" + std::string(2000, 'y') + ",2\n3,4\n",
        options);
    ASSERT_EQ(told.refused.size(), 2U);
    EXPECT_EQ(told.refused[0].code, "row_too_long");
    EXPECT_EQ(told.refused[1].code, "cell_too_long");
    EXPECT_EQ(told.refused[1].column, "a");
    EXPECT_LE(told.refused[1].value.size(), 83U);
    EXPECT_THAT(told.rows, ElementsAre(Cells{"3", "4"}));
}

TEST(DelimitedReader, says_that_the_file_was_cut_within_a_quoted_cell) {
    const auto told = read_all("a,b\n1,2\n3,\"half of a\ntext\n");
    EXPECT_THAT(told.rows, ElementsAre(Cells{"1", "2"}));
    ASSERT_EQ(told.refused.size(), 1U);
    EXPECT_EQ(told.refused[0].code, "cut_off");
    EXPECT_EQ(told.refused[0].line, 3);
}

TEST(DelimitedReader, loses_one_line_only_to_a_quote_that_is_never_closed) {
    DelimitedOptions options;
    options.limits.row_bytes = 1000;
    std::string text = "a,b\n\"5 inch,1\n";
    for (int i = 0; i < 500; ++i) text += "row,good\n";
    const auto told = read_all(text, options);
    ASSERT_EQ(told.refused.size(), 1U);
    EXPECT_EQ(told.refused[0].code, "quote_open");
    EXPECT_EQ(told.refused[0].line, 2);
    EXPECT_EQ(told.rows.size(), 500U);
    EXPECT_EQ(told.lines.front(), 3);
}

TEST(DelimitedReader, refuses_text_behind_a_closing_quote) {
    const auto told = read_all("a,b\n\"x\"y,1\nz,2\n");
    ASSERT_EQ(told.refused.size(), 1U);
    EXPECT_EQ(told.refused[0].code, "quote_misplaced");
    EXPECT_THAT(told.rows, ElementsAre(Cells{"z", "2"}));
}

TEST(DelimitedReader, takes_quotes_within_a_text_and_where_there_are_none_anywhere) {
    EXPECT_THAT(read_all("a,b\n5\" disk,x\n").rows, ElementsAre(Cells{"5\" disk", "x"}));
    EXPECT_THAT(read_all("a\tb\n\"Best\" ham\tx\n", {.has_quotes = false}).rows,
                ElementsAre(Cells{"\"Best\" ham", "x"}));
}

TEST(DelimitedReader, refuses_rows_that_are_not_utf8_one_by_one) {
    const auto told = read_all("a\nM\xFCller\nM\xC3\xBCller\n");
    ASSERT_EQ(told.refused.size(), 1U);
    EXPECT_EQ(told.refused[0].code, "encoding");
    EXPECT_THAT(told.rows, ElementsAre(Cells{"M\xC3\xBCller"}));
}

TEST(DelimitedReader, reads_rows_without_a_header) {
    const auto told = read_all("1,2\n3,4\n", {.has_header = false});
    EXPECT_THAT(told.header, ElementsAre("1", "2"));
    EXPECT_EQ(told.rows.size(), 2U);
}

TEST(DelimitedReader, needs_a_header_that_reads) {
    const auto told = read_all("a,\"b\"c\n1,2\n");
    ASSERT_EQ(told.refused.size(), 1U);
    EXPECT_TRUE(told.rows.empty());
    EXPECT_TRUE(read_all("").header.empty());
}

TEST(Formula, gets_an_apostrophe_in_front) {
    for (const char* text : {"=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\tx", "'=1"}) {
        EXPECT_EQ(guarded_formula(text), "'" + std::string(text));
    }
    for (const char* text : {"", "plain", "-12.5", "-3", "'quoted'", "a=b"}) {
        EXPECT_EQ(guarded_formula(text), text);
    }
}

RC_GTEST_PROP(Formula, comes_back_as_it_was, ()) {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("'=+-@1.a")));
    RC_ASSERT(restored_formula(guarded_formula(text)) == text);
}

RC_GTEST_PROP(Delimited, what_is_written_reads_as_it_was, ()) {
    const auto cell =
        rc::gen::container<std::string>(rc::gen::elementOf(std::string("a\"'=-,; \t\r\n|x")));
    const auto width = *rc::gen::inRange<std::size_t>(1, 5);
    const auto rows =
        *rc::gen::container<std::vector<Cells>>(rc::gen::container<Cells>(width, cell));
    Cells header;
    for (std::size_t i = 0; i < width; ++i) header.push_back("column" + std::to_string(i));
    const auto delimiter = *rc::gen::elementOf(std::string(",;\t|"));
    TextSink sink;
    DelimitedWriter writer(sink, header, {.delimiter = delimiter});
    for (const auto& row : rows) writer.write(row);
    writer.finish();
    const auto piece = *rc::gen::inRange<std::size_t>(1, 40);
    const auto told = read_all(sink.text, {.delimiter = delimiter}, piece);
    RC_ASSERT(told.refused.empty());
    RC_ASSERT(told.header == header);
    RC_ASSERT(told.rows == rows);
}

}  // namespace
}  // namespace nahtlos::table
