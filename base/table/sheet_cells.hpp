// The cells of a sheet, made of its XML: shared texts, styles of dates, and rows as they come.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/table/row.hpp"
#include "base/table/xml_walk.hpp"

namespace nahtlos::table {

/// "2026-11-22", or with the time if there is one, of a day count of Excel; "" out of its range.
std::string sheet_date(double days, bool counts_from_1904);

/// The column of a reference like "AB12", from 0; nothing sensible is more than any limit.
std::size_t sheet_column(std::string_view reference);

class SheetCells {
public:
    struct Line {
        std::int64_t number = 0;
        std::vector<std::string> cells;
        std::vector<std::pair<std::size_t, std::size_t>> shared;  // column, and which shared text
        std::string problem;  // the code of what is wrong with it
    };

    explicit SheetCells(RowLimits limits) : limits_(limits) {}
    void read_styles(ByteSource& bytes);
    /// Throws StreamError where the texts take more bytes than that.
    void read_shared_texts(ByteSource& bytes, std::size_t most_bytes);
    /// Puts the shared texts of a line into its cells: only now, since few bytes name long ones.
    void spell_out(Line& line) const;
    /// From now on `walk` fills `lines`. Lines without any text are left out.
    void attach(XmlWalk& walk);

    bool counts_from_1904 = false;
    std::deque<Line> lines;

private:
    void begin(std::string_view name, XmlAttributes with);
    void end(std::string_view name);
    std::string value() const;
    void put(std::string text);

    const RowLimits limits_;
    std::vector<bool> is_date_;  // by style
    // Of shared texts: where each ends in one long text.
    std::string texts_;
    std::vector<std::size_t> text_ends_;
    Line line_;
    std::size_t column_ = 0, row_bytes_ = 0;
    std::string type_, text_;
    std::size_t style_ = 0;
    bool is_in_text_ = false, is_in_phonetic_ = false;
};

}  // namespace nahtlos::table
