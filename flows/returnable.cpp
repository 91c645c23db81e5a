#include "flows/returnable.hpp"

#include <charconv>
#include <map>

#include "flows/api_lists.hpp"
#include "flows/return_desk.hpp"
#include "orders/progress.hpp"

namespace nahtlos::flows {
namespace {

constexpr std::int64_t most_units = 1'000'000'000;

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || end != text.data() + text.size() || n < 1 || n > most_units) {
        return std::nullopt;
    }
    return n;
}

// "1:2": two units of line 1.
std::optional<std::pair<std::int64_t, std::int64_t>> parse_units(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto line = number_of(text.substr(0, colon)), units = number_of(text.substr(colon + 1));
    if (!line || !units) return std::nullopt;
    return std::pair{*line, *units};
}

// The VAT in the first part of a line's gross amount follows it in proportion, as the amount
// follows the units: parts add up to the whole.
std::int64_t tax_of_first(const orders::Line& line, std::int64_t units) {
    return round_half_up(static_cast<__int128>(line.tax_minor) * units, line.ordered);
}

}  // namespace

Result<Returnable> returnable_of(const orders::Order& order, std::vector<orders::Line> lines,
                                 const ReturnableQuery& query) {
    std::map<std::int64_t, std::int64_t> asked;
    for (const auto& text : query.units) {
        const auto units = parse_units(text);
        if (!units) return wrong_parameter("units", "invalid_format", "must be line:units");
        asked[units->first] += units->second;
    }
    Returnable found{order.id, order.currency, 0, 0, {}};
    for (auto& line : lines) {
        if (!can_come_back(line)) continue;
        ReturnableLine row{line.line, line.kind, line.sku, line.title, free_to_return(line)};
        row.units = row.returnable;
        if (!query.units.empty()) {
            const auto it = asked.find(line.line);
            row.units = it == asked.end() ? 0 : it->second;
            if (it != asked.end()) asked.erase(it);
        }
        if (row.units > row.returnable) {
            auto refusal = wrong_parameter("units", "too_many",
                                           "is more than was handed over and has not come back");
            refusal.fields.front().available = row.returnable;
            return refusal;
        }
        if (row.units > 0) {
            const auto kept = line.ordered - line.canceled - line.returned;
            const auto before = line.refunded_minor;
            row.tax_minor = tax_of_first(line, kept) - tax_of_first(line, kept - row.units);
            orders::return_units(line, row.units);
            row.refund_minor = line.refunded_minor - before;
        }
        found.refund_minor += row.refund_minor;
        found.tax_minor += row.tax_minor;
        if (row.returnable > 0) found.lines.push_back(std::move(row));
    }
    if (!asked.empty())
        return wrong_parameter("units", "unknown", "names no line of goods or shipping");
    return found;
}

}  // namespace nahtlos::flows
