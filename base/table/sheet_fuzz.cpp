// Whatever the bytes: a workbook is refused or read within its limits; so is a feed.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "base/table/feed_xml.hpp"
#include "base/table/sheet.hpp"

namespace nahtlos::table {
namespace {

void read_to_end(TableReader& reader, const RowLimits& limits) {
    Row row;
    RowProblem problem;
    for (auto got = reader.next(row, problem); got != Next::end; got = reader.next(row, problem)) {
        if (got == Next::row) {
            check(row.cells.size() <= reader.header().size(), "every cell has a column");
            for (const auto cell : row.cells) {
                check(cell.size() <= limits.row_bytes, "cells are limited");
            }
        } else {
            check(!problem.code.empty(), "a refused row says why");
        }
    }
}

}  // namespace
}  // namespace nahtlos::table

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nahtlos::table;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const RowLimits rows{.row_bytes = 10'000, .cell_bytes = 1000, .columns = 50};
    if (text.starts_with("PK")) {
        try {
            const auto sheet = SheetReader::open_bytes(
                text, "", {.rows = rows, .shared_text_bytes = 1 << 20, .unpacked_bytes = 4 << 20});
            read_to_end(*sheet, rows);
        } catch (const StreamError&) {
            return 0;  // no workbook
        }
        return 0;
    }
    TextSource source(text);
    FeedReader feed(source, rows);
    read_to_end(feed, rows);
    return 0;
}
