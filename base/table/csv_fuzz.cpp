// Whatever the bytes: rows come the same in any pieces, and what is written again reads the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "base/table/decoder.hpp"
#include "base/table/delimited.hpp"

namespace nahtlos::table {
namespace {

struct Told {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> header, refused;
};

DelimitedOptions options_of(std::uint8_t choice) {
    DelimitedOptions options;
    constexpr char delimiters[] = {0, ',', ';', '\t'};
    options.delimiter = delimiters[choice & 3];
    options.has_quotes = (choice & 4) == 0;
    options.has_header = (choice & 8) == 0;
    options.allows_short_rows = (choice & 16) != 0;
    options.limits = {.row_bytes = 200, .cell_bytes = 50, .columns = 10};
    return options;
}

Told read_all(const std::string& text, DelimitedOptions options, std::size_t piece, bool decodes) {
    TextSource bytes(text, piece);
    Decoder decoder(bytes, "auto");
    DelimitedReader reader(decodes ? static_cast<ByteSource&>(decoder) : bytes, options);
    Told told;
    Row row;
    RowProblem problem;
    std::int64_t line = 0;
    for (auto got = reader.next(row, problem); got != Next::end; got = reader.next(row, problem)) {
        if (got == Next::row) {
            check(row.line > line, "lines go on");
            line = row.line;
            check(row.cells.size() <= options.limits.columns, "columns are limited");
            for (const auto cell : row.cells) {
                check(cell.size() <= options.limits.cell_bytes, "cells are limited");
            }
            told.rows.emplace_back(row.cells.begin(), row.cells.end());
        } else {
            check(got == Next::refused && !problem.code.empty(), "a refused row says why");
            check(problem.line >= line, "problems come in their order");
            line = problem.line;
            told.refused.push_back(problem.code + std::to_string(problem.line));
        }
    }
    told.header = reader.header();
    return told;
}

void must_survive_writing(const Told& told) {
    if (told.header.empty()) return;
    TextSink sink;
    DelimitedWriter writer(sink, told.header);
    for (auto row : told.rows) {
        row.resize(told.header.size());
        writer.write(row);
    }
    writer.finish();
    const auto again = read_all(sink.text, {.delimiter = ','}, 1000, false);
    check(again.refused.empty() && again.rows.size() == told.rows.size(), "all rows come back");
    for (std::size_t i = 0; i < told.rows.size(); ++i) {
        auto row = told.rows[i];
        row.resize(told.header.size());
        check(again.rows[i] == row, "a row reads as it was written");
    }
}

}  // namespace
}  // namespace nahtlos::table

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nahtlos::table;
    if (size == 0) return 0;
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto options = options_of(data[0]);
    const bool decodes = (data[0] & 32) != 0;
    const auto whole = read_all(text, options, 65'536, decodes);
    if (!decodes) {  // what an unnamed encoding is taken for depends on how much is there to see
        const auto pieces = read_all(text, options, 3, decodes);
        nahtlos::check(whole.rows == pieces.rows && whole.refused == pieces.refused,
                       "pieces make no difference");
    }
    must_survive_writing(whole);
    return 0;
}
