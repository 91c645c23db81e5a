#include "base/table/delimited.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/json/utf8.hpp"

namespace nahtlos::table {
namespace {

constexpr std::size_t piece_bytes = 64 << 10;
constexpr std::size_t line_end_bytes = 2;

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string_view without_blanks(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

// Line ends in a text, CR LF being one.
std::int64_t count_lines(std::string_view text) {
    std::int64_t lines = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && i > 0 && text[i - 1] == '\r') continue;
        if (is_line_end(text[i])) ++lines;
    }
    return lines;
}

}  // namespace

DelimitedReader::DelimitedReader(ByteSource& text, DelimitedOptions options)
    : text_(text), options_(options) {
    if (options_.delimiter == 0) choose_delimiter();
    if (options_.has_header) read_header();
}

// More text behind what is not read yet.
bool DelimitedReader::fill() {
    if (is_at_end_) return false;
    buffer_.erase(0, at_);
    at_ = 0;
    const auto before = buffer_.size();
    buffer_.resize(before + piece_bytes);
    const auto got = text_.read({buffer_.data() + before, piece_bytes});
    buffer_.resize(before + got);
    is_at_end_ = got == 0;
    return got > 0;
}

// Just behind the first line end from there on, npos when there is none yet. A CR at the very end
// of what is there may be half of one.
std::size_t DelimitedReader::line_end(std::size_t from) const {
    const auto at = buffer_.find_first_of("\r\n", from);
    if (at == buffer_.npos || (buffer_[at] == '\n')) return at == buffer_.npos ? at : at + 1;
    if (at + 1 == buffer_.size()) return is_at_end_ ? at + 1 : buffer_.npos;
    return buffer_[at + 1] == '\n' ? at + 2 : at + 1;
}

void DelimitedReader::choose_delimiter() {
    while (line_end(0) == buffer_.npos && buffer_.size() < options_.limits.row_bytes && fill()) {
    }
    const auto end = std::min(line_end(0), buffer_.size());
    const auto line = std::string_view(buffer_).substr(0, end);
    if (line.size() >= 5 && line.starts_with("sep=") &&
        (line.size() == 5 || is_line_end(line[5]))) {
        options_.delimiter = line[4];
        take_to(end);
        return;
    }
    constexpr std::string_view candidates = ",;\t|";
    std::array<std::size_t, candidates.size()> found{};
    bool is_quoted = false;
    for (const char c : line) {
        if (c == '"' && options_.has_quotes) is_quoted = !is_quoted;
        const auto place = candidates.find(c);
        if (!is_quoted && place != candidates.npos) ++found[place];
    }
    const auto most = std::max_element(found.begin(), found.end()) - found.begin();
    options_.delimiter = candidates[static_cast<std::size_t>(most)];
}

void DelimitedReader::read_header() {
    Row row;
    RowProblem problem;
    const auto got = read(row, problem);
    if (got == Next::refused || got == Next::broken) {
        problem.detail = "the header: " + problem.detail;
        broken_header_ = std::move(problem);
        return;
    }
    for (const auto cell : row.cells) header_.emplace_back(without_blanks(cell));
    while (!header_.empty() && header_.back().empty()) header_.pop_back();
}

// One cell from `at` on, up to the delimiter or line end behind it, where `at` is left. False when
// it does not end here, or not as it should.
bool DelimitedReader::scan_cell(std::size_t& at, Cell& cell, Scan& why) {
    // A row is looked at as far as it may go, however much of the stream is there already.
    const auto size = std::min(buffer_.size(), at_ + options_.limits.row_bytes + 1);
    const bool is_end = is_at_end_ && size == buffer_.size();
    why = Scan::needs_more;
    if (options_.has_quotes && at < size && buffer_[at] == '"') {
        cell.begin = ++at;
        is_in_quotes_ = true;
        for (;;) {
            const auto* quote =
                static_cast<const char*>(std::memchr(buffer_.data() + at, '"', size - at));
            if (quote == nullptr) return false;
            at = static_cast<std::size_t>(quote - buffer_.data());
            if (at + 1 < size && buffer_[at + 1] == '"') {
                cell.is_doubled = true;
                at += 2;
                continue;
            }
            if (at + 1 == size && !is_end) return false;
            break;
        }
        is_in_quotes_ = false;
        cell.end = at++;
        while (at < size && buffer_[at] == ' ' && options_.delimiter != ' ') ++at;
        if (at == size || buffer_[at] == options_.delimiter || is_line_end(buffer_[at])) {
            return at < size || is_end;
        }
        why = Scan::misplaced;
        return false;
    }
    cell.begin = at;
    while (at < size && buffer_[at] != options_.delimiter && !is_line_end(buffer_[at])) ++at;
    cell.end = at;
    return at < size || is_end;
}

// The cells of the row that begins at `at_`.
DelimitedReader::Scan DelimitedReader::scan() {
    cells_.clear();
    is_in_quotes_ = false;
    for (auto at = at_;;) {
        if (cells_.size() == options_.limits.columns) return Scan::too_many;
        Scan why = Scan::row;
        if (!scan_cell(at, cells_.emplace_back(), why)) return why;
        if (at < buffer_.size() && buffer_[at] == options_.delimiter) {
            ++at;
            continue;
        }
        row_end_ = at == buffer_.size() ? at : line_end(at);
        return row_end_ == buffer_.npos ? Scan::needs_more : Scan::row;
    }
}

