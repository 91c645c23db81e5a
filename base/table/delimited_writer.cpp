#include <algorithm>

#include "base/check.hpp"
#include "base/table/delimited.hpp"

namespace nahtlos::table {
namespace {

constexpr std::size_t most_pending_bytes = 64 << 10;

bool begins_formula(std::string_view text) {
    return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != text.npos;
}

// "-12.5": harmless, and a number to every reader.
bool is_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    const auto point = text.find('.');
    const auto is_digits = [](std::string_view part) {
        return !part.empty() &&
               std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    };
    return is_digits(text.substr(0, point)) &&
           (point == text.npos || is_digits(text.substr(point + 1)));
}

// Apostrophes, at least so many, and then what begins a formula.
bool is_guarded(std::string_view text, std::size_t least) {
    const auto rest = std::min(text.find_first_not_of('\''), text.size());
    return rest >= least && begins_formula(text.substr(rest)) && (rest > 0 || !is_number(text));
}

}  // namespace

std::string guarded_formula(std::string_view cell) {
    return (is_guarded(cell, 0) ? "'" : "") + std::string(cell);
}

std::string_view restored_formula(std::string_view cell) {
    return is_guarded(cell, 1) ? cell.substr(1) : cell;
}

DelimitedWriter::DelimitedWriter(ByteSink& out, const std::vector<std::string>& header,
                                 DelimitedWriterOptions options)
    : out_(out), options_(options) {
    if (options_.has_mark) buffer_ += "\xEF\xBB\xBF";
    write(header);
}

void DelimitedWriter::put(std::string_view cell) {
    const char special[] = {options_.delimiter, '"', '\r', '\n', 0};
    const bool is_quoted =
        cell.find_first_of(special) != cell.npos || cell.starts_with(' ') || cell.ends_with(' ');
    if (!is_quoted) {
        buffer_ += cell;
        return;
    }
    buffer_ += '"';
    for (const char c : cell) {
        if (c == '"') buffer_ += '"';
        buffer_ += c;
    }
    buffer_ += '"';
}

void DelimitedWriter::write(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) buffer_ += options_.delimiter;
        put(options_.guards_formulas ? guarded_formula(cells[i]) : cells[i]);
    }
    // A row of one empty cell would be a blank line, which is none.
    if (cells.size() == 1 && cells.front().empty()) buffer_ += "\"\"";
    buffer_ += options_.line_end;
    if (buffer_.size() < most_pending_bytes) return;
    out_.write(buffer_);
    buffer_.clear();
}

void DelimitedWriter::finish() {
    out_.write(buffer_);
    buffer_.clear();
}

}  // namespace nahtlos::table
