#include "base/table/feed_xml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nahtlos::table {
namespace {

using Cells = std::map<std::string, std::string>;

struct Told {
    std::vector<Cells> rows;
    std::vector<std::int64_t> lines;
    std::vector<RowProblem> problems;
    bool is_broken = false;
};

Told read_all(const std::string& text, std::size_t piece = 65'536, RowLimits limits = {}) {
    TextSource source(text, piece);
    FeedReader reader(source, limits);
    Told told;
    Row row;
    RowProblem problem;
    for (auto got = reader.next(row, problem); got != Next::end; got = reader.next(row, problem)) {
        if (got != Next::row) {
            told.problems.push_back(problem);
            told.is_broken = told.is_broken || got == Next::broken;
            continue;
        }
        auto& cells = told.rows.emplace_back();
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            if (!row.cells[i].empty()) cells[reader.header()[i]] = row.cells[i];
        }
        told.lines.push_back(row.line);
    }
    return told;
}

std::string rss(const std::string& items) {
    return "<?xml version='1.0' encoding='UTF-8'?>\n"
           "<rss xmlns:pj='https://schema.example/1' xmlns:g='http://base.google.com/ns/1.0' "
           "version='2.0'><channel><title>Shop</title>\n" +
           items + "</channel></rss>";
}

TEST(FeedReader, reads_items_of_rss) {
    const auto told = read_all(
        rss("<item><g:id>A1</g:id><title>Plain</title><g:price>9.99 EUR</g:price>\n"
            "<g:title><![CDATA[Own & good]]></g:title></item>\n<item><g:id>A2</g:id></item>"));
    ASSERT_EQ(told.rows.size(), 2U);
    EXPECT_EQ(told.rows[0], (Cells{{"id", "A1"}, {"title", "Own & good"}, {"price", "9.99 EUR"}}));
    EXPECT_EQ(told.rows[1], (Cells{{"id", "A2"}}));
    EXPECT_EQ(told.lines, (std::vector<std::int64_t>{3, 5}));
}

TEST(FeedReader, reads_entries_of_atom) {
    const auto told = read_all(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:g='http://base.google.com/ns/1.0'>"
        "<id>feed</id><entry><id>x</id><g:id>A1</g:id><link href='https://a.example/1'/></entry>"
        "</feed>");
    ASSERT_EQ(told.rows.size(), 1U);
    EXPECT_EQ(told.rows[0], (Cells{{"id", "A1"}, {"link", "https://a.example/1"}}));
}

TEST(FeedReader, joins_what_repeats_and_what_has_parts) {
    const auto told = read_all(
        rss("<item><g:additional_image_link>https://a/1,2.jpg</g:additional_image_link>"
            "<g:additional_image_link>https://a/3.jpg</g:additional_image_link>"
            "<g:gtin>1</g:gtin><g:gtin>2</g:gtin><pj:grade>f</pj:grade>"
            "<g:product_detail><g:attribute_value>500 GB</g:attribute_value>"
            "<g:section_name>disc: a</g:section_name><g:attribute_name>memory</g:attribute_name>"
            "</g:product_detail></item>"));
    ASSERT_EQ(told.rows.size(), 1U);
    EXPECT_EQ(told.rows[0], (Cells{{"additional_image_link", "https://a/1%2C2.jpg,https://a/3.jpg"},
                                   {"gtin", "1"},
                                   {"pj:grade", "f"},
                                   {"product_detail", "disc%3A a:memory:500 GB"}}));
}

TEST(FeedReader, gives_the_same_in_any_pieces) {
    const auto text = rss("<item><g:id>M\xC3\xBC</g:id></item><item><g:title>x</g:title></item>");
    EXPECT_EQ(read_all(text, 1).rows, read_all(text).rows);
}

TEST(FeedReader, refuses_an_item_that_is_too_long_and_goes_on) {
    const auto told = read_all(
        rss("<item><g:id>" + std::string(2000, 'x') + "</g:id></item><item><g:id>B</g:id></item>"),
        65'536, {.cell_bytes = 1000});
    ASSERT_EQ(told.problems.size(), 1U);
    EXPECT_EQ(told.problems[0].code, "cell_too_long");
    EXPECT_FALSE(told.is_broken);
    EXPECT_EQ(told.rows.size(), 1U);
}

TEST(FeedReader, says_where_a_feed_is_cut_or_damaged_after_what_was_whole) {
    auto text = rss("<item><g:id>A</g:id></item><item><g:id>B</g:id></item>");
    const auto cut = read_all(text.substr(0, text.find("B")));
    EXPECT_EQ(cut.rows.size(), 1U);
    ASSERT_EQ(cut.problems.size(), 1U);
    EXPECT_EQ(cut.problems[0].code, "cut_off");
    const auto damaged = read_all(rss("<item><g:id>A</g:id></item><item></g:id></item>"));
    EXPECT_EQ(damaged.rows.size(), 1U);
    ASSERT_EQ(damaged.problems.size(), 1U);
    EXPECT_EQ(damaged.problems[0].code, "malformed_xml");
    EXPECT_TRUE(damaged.is_broken);
}

TEST(FeedReader, takes_no_document_type) {
    const auto told = read_all(
        "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><rss><channel><item>"
        "<title>&b;</title></item></channel></rss>");
    EXPECT_TRUE(told.rows.empty());
    ASSERT_EQ(told.problems.size(), 1U);
    EXPECT_EQ(told.problems[0].code, "doctype_forbidden");
}

TEST(FeedWriter, writes_what_the_reader_reads) {
    const std::vector<std::string> header{"id", "title", "additional_image_link", "product_detail"};
    const std::vector<std::vector<std::string>> rows{
        {"A<1>", "Tea & \"more\"", "https://a/1%2C2.jpg,https://a/3.jpg", "disc%3A a:memory:5 GB"},
        {"A2", "", "", ""}};
    TextSink sink;
    FeedWriter writer(sink, header, "Shop & Co", "https://shop.example");
    for (const auto& row : rows) writer.write(row);
    writer.finish();
    const auto told = read_all(sink.text);
    ASSERT_TRUE(told.problems.empty());
    ASSERT_EQ(told.rows.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Cells wanted;
        for (std::size_t c = 0; c < header.size(); ++c) {
            if (!rows[i][c].empty()) wanted[header[c]] = rows[i][c];
        }
        EXPECT_EQ(told.rows[i], wanted);
    }
}

}  // namespace
}  // namespace nahtlos::table
