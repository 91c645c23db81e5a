#include "papers/credit_note.hpp"

#include "modules/papers/flow.hpp"
#include "modules/papers/words.hpp"

namespace nahtlos::papers {
namespace {

constexpr double money_width = 72, rate_width = 56;

std::string words(Word w, Language l) { return std::string(word(w, l)); }

std::vector<Column> line_columns(const Flow& flow, Language l) {
    constexpr double sku = 90, quantity = 44;
    const double rest = flow.inner_width() - sku - quantity - rate_width - 3 * money_width;
    return {{words(Word::sku, l), sku},
            {words(Word::article, l), rest},
            {words(Word::quantity, l), quantity, true},
            {words(Word::vat, l) + " %", rate_width, true},
            {words(Word::net, l), money_width, true},
            {words(Word::vat, l), money_width, true},
            {words(Word::gross, l), money_width, true}};
}

std::vector<Row> line_rows(const CreditNote& note, Language l) {
    std::vector<Row> rows;
    for (const auto& line : note.lines) {
        const auto title = line.title.empty() ? words(Word::price_reduction, l) : line.title;
        const auto quantity = line.quantity == 0 ? "–" : std::to_string(line.quantity);
        rows.push_back({{line.sku, title, quantity, line.vat_rate, line.net, line.vat, line.gross},
                        {},
                        false});
    }
    return rows;
}

std::vector<Column> vat_columns(const Flow& flow, Language l) {
    return {{"", flow.inner_width() - rate_width - 3 * money_width},
            {words(Word::vat, l) + " %", rate_width, true},
            {words(Word::net, l), money_width, true},
            {words(Word::vat, l), money_width, true},
            {words(Word::gross, l), money_width, true}};
}

std::vector<Row> vat_rows(const CreditNote& note) {
    std::vector<Row> rows;
    for (const auto& vat : note.vat) {
        rows.push_back({{"", vat.rate, vat.net, vat.vat, vat.gross}, {}, false});
    }
    rows.push_back({{"", "Σ", note.total.net, note.total.vat, note.total.gross}, {}, false});
    return rows;
}

}  // namespace

Result<std::string> pdf(const CreditNote& note, const Setting& setting) {
    if (auto refusal = too_many(note.lines.size() + note.vat.size())) return *refusal;
    const auto l = setting.language;
    const auto title = words(Word::credit_note, l) + ' ' + note.number;
    return paginated(title, setting, [&](Sheet& sheet, Flow& flow) -> std::optional<Refusal> {
        flow.title(title);
        draw_parties(sheet, flow, {note.recipient, note.sender, note.sender_country}, l);
        flow.field(word(Word::issued, l), shown(note.issued_at, l));
        flow.field(word(Word::order, l), note.order);
        if (note.ordered_at) flow.field(word(Word::ordered, l), shown(*note.ordered_at, l));
        if (auto refusal = flow.table(line_columns(flow, l), line_rows(note, l))) return refusal;
        flow.gap(14);
        return flow.table(vat_columns(flow, l), vat_rows(note));
    });
}

}  // namespace nahtlos::papers
