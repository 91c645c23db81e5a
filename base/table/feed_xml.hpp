// Product feeds as XML: RSS 2.0 or Atom with the elements of Google Merchant, as rows of a table.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/table/row.hpp"
#include "base/table/stream.hpp"

struct XML_ParserStruct;

namespace nahtlos::table {

/// Whether Google lets an element come more than once in an item.
bool may_repeat(std::string_view name);

/// Each <item> or <entry> is a row; its elements name the columns without their prefix, those of
/// other namespaces than Google's with it. Elements that may repeat share a cell between commas (a
/// comma in a value is written %2C then), of others the first counts; parts of an element are
/// joined by colons, as in feeds of delimited text. The header grows as elements show up. Refused:
/// an item of too many or too long elements. Broken: XML that is not well-formed ("malformed_xml"),
/// cut off ("cut_off"), or has a document type ("doctype_forbidden").
class FeedReader : public TableReader {
public:
    FeedReader(ByteSource& bytes, RowLimits limits = {});
    ~FeedReader() override;
    const std::vector<std::string>& header() const override { return header_; }
    Next next(Row& row, RowProblem& problem) override;

private:
    struct Item {
        std::int64_t line = 0;
        std::vector<std::string> cells;
        std::string problem;  // its code, where it is refused
    };
    struct Free {
        void operator()(XML_ParserStruct* parser) const;
    };
    struct Events;

    void begin(std::string_view name, const char** attributes);
    void end();
    void text(std::string_view text);
    void keep(std::string_view name, bool is_of_feed, std::string_view value);
    bool parse_more();
    void fail(std::string code, std::string detail);

    ByteSource& bytes_;
    const RowLimits limits_;
    std::unique_ptr<XML_ParserStruct, Free> parser_;
    std::vector<std::string> header_;
    std::map<std::string, std::size_t, std::less<>> columns_;
    std::deque<Item> items_;  // read and not yet given out
    Item shown_, open_;
    int depth_ = 0, item_depth_ = 0;  // of the open item, 0 when there is none
    std::string name_, text_;         // of the open element of an item
    bool is_of_feed_ = false;         // Google's namespace
    std::vector<std::pair<std::string, std::string>> parts_;
    std::vector<bool> feeds_own_;  // by column of the open item: Google's own element was there
    std::size_t bytes_of_item_ = 0;
    bool is_done_ = false, is_broken_ = false;
    RowProblem failure_;
};

/// Writes RSS 2.0 with Google's elements; empty cells are left out. Cells of columns that Google
/// lets repeat are split at commas, those of product_detail into its parts.
class FeedWriter : public TableWriter {
public:
    FeedWriter(ByteSink& out, std::vector<std::string> header, const std::string& title,
               const std::string& link);
    void write(const std::vector<std::string>& cells) override;
    void finish() override;

private:
    ByteSink& out_;
    const std::vector<std::string> header_;
    std::string buffer_;
};

}  // namespace nahtlos::table
