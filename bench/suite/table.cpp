#include "bench/suite/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace nahtlos::bench {

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::string figure(double value) {
    if (std::abs(value) < 10) return fmt::format("{:.2f}", value);
    if (std::abs(value) < 100) return fmt::format("{:.1f}", value);
    auto text = fmt::format("{:.0f}", value);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
        text.insert(static_cast<std::size_t>(at), ",");
    }
    return text;
}

Table::Table(const std::string& title, const std::vector<std::string>& columns) {
    std::printf("\n## %s\n\n", title.c_str());
    row(columns);
    row(std::vector<std::string>(columns.size(), "---"));
}

void Table::row(const std::vector<std::string>& cells) const {
    for (const auto& cell : cells) std::printf("| %s ", cell.c_str());
    std::puts("|");
    std::fflush(stdout);
}

void print(const std::vector<Promise>& promises) {
    const Table table("What was to be reached", {"what", "measured", "wanted", ""});
    for (const auto& p : promises) {
        table.row({p.what, figure(p.measured), (p.is_most ? "≤ " : "≥ ") + figure(p.wanted),
                   p.is_kept() ? "kept" : "MISSED"});
    }
}

}  // namespace nahtlos::bench
