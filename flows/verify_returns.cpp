#include "flows/verify_returns.hpp"

#include <algorithm>

namespace nahtlos::flows {

bool has_come_back(const std::vector<orders::Line>& lines,
                   const std::vector<orders::ReturnLine>& parts) {
    return std::ranges::any_of(lines, [](const auto& l) { return l.returned + l.exchanged > 0; }) ||
           std::ranges::any_of(parts, [](const auto& part) { return part.received > 0; });
}

void verify_returns(VerifyRun& run, const std::string& name, const orders::Line& line,
                    const std::vector<orders::Return>& returns,
                    const std::vector<orders::ReturnLine>& parts) {
    std::int64_t units = 0, money = 0, back = 0;
    for (const auto& part : parts) {
        if (part.line != line.line) continue;
        const auto of = std::ranges::find(returns, part.return_id, &orders::Return::id);
        if (of == returns.end()) {
            run.broken(Check::returns, name, "a return", "none");
            continue;
        }
        units += orders::pending_units(of->status, part);
        money += part.refunded_minor;
        back += part.resellable + part.damaged;
    }
    if (units != line.return_requested) {
        run.broken(Check::returns, name, "units to come back " + std::to_string(units),
                   std::to_string(line.return_requested));
    }
    if (money > line.refunded_minor || back > line.returned) {
        run.broken(Check::returns, name, "no more by its returns than in all",
                   std::to_string(money) + " given back for " + std::to_string(back));
    }
}

}  // namespace nahtlos::flows
