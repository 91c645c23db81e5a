// Rows of tables: what every kind of file is read as and written from, and what is wrong with one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"

namespace nahtlos::table {

/// What one row may take before it is refused.
struct RowLimits {
    std::size_t row_bytes = 1 << 20;
    std::size_t cell_bytes = 256 << 10;
    std::size_t columns = 1000;
};

/// Why a row of a file was not taken, as people and programs want it told.
struct RowProblem {
    std::int64_t line = 0;  // of the file, from 1; of a sheet its row
    std::string column;     // as the file names it; "" for the row as a whole
    std::string code;       // machine word: "too_long", "wrong_check_digit"
    std::string detail;     // English sentence part
    std::string value;      // what stood there, shortened
};
BOOST_DESCRIBE_STRUCT(RowProblem, (), (line, column, code, detail, value))

/// At most `most` bytes of a text, cut between characters and marked by "...".
std::string shortened(std::string_view text, std::size_t most = 80);

/// One row; the cells stand in the order of the header and live until the next one is read.
struct Row {
    std::int64_t line = 0;                // where it begins
    std::vector<std::string_view> cells;  // may be fewer than the header has
    std::string_view cell(std::size_t column) const {
        return column < cells.size() ? cells[column] : std::string_view();
    }
};

enum class Next {
    row,
    refused,  // this row cannot be read; the next one may
    broken,   // nothing after it can be read
    end
};

/// A file as rows under a header.
class TableReader {
public:
    virtual ~TableReader() = default;
    /// The names of the columns; a kind of file without a header learns more as it goes.
    virtual const std::vector<std::string>& header() const = 0;
    /// The next row, or what is wrong with it. Throws StreamError.
    virtual Next next(Row& row, RowProblem& problem) = 0;
};

/// Takes rows under a header; `finish` writes what belongs at the end.
class TableWriter {
public:
    virtual ~TableWriter() = default;
    virtual void write(const std::vector<std::string>& cells) = 0;
    virtual void finish() = 0;
};

}  // namespace nahtlos::table
