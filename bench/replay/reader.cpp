#include "bench/replay/reader.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

namespace nahtlos::replay {
namespace {

constexpr std::size_t buffer_bytes = 256 << 10, largest_record = 64 << 10;

// "17850.0" and "17850" are the same customer: one of them went through a spreadsheet.
std::string customer_of(std::string text) {
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
}

}  // namespace

LineReader::LineReader(const std::string& path) : file_(gzopen(path.c_str(), "rb")), path_(path) {
    if (file_ == nullptr) throw std::runtime_error("cannot open " + path);
    gzbuffer(file_.get(), buffer_bytes);
    const std::vector<std::string> head{"InvoiceNo",   "StockCode", "Description", "Quantity",
                                        "InvoiceDate", "UnitPrice", "CustomerID",  "Country"};
    if (!read_record() || fields_ != head) fail("its head is not that of Online Retail");
}

int LineReader::next_byte() {
    if (at_ == buffer_.size()) {
        buffer_.resize(buffer_bytes);
        const int got = gzread(file_.get(), buffer_.data(), buffer_bytes);
        if (got < 0) fail("the file is damaged");
        buffer_.resize(static_cast<std::size_t>(got));
        at_ = 0;
        if (got == 0) return -1;
    }
    return static_cast<unsigned char>(buffer_[at_++]);
}

// RFC 4180: fields with commas, line ends or quotes stand in quotes, quotes in them are doubled.
bool LineReader::read_record() {
    fields_.assign(1, {});
    bool is_quoted = false;
    std::size_t bytes = 0;
    for (int c = next_byte();; c = next_byte()) {
        if (c < 0 && bytes == 0) return false;
        if (++bytes > largest_record) fail("the record is too long");
        if (c == '"') {
            // The second of a pair inside quotes opens them again and stands for itself.
            if (!is_quoted && !fields_.back().empty()) fields_.back() += '"';
            is_quoted = !is_quoted;
        } else if (c < 0 || (!is_quoted && c == '\n')) {
            if (is_quoted) fail("a quote is not closed");
            if (fields_.back().ends_with('\r')) fields_.back().pop_back();
            return true;
        } else if (!is_quoted && c == ',') {
            fields_.emplace_back();
        } else {
            fields_.back() += static_cast<char>(c);
        }
    }
}

void LineReader::fail(const std::string& why) const {
    throw std::runtime_error(path_ + ", row " + std::to_string(row_) + ": " + why);
}

bool LineReader::next(Line& line) {
    ++row_;
    if (!read_record()) return false;
    if (fields_.size() != 8) fail("has " + std::to_string(fields_.size()) + " fields, not 8");
    line.invoice = std::move(fields_[0]);
    line.code = std::move(fields_[1]);
    line.description = std::move(fields_[2]);
    const auto& quantity = fields_[3];
    const auto [end, error] =
        std::from_chars(quantity.data(), quantity.data() + quantity.size(), line.quantity);
    if (error != std::errc{} || end != quantity.data() + quantity.size()) fail("bad quantity");
    auto& time = fields_[4];
    if (time.size() == 19) time[10] = 'T';
    const auto at = parse_instant(time + 'Z');
    if (!at) fail("bad time");
    line.time = *at;
    const auto price = parse_unit_price(fields_[5]);
    if (!price) fail("bad price");
    line.price = *price;
    line.customer = customer_of(std::move(fields_[6]));
    line.country = std::move(fields_[7]);
    return true;
}

std::vector<Line> read_lines(const std::string& path, const std::string& until) {
    LineReader reader(path);
    std::vector<Line> lines;
    for (Line line; reader.next(line);) {
        if (until.empty() || date_string(line.time) < until) lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace nahtlos::replay
