#include "modules/papers/flow.hpp"

#include <algorithm>

#include "modules/papers/words.hpp"

namespace nahtlos::papers {
namespace {

constexpr double margin = 18 * mm, foot = 14 * mm, leading = 13, code_height = 20, module = 0.8;
constexpr Ink small{8.5, Weight::normal}, strong{9, Weight::bold};

}  // namespace

Flow::Flow(Sheet& sheet, Language language, int pages)
    : sheet_(sheet), language_(language), total_(pages), y_(margin) {}

double Flow::left() const { return margin; }

double Flow::inner_width() const { return sheet_.size().width - 2 * margin; }

void Flow::title(const std::string& text) {
    y_ += 12;
    for (const auto& line : sheet_.wrap(text, inner_width(), {18, Weight::bold}, 2)) {
        sheet_.text(margin, y_, line, {18, Weight::bold});
        y_ += 22;
    }
}

void Flow::field(std::string_view name, const std::string& text) {
    if (text.empty()) return;
    constexpr double indent = 90;
    const auto lines = sheet_.wrap(text, inner_width() - indent, {}, 40);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        need(leading);
        if (i == 0) sheet_.text(margin, y_, name, strong);
        sheet_.text(margin + indent, y_, lines[i]);
        y_ += leading;
    }
}

void Flow::heading(std::string_view text) {
    need(60);
    y_ += 14;
    sheet_.text(margin, y_, text, {12, Weight::bold});
    y_ += 8;
}

void Flow::need(double height) {
    if (y_ + height <= sheet_.size().height - margin - foot) return;
    end();
    sheet_.next_page();
    y_ = margin;
}

void Flow::end() {
    const auto text = page_of(sheet_.page(), total_, language_);
    sheet_.text(margin + inner_width() - sheet_.width(text, small), sheet_.size().height - foot,
                text, small);
}

void Flow::head(const std::vector<Column>& columns) {
    y_ += 12;
    double x = margin;
    for (const auto& column : columns) {
        const auto shift =
            column.is_right ? column.width - 6 - sheet_.width(column.head, strong) : 0;
        sheet_.text(x + shift, y_, column.head, strong);
        x += column.width;
    }
    y_ += 5;
    sheet_.rule(margin, y_, margin + inner_width(), y_, 1);
}

std::optional<Refusal> Flow::row(const std::vector<Column>& columns, const Row& row,
                                 std::size_t code_column) {
    std::optional<Pattern> code;
    if (!row.code.empty()) {
        auto made = barcode(Symbology::code_128, row.code);
        if (!made) return made.refusal();
        code = *std::move(made);
    }
    std::vector<std::vector<std::string>> cells;
    std::size_t lines = 1;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        cells.push_back(sheet_.wrap(row.cells[i], columns[i].width - 6));
        lines = std::max(lines, cells.back().size());
        if (code && i == code_column) lines = std::max(lines, cells.back().size() + 2);
    }
    const double height = static_cast<double>(lines) * leading + 8;
    if (y_ + height > sheet_.size().height - margin - foot) {
        end();
        sheet_.next_page();
        y_ = margin;
        head(columns);
    }
    double x = margin;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        double y = y_ + leading;
        if (i == 0 && row.has_box) sheet_.box(x, y - 9, 10, 10);
        for (const auto& line : cells[i]) {
            const auto shift = columns[i].is_right ? columns[i].width - 6 - sheet_.width(line) : 0;
            sheet_.text(x + shift, y, line);
            y += leading;
        }
        if (code && i == code_column) {
            const auto width = std::min(columns[i].width - 16, code->columns * module);
            sheet_.pattern(*code, x, y - 8, width, code_height);
        }
        x += columns[i].width;
    }
    y_ += height;
    sheet_.rule(margin, y_, margin + inner_width(), y_, 0.3);
    return std::nullopt;
}

std::optional<Refusal> Flow::table(const std::vector<Column>& columns, const std::vector<Row>& rows,
                                   std::size_t code_column) {
    need(60);
    head(columns);
    for (const auto& one : rows) {
        if (auto refusal = row(columns, one, code_column)) return refusal;
    }
    y_ += leading;
    return std::nullopt;
}

Result<std::string> paginated(const std::string& title, const Setting& setting, const Draw& draw) {
    std::string file;
    for (int pages = 0, round = 0; round < 2; ++round) {
        auto sheet = Sheet::open(a4, setting.fonts, title, setting.made_at);
        if (!sheet) return sheet.refusal();
        Flow flow(**sheet, setting.language, pages);
        if (auto refusal = draw(**sheet, flow)) return *refusal;
        flow.end();
        pages = flow.pages();
        file = (*sheet)->finish();
    }
    return file;
}

std::optional<Refusal> too_many(std::size_t rows) {
    if (rows <= most_rows) return std::nullopt;
    return Refusal{RefusalKind::invalid, "too_many", "a paper has at most 2000 rows", {}};
}

void draw_parties(Sheet& sheet, Flow& flow, const Parties& parties, Language l) {
    constexpr Ink small{8, Weight::normal};
    const double half = flow.inner_width() / 2;
    const double top = flow.y() + 6;
    sheet.text(flow.left(), top, word(Word::to, l), small);
    double y = top + 14, right = top + 14;
    for (const auto& line : address_lines(parties.recipient, parties.sender_country)) {
        for (const auto& part : sheet.wrap(line, half - 12, {}, 3)) {
            sheet.text(flow.left(), y, part);
            y += 13;
        }
    }
    sheet.text(flow.left() + half, top, word(Word::from, l), small);
    for (const auto& part : sheet.wrap(parties.sender, half, {}, 8)) {
        sheet.text(flow.left() + half, right, part);
        right += 13;
    }
    flow.gap(std::max(y, right) - flow.y() + 10);
}

}  // namespace nahtlos::papers
