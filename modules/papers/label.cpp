#include <algorithm>

#include "modules/papers/sheet.hpp"
#include "modules/papers/words.hpp"
#include "papers/documents.hpp"

namespace nahtlos::papers {
namespace {

// What the bars say: the unit's SSCC (GS1 General Specifications, identifier 00) or our number.
std::string bars_text(const Label& label) {
    return label.sscc.empty() ? label.number : "[00]" + label.sscc;
}

std::string shown_text(const Label& label) {
    return label.sscc.empty() ? label.number : "(00) " + label.sscc;
}

Result<Pattern> bars_of(const Label& label) {
    return barcode(label.sscc.empty() ? Symbology::code_128 : Symbology::gs1_128, bars_text(label));
}

// Text of a field with ^FH: what the printer would read as a command, and control characters, as
// hex.
std::string escaped(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20) {
            out += ' ';
        } else if (c == '^' || c == '~' || c == '_' || c == '\\') {
            out += {'_', digits[byte >> 4], digits[byte & 15]};
        } else {
            out += c;
        }
    }
    return out;
}

std::string field(int x, int y, int height, std::string_view text) {
    const auto h = std::to_string(height);
    return "^FO" + std::to_string(x) + ',' + std::to_string(y) + "^A0N," + h + ',' + h +
           "^FB740,2,0,L^FH_^FD" + escaped(text) + "^FS\n";
}

// A linear pattern as boxes: the same bars on paper and on labels, whatever a printer's own
// encoder makes of a text.
std::string boxes(const Pattern& bars, int x, int y, int module_dots, int height) {
    std::string out;
    for (int column = 0; column < bars.columns;) {
        int end = column;
        while (end < bars.columns && bars.at(end, 0)) ++end;
        if (end > column) {
            const auto width = std::to_string((end - column) * module_dots);
            out += "^FO" + std::to_string(x + column * module_dots) + ',' + std::to_string(y) +
                   "^GB" + width + ',' + std::to_string(height) + ',' + width + "^FS\n";
        }
        column = end + 1;
    }
    return out;
}

}  // namespace

Result<std::string> pdf(const Label& label, const Setting& setting) {
    const auto l = setting.language;
    const auto bars = bars_of(label);
    if (!bars) return bars.refusal();
    auto opened = Sheet::open(a6, setting.fonts, label.number, setting.made_at);
    if (!opened) return opened.refusal();
    auto& sheet = **opened;
    constexpr double margin = 6 * mm;
    const double inner = a6.width - 2 * margin;
    double y = margin + 8;
    for (const auto& line :
         sheet.wrap(std::string(word(Word::from, l)) + ": " + label.sender, inner, {8}, 3)) {
        sheet.text(margin, y, line, {8});
        y += 10;
    }
    sheet.rule(margin, y, margin + inner, y, 1);
    y += 24;
    sheet.text(margin, y - 8, word(Word::to, l), {8});
    y += 12;
    for (const auto& line : address_lines(label.recipient, label.sender_country)) {
        for (const auto& part : sheet.wrap(line, inner, {14, Weight::bold}, 2)) {
            sheet.text(margin, y, part, {14, Weight::bold});
            y += 18;
        }
    }
    const double bottom = a6.height - margin - 90;
    sheet.rule(margin, bottom - 22, margin + inner, bottom - 22, 1);
    sheet.text(margin, bottom - 8, std::string(word(Word::order, l)) + ' ' + label.order, {9});
    const double width = std::min(inner - 20, bars->columns * 1.4);
    sheet.pattern(*bars, margin + (inner - width) / 2, bottom, width, 66);
    const auto text = shown_text(label);
    sheet.text(margin + (inner - sheet.width(text)) / 2, bottom + 80, text);
    return sheet.finish();
}

Result<std::string> zpl(const Label& label, Language l) {
    constexpr int width_dots = 812, left = 40, most_lines = 10;
    const auto bars = bars_of(label);
    if (!bars) return bars.refusal();
    std::string out = "^XA^CI28^PW812^LL1218\n";
    out += field(left, 40, 24, std::string(word(Word::from, l)) + ": " + label.sender);
    out += "^FO40,110^GB732,3,3^FS\n";
    int y = 140, lines = 0;
    for (const auto& line : address_lines(label.recipient, label.sender_country)) {
        if (++lines > most_lines) break;
        // Two lines of height where a text is too long for one.
        out += field(left, y, 44, line);
        y += line.size() > 32 ? 96 : 50;
    }
    out += "^FO40,850^GB732,3,3^FS\n";
    out += field(left, 870, 28, std::string(word(Word::order, l)) + ' ' + label.order);
    const int module_dots = std::clamp(732 / bars->columns, 1, 4);
    if (bars->columns * module_dots > 772) {
        return Refusal{RefusalKind::invalid, "no_barcode", "there is no barcode of this text", {}};
    }
    out += boxes(*bars, (width_dots - bars->columns * module_dots) / 2, 920, module_dots, 200);
    out += field(left, 1140, 32, shown_text(label));
    return out + "^XZ\n";
}

}  // namespace nahtlos::papers
