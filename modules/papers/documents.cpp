#include "papers/documents.hpp"

#include <algorithm>
#include <tuple>

#include "modules/papers/flow.hpp"
#include "modules/papers/words.hpp"

namespace nahtlos::papers {
namespace {

std::vector<Column> item_columns(const Flow& flow, Language l) {
    const double rest = flow.inner_width() - 150 - 60;
    return {{std::string(word(Word::sku, l)), 150},
            {std::string(word(Word::article, l)), rest},
            {std::string(word(Word::quantity, l)), 60, true}};
}

std::vector<Row> item_rows(const std::vector<ItemLine>& lines) {
    std::vector<Row> rows;
    for (const auto& line : lines) {
        rows.push_back({{line.sku, line.title, std::to_string(line.quantity)}, {}, false});
    }
    return rows;
}

std::optional<Refusal> draw_qr(Sheet& sheet, double x, double y, double side,
                               const std::string& text) {
    const auto code = barcode(Symbology::qr, text);
    if (!code) return code.refusal();
    sheet.pattern(*code, x, y, side, side);
    return std::nullopt;
}

std::optional<Refusal> draw_returns(Sheet& sheet, Flow& flow, const PackingSlip& slip, Language l) {
    if (slip.return_page.empty()) return std::nullopt;
    constexpr double side = 80;
    flow.need(side + 40);
    flow.gap(20);
    sheet.text(flow.left() + side + 16, flow.y() + 12, word(Word::returns, l), {10, Weight::bold});
    double y = flow.y() + 28;
    for (const auto& line : sheet.wrap(slip.return_page, flow.inner_width() - side - 16, {9})) {
        sheet.text(flow.left() + side + 16, y, line, {9});
        y += 12;
    }
    auto refusal = draw_qr(sheet, flow.left(), flow.y(), side, slip.return_page);
    flow.gap(side);
    return refusal;
}

void draw_signature(Sheet& sheet, Flow& flow, Language l) {
    flow.need(70);
    flow.gap(50);
    sheet.rule(flow.left(), flow.y(), flow.left() + 260, flow.y());
    sheet.text(flow.left(), flow.y() + 12, word(Word::signature, l), {8});
}

std::vector<Row> pick_rows(const PickList& list, Language l) {
    auto lines = list.lines;
    std::ranges::stable_sort(
        lines, {}, [](const PickLine& line) { return std::tie(line.shelf, line.sku, line.order); });
    std::vector<Row> rows;
    for (const auto& line : lines) {
        auto title = line.title;
        if (!line.part_of.empty()) {
            title += " (" + std::string(word(Word::part_of, l)) + ' ' + line.part_of + ')';
        }
        rows.push_back(
            {{"", line.shelf, line.sku, title, line.order, std::to_string(line.quantity)},
             line.sku,
             true});
    }
    return rows;
}

}  // namespace

Result<std::string> pdf(const PickList& list, const Setting& setting) {
    if (auto refusal = too_many(list.lines.size())) return *refusal;
    const auto l = setting.language;
    const auto title = std::string(word(Word::pick_list, l));
    const auto rows = pick_rows(list, l);
    const bool has_shelves =
        std::ranges::any_of(list.lines, [](const auto& line) { return !line.shelf.empty(); });
    return paginated(title, setting, [&](Sheet&, Flow& flow) {
        flow.title(title);
        flow.field(word(Word::place, l), list.location + " – " + shown(list.at, l));
        std::string orders;
        for (const auto& order : list.orders) orders += (orders.empty() ? "" : ", ") + order;
        flow.field(word(Word::orders, l), orders);
        const double shelf = has_shelves ? 50 : 0;
        return flow.table({{"", 18},
                           {has_shelves ? std::string(word(Word::shelf, l)) : "", shelf},
                           {std::string(word(Word::sku, l)), 160},
                           {std::string(word(Word::article, l)), flow.inner_width() - 308 - shelf},
                           {std::string(word(Word::order, l)), 80},
                           {std::string(word(Word::quantity, l)), 50, true}},
                          rows, 2);
    });
}

Result<std::string> pdf(const PackingSlip& slip, const Setting& setting) {
    if (auto refusal = too_many(slip.lines.size() + slip.separately.size())) return *refusal;
    const auto l = setting.language;
    const auto title = std::string(word(Word::packing_slip, l));
    return paginated(title, setting, [&](Sheet& sheet, Flow& flow) -> std::optional<Refusal> {
        flow.title(title);
        draw_parties(sheet, flow, {slip.recipient, slip.sender, slip.sender_country}, l);
        flow.field(word(Word::order, l), slip.order);
        if (slip.ordered_at) flow.field(word(Word::ordered, l), shown(*slip.ordered_at, l));
        if (auto refusal = flow.table(item_columns(flow, l), item_rows(slip.lines))) return refusal;
        if (!slip.separately.empty()) {
            flow.heading(word(Word::separately, l));
            if (auto refusal = flow.table(item_columns(flow, l), item_rows(slip.separately))) {
                return refusal;
            }
        }
        return draw_returns(sheet, flow, slip, l);
    });
}

Result<std::string> pdf(const PickUpSheet& paper, const Setting& setting) {
    if (auto refusal = too_many(paper.lines.size())) return *refusal;
    const auto l = setting.language;
    const auto title = std::string(word(Word::pick_up, l)) + ' ' + paper.order;
    return paginated(title, setting, [&](Sheet& sheet, Flow& flow) -> std::optional<Refusal> {
        flow.title(title);
        if (!paper.code.empty()) {
            constexpr double side = 90;
            sheet.text(flow.left(), flow.y() + 8, word(Word::code, l), {9, Weight::bold});
            sheet.text(flow.left(), flow.y() + 60, paper.code, {40, Weight::bold});
            const auto x = flow.left() + flow.inner_width() - side;
            if (auto refusal = draw_qr(sheet, x, flow.y(), side, paper.code)) return refusal;
            flow.gap(side + 20);
        }
        flow.field(word(Word::customer, l), paper.customer);
        flow.field(word(Word::place, l), paper.location);
        flow.field(word(Word::shelf, l), paper.shelf);
        if (paper.promised_by) flow.field(word(Word::by, l), shown(*paper.promised_by, l));
        if (auto refusal = flow.table(item_columns(flow, l), item_rows(paper.lines))) {
            return refusal;
        }
        draw_signature(sheet, flow, l);
        return std::nullopt;
    });
}

}  // namespace nahtlos::papers
