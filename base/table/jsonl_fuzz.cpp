// Whatever the bytes: lines come the same in any pieces, and every one of them counts.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "base/json/utf8.hpp"
#include "base/table/json_lines.hpp"

namespace nahtlos::table {
namespace {

constexpr std::size_t most_bytes = 64;

std::vector<std::string> read_all(const std::string& text, std::size_t piece) {
    TextSource source(text, piece);
    LineReader reader(source, most_bytes);
    std::vector<std::string> told;
    std::string_view line;
    RowProblem problem;
    std::int64_t before = 0;
    for (auto got = reader.next(line, problem); got != Next::end;
         got = reader.next(line, problem)) {
        check(reader.line() > before, "lines go on");
        before = reader.line();
        if (got == Next::row) {
            check(line.size() <= most_bytes && json::is_utf8(line), "a line is one");
            check(line.find('\n') == line.npos, "of one line");
        } else {
            check(problem.line == before, "a problem is of its line");
        }
        told.push_back(std::to_string(before) +
                       (got == Next::row ? std::string(line) : problem.code));
    }
    const auto ends = std::count(text.begin(), text.end(), '\n');
    check(before <= ends + 1, "there are no more lines than ends of them, and one");
    return told;
}

}  // namespace
}  // namespace nahtlos::table

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nahtlos::table;
    const std::string text(reinterpret_cast<const char*>(data), size);
    nahtlos::check(read_all(text, 65'536) == read_all(text, 5), "pieces make no difference");
    return 0;
}
