#include <algorithm>
#include <set>

#include "base/check.hpp"
#include "buying/rules.hpp"

namespace nahtlos::buying {
namespace {

std::string at(std::size_t i, const char* field) {
    return "/lines/" + std::to_string(i) + '/' + field;
}

// One delivery, line by line.
class Taking {
public:
    Taking(PurchaseOrder& order, std::vector<PurchaseLine>& lines, const ReceiveRequest& wish)
        : order_(order), lines_(lines), wish_(wish) {}

    Result<ReceiptWork> run(ReceiptId id, Instant now) {
        work_.receipt = {id, order_.id, {}, now};
        if (wish_.delivery_note) work_.receipt.delivery_note = wish_.delivery_note->value;
        for (std::size_t i = 0; i < wish_.lines.size(); ++i) take(i);
        costs();
        if (!wrong_.empty()) {
            return Refusal{RefusalKind::invalid, "invalid_request",
                           "the goods cannot be received like this", std::move(wrong_)};
        }
        const bool is_done =
            std::ranges::all_of(lines_, [](const auto& line) { return line.open() == 0; });
        order_.status = is_done ? PurchaseStatus::received : PurchaseStatus::partially_received;
        return std::move(work_);
    }

private:
    void add(std::string pointer, const char* code, const char* detail,
             std::optional<std::int64_t> available = {}) {
        wrong_.push_back({std::move(pointer), code, detail, available});
    }

    void take(std::size_t i) {
        const auto& wished = wish_.lines.values[i];
        const auto number = wished.line.value;
        if (number > static_cast<std::int64_t>(lines_.size())) {
            return add(at(i, "line"), "unknown_line", "is no line of the purchase order");
        }
        if (!seen_.insert(number).second) return add(at(i, "line"), "repeated", "is named twice");
        auto& line = lines_.at(static_cast<std::size_t>(number) - 1);
        const auto sum = wished.received.value + wished.damaged.value + wished.missing.value;
        if (sum == 0) {
            return add(at(i, "received"), "required", "or damaged or missing must be given");
        }
        const auto over = std::max<std::int64_t>(0, sum - line.open());
        // What is not to come any more cannot be more than what was to come.
        const bool may_be_over = wish_.allow_over && wished.missing.value == 0;
        if (over > 0 && !may_be_over) {
            return add(at(i, "received"), "more_than_open", "is more than is open", line.open());
        }
        ReceiptLine row{work_.receipt.id, number, line.stock_item};
        row.received = wished.received.value;
        row.damaged = wished.damaged.value;
        row.missing = wished.missing.value;
        row.over = over;
        row.cost_minor = wished.cost_minor ? wished.cost_minor->value : line.cost_minor;
        line.received += row.received;
        line.damaged += row.damaged;
        line.missing += row.missing;
        line.over += over;
        work_.lines.push_back(row);
    }

    void costs() {
        if (!wish_.costs) return;
        std::set<CostKind> kinds;
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < wish_.costs->size(); ++i) {
            const auto& cost = wish_.costs->values[i];
            if (!kinds.insert(cost.kind).second) {
                add("/costs/" + std::to_string(i) + "/kind", "repeated", "is named twice");
            }
            work_.costs.push_back({work_.receipt.id, cost.kind, cost.amount_minor.value});
            sum += cost.amount_minor.value;
        }
        share_out(sum);
    }

    // By the value of what arrived; by units where all of it is free.
    void share_out(std::int64_t sum) {
        std::vector<std::int64_t> values, units;
        for (const auto& row : work_.lines) {
            units.push_back(row.arrived());
            values.push_back(row.arrived() * row.cost_minor);
        }
        const auto is_zero = [](std::int64_t n) { return n == 0; };
        if (std::ranges::all_of(units, is_zero)) {
            return add("/costs", "not_allowed", "are of goods that arrived");
        }
        const auto parts =
            split_exactly(sum, std::ranges::all_of(values, is_zero) ? units : values);
        for (std::size_t i = 0; i < parts.size(); ++i) work_.lines[i].extra_minor = parts[i];
    }

    PurchaseOrder& order_;
    std::vector<PurchaseLine>& lines_;
    const ReceiveRequest& wish_;
    ReceiptWork work_;
    std::set<std::int64_t> seen_;
    std::vector<FieldProblem> wrong_;
};

}  // namespace

Result<ReceiptWork> receive(PurchaseOrder& order, std::vector<PurchaseLine>& lines,
                            const ReceiveRequest& wish, ReceiptId id, Instant now) {
    return Taking(order, lines, wish).run(id, now);
}

UnitPrice unit_cost(const ReceiptLine& line, Currency currency) {
    check(line.arrived() > 0, "goods that cost something arrived");
    __int128 micro = static_cast<__int128>(line.cost_minor) * line.arrived() + line.extra_minor;
    for (int i = exponent(currency); i < 6; ++i) micro *= 10;
    return {round_half_up(micro, line.arrived())};
}

}  // namespace nahtlos::buying
