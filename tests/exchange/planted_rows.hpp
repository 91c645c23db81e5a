// PlantedRows: the real article numbers of Open Food Facts as a file of products, one row in a
// hundred made wrong in one of ten ways.
#pragma once

#include <map>
#include <string>
#include <unordered_set>

#include "base/json/utf8.hpp"
#include "base/table/delimited.hpp"
#include "base/table/stream.hpp"

namespace nahtlos::testing {

/// A file of our own columns, made while it is read: handle, title, gtin, sku, price, weight_g,
/// status, picture. Prices are made up of the row's number.
class PlantedRows : public table::ByteSource {
public:
    /// `source` has gtin, name and image between tabs; at most so many rows of it are taken.
    PlantedRows(table::ByteSource& source, std::int64_t most)
        : reader_(source, {.delimiter = '\t', .has_quotes = false}), most_(most) {
        text_ = "handle,title,gtin,sku,price,weight_g,status,picture\n";
    }

    std::size_t read(std::span<char> out) override {
        while (text_.size() - at_ < out.size() && rows_ < most_ && add_row()) {
        }
        const auto bytes = std::min(out.size(), text_.size() - at_);
        text_.copy(out.data(), bytes, at_);
        at_ += bytes;
        if (at_ > (1u << 20)) {
            text_.erase(0, at_);
            at_ = 0;
        }
        return bytes;
    }

    /// The codes of the problems by their lines: those planted so far, and those of the real data.
    const std::map<std::int64_t, std::string>& planted() const { return planted_; }
    std::int64_t rows() const { return rows_; }

private:
    static std::string quoted(std::string_view text) {
        std::string out = "\"";
        for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
        return out + '"';
    }

    bool add_row() {
        table::Row row;
        table::RowProblem problem;
        const auto got = reader_.next(row, problem);
        if (got == table::Next::end) return false;
        if (got == table::Next::refused) return true;
        const auto line = ++rows_ + 1;
        std::string gtin(row.cell(0)), name(row.cell(1));
        if (name.size() > 250) name = table::shortened(name, 240);
        std::string handle = "off-" + gtin, sku = gtin, status = "active";
        std::string price = std::to_string(rows_ % 90 + 1) + ".99", weight = "500";
        std::string end = "\n";
        if (rows_ % 100 == 50) {
            const auto kind = rows_ / 100 % 10;
            planted_[line] = plant(kind, gtin, name, handle, sku, price, weight, status, end);
        } else {
            expect_own_fault(line, gtin, name);
        }
        text_ += handle + ',' + quoted(name) + ',' + gtin + ',' + sku + ',' + price + ',' + weight +
                 ',' + status + ',' + "https://static.openfoodfacts.org/images/products/" +
                 std::string(row.cell(2)) + end;
        return true;
    }

    static bool has_control(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            const auto rune = json::rune_at(text, at);
            if (json::is_control(rune.code)) return true;
            at += std::max<std::size_t>(rune.bytes, 1);
        }
        return false;
    }

    // Of the half million, one has no name, 50 have control characters in it, and 34 the number of
    // another one, written with more zeros.
    void expect_own_fault(std::int64_t line, const std::string& gtin, const std::string& name) {
        if (name.find_first_not_of(' ') == name.npos) {
            planted_[line] = "required";
        } else if (has_control(name)) {
            planted_[line] = "invalid_format";
        } else if (!seen_.insert(std::string(14 - gtin.size(), '0') + gtin).second) {
            planted_[line] = "taken";
        } else {
            last_ = gtin;
        }
    }

    std::string plant(std::int64_t kind, std::string& gtin, std::string& name, std::string& handle,
                      std::string& sku, std::string& price, std::string& weight,
                      std::string& status, std::string& end) {
        switch (kind) {
            case 0:
                gtin.back() = gtin.back() == '9' ? '0' : static_cast<char>(gtin.back() + 1);
                return "check_digit";
            case 1: gtin = "12345X"; return "invalid_format";
            case 2: gtin = last_; return "taken";  // of the row before
            case 3: price = "on request"; return "invalid_format";
            case 4: weight = "-5"; return "invalid_format";
            case 5: status = "maybe"; return "unknown_value";
            case 6: name = std::string(301, 'x'); return "too_long";
            case 7: end = ",surplus\n"; return "wrong_columns";
            case 8: name = "M\xFCsli"; return "encoding";
            default:
                sku = std::string(65, 's');
                handle += "-x";
                return "invalid_format";
        }
    }

    table::DelimitedReader reader_;
    const std::int64_t most_;
    std::int64_t rows_ = 0;
    std::string text_, last_;
    std::size_t at_ = 0;
    std::unordered_set<std::string> seen_;
    std::map<std::int64_t, std::string> planted_;
};

}  // namespace nahtlos::testing
