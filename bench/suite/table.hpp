// The table that benchmarks print: measured figures, their medians, and ratios to limits.
#pragma once

#include <string>
#include <vector>

namespace nahtlos::bench {

/// Middle of the values; 0 of none.
double median(std::vector<double> values);

/// 12,345 or 0.57 or 3.4: three digits or more, thousands set apart.
std::string figure(double value);

/// Rows in Markdown, each printed as soon as it is known.
class Table {
public:
    Table(const std::string& title, const std::vector<std::string>& columns);
    void row(const std::vector<std::string>& cells) const;
};

/// One promised ratio or value, said at the end with whether it was kept.
struct Promise {
    std::string what;
    double measured = 0, wanted = 0;
    bool is_most = false;     // wanted is the most allowed, not the least
    bool is_binding = false;  // when it is missed, the program ends with a failure
    bool is_kept() const { return is_most ? measured <= wanted : measured >= wanted; }
};

void print(const std::vector<Promise>& promises);

}  // namespace nahtlos::bench
