#include <set>

#include "buying/rules.hpp"

namespace nahtlos::buying {
namespace {

constexpr std::int64_t largest_minor = 1'000'000'000'000'000;  // of an order

std::string at(std::size_t i, const char* field) {
    return "/lines/" + std::to_string(i) + '/' + field;
}

Refusal wrong_status(PurchaseStatus status, std::string detail) {
    return {RefusalKind::conflict, "wrong_status",
            "the purchase order is " + std::string(enum_name(status)) + std::move(detail)};
}

Refusal refused(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "the purchase order cannot be like this",
            std::move(wrong)};
}

}  // namespace

std::optional<Refusal> unless_draft(PurchaseStatus status) {
    if (status == PurchaseStatus::draft) return std::nullopt;
    return wrong_status(status, "; only a draft can be changed or ordered");
}

std::optional<Refusal> unless_under_way(PurchaseStatus status) {
    if (is_under_way(status)) return std::nullopt;
    return wrong_status(status, "; nothing of it is to come");
}

std::optional<Refusal> unless_cancelable(PurchaseStatus status) {
    if (status == PurchaseStatus::draft || status == PurchaseStatus::ordered ||
        status == PurchaseStatus::confirmed) {
        return std::nullopt;
    }
    return wrong_status(status, "; a rest that will not come is received as missing");
}

Result<std::vector<PurchaseLine>> lines_of(const PurchaseOrderRequest& wish, PurchaseOrderId id,
                                           const LineFacts& facts) {
    std::vector<PurchaseLine> lines;
    std::vector<FieldProblem> wrong;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < wish.lines.size(); ++i) {
        const auto& wished = wish.lines.values[i];
        PurchaseLine line;
        line.purchase_order = id;
        line.line = static_cast<std::int64_t>(i) + 1;
        line.sku = wished.sku.value;
        line.stock_item = facts.items.at(line.sku);
        line.quantity = wished.quantity.value;
        line.expected_at = wished.expected_at;
        const auto known = facts.articles.find(line.sku);
        if (known != facts.articles.end()) {
            line.supplier_sku = known->second.supplier_sku;
            line.cost_minor = known->second.cost_minor;
            if (line.quantity % known->second.pack_size != 0) {
                wrong.push_back(
                    {at(i, "quantity"), "not_whole_packs",
                     "must be whole packs of " + std::to_string(known->second.pack_size)});
            }
        } else if (!wished.cost_minor) {
            wrong.push_back({at(i, "cost_minor"), "required",
                             "is required, since the supplier has no such article"});
        }
        if (wished.cost_minor) line.cost_minor = wished.cost_minor->value;
        if (line.cost_minor > (largest_minor - sum) / line.quantity) {
            wrong.push_back({at(i, "quantity"), "out_of_range", "makes the order too large"});
        } else {
            sum += line.cost_minor * line.quantity;
        }
        lines.push_back(std::move(line));
    }
    if (!wrong.empty()) return refused(std::move(wrong));
    return lines;
}

std::int64_t value_minor(const std::vector<PurchaseLine>& lines) {
    std::int64_t sum = 0;
    for (const auto& line : lines) sum += line.cost_minor * line.quantity;
    return sum;
}

void set_dates(std::vector<PurchaseLine>& lines, const Supplier& supplier, Instant now) {
    for (auto& line : lines) {
        if (!line.expected_at) line.expected_at = now + days(supplier.lead_time_days);
    }
}

Result<std::vector<SaidDate>> confirm(const PurchaseOrder& order, std::vector<PurchaseLine>& lines,
                                      const ConfirmRequest& wish, Instant now) {
    std::vector<SaidDate> said;
    if (!wish.lines) return said;
    std::vector<FieldProblem> wrong;
    std::set<std::int64_t> seen;
    for (std::size_t i = 0; i < wish.lines->size(); ++i) {
        const auto& wished = wish.lines->values[i];
        const auto number = wished.line.value;
        if (number > static_cast<std::int64_t>(lines.size())) {
            wrong.push_back({at(i, "line"), "unknown_line", "is no line of the purchase order"});
            continue;
        }
        auto& line = lines.at(static_cast<std::size_t>(number) - 1);
        if (!seen.insert(number).second) {
            wrong.push_back({at(i, "line"), "repeated", "is named twice"});
        } else if (line.open() == 0) {
            wrong.push_back({at(i, "line"), "not_open", "has nothing that is still to come"});
        } else if (line.expected_at != wished.expected_at) {
            line.expected_at = wished.expected_at;
            SaidDate date{order.id, number, order.version, wished.expected_at, {}, now};
            if (wish.reason) date.reason = wish.reason->value;
            said.push_back(std::move(date));
        }
    }
    if (!wrong.empty()) return refused(std::move(wrong));
    return said;
}

}  // namespace nahtlos::buying
