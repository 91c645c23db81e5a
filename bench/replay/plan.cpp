#include "bench/replay/plan.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "bench/replay/classify.hpp"

namespace nahtlos::replay {
namespace {

constexpr Span shipping_delay = days(1);

class Planner {
public:
    explicit Planner(std::vector<Line> lines) {
        plan_.lines = std::move(lines);
        plan_.matches = match_reversals(plan_.lines);
    }

    Plan make() {
        for (std::size_t i = 0; i < plan_.lines.size(); ++i) add_line(i);
        for (const auto& match : plan_.matches) add_match(match);
        for (std::size_t i = 0; i < plan_.orders.size(); ++i) {
            const auto& order = plan_.orders[i];
            plan_.steps.push_back({order.time, StepKind::place, i});
            if (!order.is_credit) {
                plan_.steps.push_back({order.time + shipping_delay, StepKind::ship, i});
            }
        }
        for (std::size_t i = 0; i < plan_.reversals.size(); ++i) {
            plan_.steps.push_back({plan_.reversals[i].time, StepKind::reverse, i});
        }
        // Stable: at one moment orders come before what is done to them.
        std::ranges::stable_sort(plan_.steps, {}, [](const Step& step) {
            return std::pair(step.at, step.kind == StepKind::place ? 0 : 1);
        });
        return std::move(plan_);
    }

private:
    struct Place {
        std::size_t order = 0;
        std::int64_t line = 0;
    };

    void add_line(std::size_t index) {
        const auto& line = plan_.lines[index];
        time_of_.emplace(line.invoice, line.time);
        switch (classify(line)) {
            case LineClass::goods:
            case LineClass::free_goods: {
                add_to_order(index, false);
                day_of(line).demand[line.code] += line.quantity;
                break;
            }
            case LineClass::service: add_to_order(index, false); break;
            case LineClass::stock_adjustment: day_of(line).adjustments.push_back(index); break;
            case LineClass::accounting:
            case LineClass::nothing:
            case LineClass::goods_reversal:
            case LineClass::service_reversal: break;
        }
    }

    void add_match(const Match& match) {
        if (match.outcome != MatchOutcome::found) return add_to_order(match.line, true);
        const auto& invoice = plan_.lines[match.line].invoice;
        for (const auto& part : match.parts) {
            const auto& at = places_.at(part.sale);
            const auto [known, is_new] =
                reversal_of_.emplace(std::pair(invoice, at.order), plan_.reversals.size());
            // After its sale even where both carry the same time.
            const auto time = std::max(time_of_.at(invoice), plan_.orders[at.order].time);
            if (is_new) plan_.reversals.push_back({invoice, time, at.order, {}});
            plan_.reversals[known->second].units[at.line] += part.quantity;
        }
    }

    void add_to_order(std::size_t index, bool is_credit) {
        const auto& line = plan_.lines[index];
        const auto [known, is_new] = order_of_.emplace(line.invoice, plan_.orders.size());
        if (is_new) {
            plan_.orders.push_back({line.invoice,
                                    line.customer,
                                    line.country,
                                    time_of_.at(line.invoice),
                                    is_credit,
                                    {}});
        }
        auto& order = plan_.orders[known->second];
        order.lines.push_back(index);
        places_[index] = {known->second, static_cast<std::int64_t>(order.lines.size())};
    }

    // Of the whole invoice, since its order is placed at once.
    DayStock& day_of(const Line& line) {
        return plan_.days[date_string(time_of_.at(line.invoice))];
    }

    Plan plan_;
    std::unordered_map<std::string, Instant> time_of_;
    std::unordered_map<std::string, std::size_t> order_of_;
    std::map<std::pair<std::string, std::size_t>, std::size_t> reversal_of_;
    std::unordered_map<std::size_t, Place> places_;
};

}  // namespace

Plan make_plan(std::vector<Line> lines) { return Planner(std::move(lines)).make(); }

std::int64_t supply_for(std::int64_t asked_before, std::int64_t asked_today, std::int64_t percent) {
    return (asked_before + asked_today) * percent / 100 - asked_before * percent / 100;
}

}  // namespace nahtlos::replay
