#include "base/table/sheet_cells.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "base/time.hpp"

namespace nahtlos::table {
namespace {

template <class Number>
Number number_of(std::string_view text, Number otherwise) {
    Number number{};
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && stop == text.data() + text.size() ? number : otherwise;
}

// Formats of dates that every workbook has without saying so (ISO/IEC 29500-1, 18.8.30).
bool is_builtin_date(int format) {
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
           (format >= 45 && format <= 47) || (format >= 50 && format <= 58);
}

// Whether a number format shows parts of a date, outside of quoted and bracketed text.
bool shows_date(std::string_view format) {
    bool is_quoted = false, is_bracketed = false;
    for (std::size_t i = 0; i < format.size(); ++i) {
        const char c = format[i];
        if (c == '\\') {
            ++i;
        } else if (c == '"') {
            is_quoted = !is_quoted;
        } else if (!is_quoted && c == '[') {
            is_bracketed = true;
        } else if (!is_quoted && c == ']') {
            is_bracketed = false;
        } else if (!is_quoted && !is_bracketed &&
                   std::string_view("yYdDhHsSmM").find(c) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::string sheet_date(double days, bool counts_from_1904) {
    constexpr double most_days = 2'958'466;  // year 9999
    if (!(days >= 0 && days < most_days)) return "";
    // Excel believes that 1900 was a leap year; day 60 is one that never was.
    if (!counts_from_1904 && days < 60) days += 1;
    const std::int64_t first_day = counts_from_1904 ? -24'107 : -25'569;  // to 1970-01-01
    const auto whole = static_cast<std::int64_t>(std::floor(days));
    auto in_day_s = std::llround((days - std::floor(days)) * 86'400);
    const Instant at{((whole + first_day) * 86'400 + in_day_s) * 1'000'000};
    const auto text = to_string(at);  // "2026-11-22T10:15:30.000000Z"
    return in_day_s == 0 ? text.substr(0, 10) : text.substr(0, 19);
}

std::size_t sheet_column(std::string_view reference) {
    std::size_t column = 0;
    for (const char c : reference) {
        if (c < 'A' || c > 'Z' || column > 100'000) break;
        column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    }
    return column == 0 ? std::size_t{1} << 20 : column - 1;
}

void SheetCells::read_styles(ByteSource& bytes) {
    std::set<int> dates;
    bool is_in_formats = false;
    XmlWalk walk;
    walk.on_begin = [&](std::string_view name, XmlAttributes with) {
        if (name == "numFmt" && shows_date(with["formatCode"]) && dates.size() < 10'000) {
            dates.insert(number_of(with["numFmtId"], -1));
        } else if (name == "cellXfs") {
            is_in_formats = true;
        } else if (name == "xf" && is_in_formats && is_date_.size() < 100'000) {
            const auto format = number_of(with["numFmtId"], 0);
            is_date_.push_back(is_builtin_date(format) || dates.contains(format));
        }
    };
    walk.on_end = [&](std::string_view name) {
        if (name == "cellXfs") is_in_formats = false;
    };
    walk.walk(bytes);
}

void SheetCells::read_shared_texts(ByteSource& bytes, std::size_t most_bytes) {
    XmlWalk walk;
    walk.on_begin = [&](std::string_view name, XmlAttributes) {
        if (name == "t") is_in_text_ = true;
        if (name == "rPh") is_in_phonetic_ = true;
    };
    walk.on_end = [&](std::string_view name) {
        if (name == "t") is_in_text_ = false;
        if (name == "rPh") is_in_phonetic_ = false;
        if (name == "si") text_ends_.push_back(texts_.size());
        if (text_ends_.size() * sizeof(std::size_t) > most_bytes) {
            throw StreamError("the texts of the workbook are too many");
        }
    };
    walk.on_text = [&](std::string_view text) {
        if (!is_in_text_ || is_in_phonetic_) return;
        texts_ += text;
        if (texts_.size() > most_bytes) throw StreamError("the texts of the workbook are too long");
    };
    walk.walk(bytes);
}

void SheetCells::attach(XmlWalk& walk) {
    walk.on_begin = [this](std::string_view name, XmlAttributes with) { begin(name, with); };
    walk.on_end = [this](std::string_view name) { end(name); };
    walk.on_text = [this](std::string_view text) {
        if (!is_in_text_ || is_in_phonetic_ || !line_.problem.empty()) return;
        if (text_.size() + text.size() > limits_.cell_bytes) {
            line_.problem = "cell_too_long";
            return;
        }
        text_ += text;
    };
}

void SheetCells::begin(std::string_view name, XmlAttributes with) {
    if (name == "row") {
        line_ = {number_of(with["r"], line_.number + 1), {}, {}, ""};
        column_ = row_bytes_ = 0;
    } else if (name == "c") {
        if (const auto reference = with["r"]; !reference.empty()) {
            column_ = sheet_column(reference);
        }
        type_ = with["t"];
        style_ = number_of(with["s"], std::size_t{0});
        text_.clear();
    } else if (name == "v" || name == "t") {
        is_in_text_ = true;
    } else if (name == "rPh") {
        is_in_phonetic_ = true;
    }
}

std::string SheetCells::value() const {
    if (type_ == "s") return text_;
    if (type_ == "b") return text_ == "1" ? "true" : "false";
    if (type_ == "e") return "";  // "#N/A" is nobody's value
    if (!type_.empty() && type_ != "n") return text_;
    const auto number = number_of(text_, std::nan(""));
    if (!std::isfinite(number)) return text_;
    if (style_ < is_date_.size() && is_date_[style_]) return sheet_date(number, counts_from_1904);
    constexpr double exact = 9'007'199'254'740'992;  // 2^53
    char buffer[400];
    const bool is_whole = number == std::floor(number) && std::abs(number) < exact;
    const auto [end, error] =
        is_whole ? std::to_chars(buffer, std::end(buffer), static_cast<std::int64_t>(number))
                 : std::to_chars(buffer, std::end(buffer), number, std::chars_format::fixed);
    return error == std::errc() ? std::string(buffer, end) : text_;
}

void SheetCells::put(std::string text) {
    if (column_ >= limits_.columns) {
        if (!text.empty()) line_.problem = "too_many_columns";
        return;
    }
    row_bytes_ += text.size();
    if (row_bytes_ > limits_.row_bytes) {
        line_.problem = "row_too_long";
        return;
    }
    if (type_ == "s") {
        const auto place = number_of(text_, text_ends_.size());
        const auto from = place == 0 ? 0 : text_ends_[place - 1];
        if (place >= text_ends_.size() || text_ends_[place] == from) return;
        line_.shared.emplace_back(column_, place);
        text.clear();
    } else if (text.empty()) {
        return;
    }
    if (line_.cells.size() <= column_) line_.cells.resize(column_ + 1);
    line_.cells[column_] = std::move(text);
}

void SheetCells::spell_out(Line& line) const {
    std::size_t bytes = 0;
    for (const auto& [column, place] : line.shared) {
        const auto from = place == 0 ? 0 : text_ends_[place - 1];
        bytes += text_ends_[place] - from;
        if (text_ends_[place] - from > limits_.cell_bytes) line.problem = "cell_too_long";
        if (bytes > limits_.row_bytes) line.problem = "row_too_long";
        if (!line.problem.empty()) return;
        line.cells[column] = texts_.substr(from, text_ends_[place] - from);
    }
}

void SheetCells::end(std::string_view name) {
    if (name == "v" || name == "t") {
        is_in_text_ = false;
    } else if (name == "rPh") {
        is_in_phonetic_ = false;
    } else if (name == "c") {
        if (line_.problem.empty()) put(value());
        ++column_;
    } else if (name == "row") {
        const auto number = line_.number;
        if (!line_.cells.empty() || !line_.problem.empty()) lines.push_back(std::move(line_));
        line_ = {number, {}, {}, ""};
    }
}

}  // namespace nahtlos::table