void DelimitedReader::take_to(std::size_t end) {
    line_ += count_lines(std::string_view(buffer_).substr(at_, end - at_));
    at_ = end;
}

// To behind the next line end, without keeping what stands before it.
void DelimitedReader::skip_line() {
    for (auto end = line_end(at_); end == buffer_.npos; end = line_end(at_)) {
        const bool may_be_half = !is_at_end_ && buffer_.ends_with('\r');
        at_ = buffer_.size() - (may_be_half ? 1 : 0);
        if (!fill()) {
            at_ = buffer_.size();
            return;
        }
    }
    take_to(line_end(at_));
}

Next DelimitedReader::refuse(const Row& row, RowProblem& problem, std::string code,
                             std::string detail, std::string_view value) {
    problem = {row.line, "", std::move(code), std::move(detail), shortened(value)};
    if (!json::is_utf8(problem.value)) problem.value.clear();
    return Next::refused;
}

// A row that takes more than it may, or that the end of the stream cuts.
Next DelimitedReader::refuse_unfinished(Row& row, RowProblem& problem) {
    const auto begin = std::string(std::string_view(buffer_).substr(at_, 100));
    const bool was_in_quotes = is_in_quotes_;
    if (was_in_quotes && is_at_end_ &&
        buffer_.size() - at_ <= options_.limits.row_bytes + line_end_bytes) {
        take_to(buffer_.size());
        return refuse(row, problem, "cut_off", "the file ends within a quoted cell", begin);
    }
    skip_line();
    if (was_in_quotes) {
        return refuse(row, problem, "quote_open", "a quote is not closed", begin);
    }
    return refuse(row, problem, "row_too_long",
                  "must have at most " + std::to_string(options_.limits.row_bytes) + " bytes",
                  begin);
}

Next DelimitedReader::read(Row& row, RowProblem& problem) {
    // Blank lines are no rows.
    for (;;) {
        if (at_ == buffer_.size() && !fill()) return Next::end;
        if (!is_line_end(buffer_[at_])) break;
        const auto end = line_end(at_);
        if (end == buffer_.npos) {
            fill();
        } else {
            take_to(end);
        }
    }
    row.line = line_;
    for (;;) {
        const auto found = scan();
        if (found == Scan::row) break;
        if (found == Scan::needs_more) {
            if (buffer_.size() - at_ > options_.limits.row_bytes + line_end_bytes || is_at_end_) {
                return refuse_unfinished(row, problem);
            }
            fill();
            continue;
        }
        const auto begin = std::string(std::string_view(buffer_).substr(at_, 100));
        skip_line();
        if (found == Scan::too_many) {
            return refuse(
                row, problem, "too_many_columns",
                "must have at most " + std::to_string(options_.limits.columns) + " columns", begin);
        }
        return refuse(row, problem, "quote_misplaced", "has text behind a closing quote", begin);
    }
    spell_out(row);
    return check(row, problem);
}

// The cells as texts: doubled quotes become one.
void DelimitedReader::spell_out(Row& row) {
    const std::string_view text(buffer_);
    row.cells.clear();
    unquoted_.clear();
    unquoted_.reserve(row_end_ - at_);  // views into it must stay
    for (const auto& cell : cells_) {
        const auto raw = text.substr(cell.begin, cell.end - cell.begin);
        if (!cell.is_doubled) {
            row.cells.push_back(raw);
            continue;
        }
        const auto begin = unquoted_.size();
        for (std::size_t i = 0; i < raw.size(); ++i) {
            unquoted_ += raw[i];
            if (raw[i] == '"') ++i;
        }
        row.cells.push_back(std::string_view(unquoted_).substr(begin));
    }
    if (!options_.restores_formulas) return;
    for (auto& cell : row.cells) cell = restored_formula(cell);
}

Next DelimitedReader::check(Row& row, RowProblem& problem) {
    const auto raw = std::string_view(buffer_).substr(at_, row_end_ - at_);
    take_to(row_end_);
    if (!is_ascii(raw) && !json::is_utf8(raw)) {
        return refuse(row, problem, "encoding", "is not UTF-8; name the encoding of the file");
    }
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        if (row.cells[i].size() <= options_.limits.cell_bytes) continue;
        refuse(row, problem, "cell_too_long",
               "must have at most " + std::to_string(options_.limits.cell_bytes) + " bytes",
               row.cells[i]);
        if (i < header_.size()) problem.column = header_[i];
        return Next::refused;
    }
    return Next::row;
}

Next DelimitedReader::next(Row& row, RowProblem& problem) {
    if (broken_header_) return Next::end;
    const auto got = read(row, problem);
    if (got != Next::row) return got;
    if (!options_.has_header) {
        while (header_.size() < row.cells.size()) {
            header_.push_back(std::to_string(header_.size() + 1));
        }
        return got;
    }
    // Cells that nothing names must be empty; spreadsheets like to add such.
    while (row.cells.size() > header_.size() && row.cells.back().empty()) row.cells.pop_back();
    if (row.cells.size() > header_.size() ||
        (row.cells.size() < header_.size() && !options_.allows_short_rows)) {
        return refuse(row, problem, "wrong_columns",
                      "has " + std::to_string(row.cells.size()) + " cells and the header " +
                          std::to_string(header_.size()),
                      row.cells.empty() ? std::string_view() : row.cells.front());
    }
    return got;
}

}  // namespace nahtlos::table
