// JSON Lines: one JSON value a line, read in constant memory; what is in them is the caller's.
#pragma once

#include <string>
#include <string_view>

#include "base/table/row.hpp"
#include "base/table/stream.hpp"

namespace nahtlos::table {

/// Lines of UTF-8 text (see Decoder) that are not blank, ended by LF or CR LF.
class LineReader {
public:
    LineReader(ByteSource& text, std::size_t most_bytes) : text_(text), most_bytes_(most_bytes) {}
    /// Row, end, or refused ("row_too_long", "encoding"); `line` is valid until the next call.
    Next next(std::string_view& line, RowProblem& problem);
    /// Of the line that was read last, from 1.
    std::int64_t line() const { return line_; }

private:
    bool fill();
    Next refuse_long(RowProblem& problem);

    ByteSource& text_;
    const std::size_t most_bytes_;
    std::string buffer_;
    std::size_t at_ = 0;
    bool is_at_end_ = false;
    std::int64_t line_ = 0;
};

}  // namespace nahtlos::table
