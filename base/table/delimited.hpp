// CSV and its kin (RFC 4180 and what people make of it), read and written in constant memory.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/table/row.hpp"
#include "base/table/stream.hpp"

namespace nahtlos::table {

struct DelimitedOptions {
    char delimiter = 0;  // 0: comma, semicolon, tab or pipe, whichever the first line has most of
    bool has_quotes = true;
    bool has_header = true;          // else columns are named "1", "2", ...
    bool allows_short_rows = false;  // rows may have fewer cells than the header
    bool restores_formulas = true;   // takes off the apostrophe that `guarded_formula` puts on
    RowLimits limits;
};

/// A cell that a spreadsheet would run as a formula, with an apostrophe in front (OWASP, "CSV
/// injection"); numbers and everything else stay. A cell that looks like one so guarded gets
/// another one, so that `restored_formula` is its exact inverse.
std::string guarded_formula(std::string_view cell);
std::string_view restored_formula(std::string_view cell);

/// Reads UTF-8 (see Decoder). A quoted cell may hold line ends; lines end with LF, CR LF or CR,
/// mixed as they come; blank lines are no rows; a first line "sep=;" says the delimiter. Refused
/// rows: "encoding" (not UTF-8), "row_too_long", "cell_too_long", "too_many_columns",
/// "wrong_columns" (more or fewer cells than the header), "quote_misplaced" (text after a closing
/// quote), "quote_open" (a quote that is not closed within `row_bytes`: reading goes on with the
/// next line), and "cut_off" (the stream ends within a quoted cell).
class DelimitedReader : public TableReader {
public:
    DelimitedReader(ByteSource& text, DelimitedOptions options);
    const std::vector<std::string>& header() const override { return header_; }
    /// What is wrong with the header; then there is nothing to read.
    const std::optional<RowProblem>& broken_header() const { return broken_header_; }
    Next next(Row& row, RowProblem& problem) override;
    char delimiter() const { return options_.delimiter; }

private:
    enum class Scan { row, needs_more, misplaced, too_many };
    struct Cell {
        std::size_t begin = 0, end = 0;
        bool is_doubled = false;  // holds doubled quotes
    };

    bool fill();
    void read_header();
    void choose_delimiter();
    Scan scan();
    bool scan_cell(std::size_t& at, Cell& cell, Scan& why);
    std::size_t line_end(std::size_t from) const;
    Next read(Row& row, RowProblem& problem);
    Next refuse_unfinished(Row& row, RowProblem& problem);
    Next refuse(const Row& row, RowProblem& problem, std::string code, std::string detail,
                std::string_view value = {});
    void skip_line();
    void take_to(std::size_t end);
    void spell_out(Row& row);
    Next check(Row& row, RowProblem& problem);

    ByteSource& text_;
    DelimitedOptions options_;
    std::vector<std::string> header_;
    std::optional<RowProblem> broken_header_;
    std::string buffer_;
    std::size_t at_ = 0;  // of what is not read yet
    bool is_at_end_ = false;
    std::int64_t line_ = 1;
    // Of the row that is being read.
    std::vector<Cell> cells_;
    std::size_t row_end_ = 0;
    bool is_in_quotes_ = false;
    std::string unquoted_;
};

struct DelimitedWriterOptions {
    char delimiter = ',';
    bool has_mark = false;  // a byte order mark, by which Excel knows UTF-8
    bool guards_formulas = true;
    std::string_view line_end = "\n";
};

class DelimitedWriter : public TableWriter {
public:
    /// Writes the header at once.
    DelimitedWriter(ByteSink& out, const std::vector<std::string>& header,
                    DelimitedWriterOptions options = {});
    void write(const std::vector<std::string>& cells) override;
    void finish() override;

private:
    void put(std::string_view cell);

    ByteSink& out_;
    const DelimitedWriterOptions options_;
    std::string buffer_;
};

}  // namespace nahtlos::table
