#include "flows/allocation_plan.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace nahtlos::flows {
namespace {

// What is left at each location while lines are planned one after the other.
class Left {
public:
    explicit Left(const PlanScene& scene) : scene_(scene) {}

    /// Whole units of a line that `location` can still give.
    std::int64_t units(const PlanLine& line, inventory::LocationId location) {
        return std::min(line.quantity, inventory::units_that_fit(line.components, [&](auto item) {
                            return of(item, location);
                        }));
    }

    void take(const PlanLine& line, inventory::LocationId location, std::int64_t units) {
        for (const auto& c : line.components) of(c.stock_item, location) -= units * c.quantity;
    }

private:
    std::int64_t& of(inventory::StockItemId item, inventory::LocationId location) {
        const inventory::PileKey key{item, location, scene_.owner};
        const auto it = left_.find(key);
        if (it != left_.end()) return it->second;
        const auto* pile = scene_.stock.find(key);
        const auto promisable =
            pile == nullptr ? 0 : inventory::promisable(*pile, scene_.group, scene_.now);
        return left_.emplace(key, promisable).first->second;
    }

    const PlanScene& scene_;
    std::map<inventory::PileKey, std::int64_t> left_;
};

// All lines from one location, or nothing.
bool all_from(const PlanScene& scene, const std::vector<PlanLine>& lines,
              inventory::LocationId location, std::vector<Share>& shares) {
    Left left(scene);
    shares.clear();
    for (const auto& line : lines) {
        if (left.units(line, location) < line.quantity) return false;
        left.take(line, location, line.quantity);
        shares.push_back({line.line, location, line.quantity});
    }
    return true;
}

Refusal insufficient(const std::vector<FieldProblem>& short_lines) {
    return {RefusalKind::conflict, "insufficient_stock", "there is not enough stock for this order",
            short_lines};
}

}  // namespace

Result<std::vector<Share>> plan_allocation(const PlanScene& scene,
                                           const std::vector<PlanLine>& all_lines) {
    std::vector<PlanLine> lines;
    std::ranges::copy_if(all_lines, std::back_inserter(lines),
                         [](const auto& line) { return !line.components.empty(); });
    std::vector<Share> shares;
    for (const auto location : scene.locations) {
        if (all_from(scene, lines, location, shares)) return shares;
    }
    shares.clear();
    Left left(scene);
    std::vector<FieldProblem> short_lines;
    for (const auto& line : lines) {
        std::int64_t missing = line.quantity;
        for (const auto location : scene.locations) {
            auto part = line;
            part.quantity = missing;
            const auto units = left.units(part, location);
            if (units == 0) continue;
            left.take(line, location, units);
            shares.push_back({line.line, location, units});
            missing -= units;
            if (missing == 0) break;
        }
        if (missing == 0) continue;
        FieldProblem problem{"/lines/" + std::to_string(line.line - 1) + "/quantity",
                             "insufficient_stock", "is more than what is left"};
        problem.available = line.quantity - missing;
        short_lines.push_back(std::move(problem));
    }
    if (!short_lines.empty()) return insufficient(short_lines);
    return shares;
}

std::optional<std::size_t> line_index(std::string_view pointer) {
    constexpr std::string_view before = "/lines/";
    if (!pointer.starts_with(before)) return std::nullopt;
    pointer.remove_prefix(before.size());
    std::size_t line = 0;
    const auto read = std::from_chars(pointer.data(), pointer.data() + pointer.size(), line);
    if (read.ec != std::errc{}) return std::nullopt;
    return line;
}

}  // namespace nahtlos::flows
