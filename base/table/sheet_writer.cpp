#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>

#include "base/check.hpp"
#include "base/table/sheet.hpp"

namespace nahtlos::table {
namespace {

constexpr lxw_row_t most_rows = LXW_ROW_MAX;
constexpr std::size_t most_characters = 32'767;  // as Excel counts them: UTF-16 units

// At most so many UTF-16 units of it; false when it was longer.
bool fits(std::string& text) {
    if (text.size() <= most_characters) return true;
    std::size_t units = 0, at = 0;
    while (at < text.size()) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        units += bytes == 4 ? 2 : 1;
        if (units > most_characters) {
            text.resize(at);
            return false;
        }
        at += bytes;
    }
    return true;
}

void must(lxw_error error) {
    if (error == LXW_NO_ERROR) return;
    throw StreamError(std::string("cannot write the spreadsheet: ") + lxw_strerror(error));
}

}  // namespace

struct SheetWriter::State {
    lxw_workbook* book = nullptr;
    lxw_worksheet* sheet = nullptr;
    lxw_format* bold = nullptr;
    SheetLayout layout;
    lxw_row_t row = 0;
    int continued = 1;
    std::int64_t cut = 0;

    void open_sheet() {
        auto name = layout.name;
        if (continued > 1) name += " " + std::to_string(continued);
        sheet = workbook_add_worksheet(book, name.c_str());
        if (sheet == nullptr) throw StreamError("a sheet cannot be named \"" + name + "\"");
        for (std::size_t i = 0; i < layout.widths.size(); ++i) {
            const auto column = static_cast<lxw_col_t>(i);
            must(worksheet_set_column(sheet, column, column, layout.widths[i], nullptr));
        }
        worksheet_freeze_panes(sheet, 1, 0);
        for (std::size_t i = 0; i < layout.header.size(); ++i) {
            must(worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(i),
                                        layout.header[i].c_str(), bold));
        }
        row = 1;
    }
    void close_sheet() {
        if (sheet == nullptr || layout.header.empty()) return;
        const auto last = static_cast<lxw_col_t>(layout.header.size() - 1);
        must(worksheet_autofilter(sheet, 0, 0, row > 0 ? row - 1 : 0, last));
    }
    void put(std::size_t i, std::string text) {
        const auto column = static_cast<lxw_col_t>(i);
        const auto kind = i < layout.kinds.size() ? layout.kinds[i] : SheetColumn::text;
        if (kind == SheetColumn::number) {
            double number = 0;
            const auto* end = text.data() + text.size();
            const auto [stop, error] = std::from_chars(text.data(), end, number);
            if (error == std::errc() && stop == end) {
                return must(worksheet_write_number(sheet, row, column, number, nullptr));
            }
        }
        if (!fits(text)) ++cut;
        // Excel allows 65,530 links a sheet; as texts they are as good, and no limit breaks a file.
        must(worksheet_write_string(sheet, row, column, text.c_str(), nullptr));
    }
};

SheetWriter::SheetWriter(const std::string& path) : state_(std::make_unique<State>()) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.use_zip64 = LXW_TRUE;
    state_->book = workbook_new_opt(path.c_str(), &options);
    if (state_->book == nullptr) throw StreamError("cannot write " + path);
    state_->bold = workbook_add_format(state_->book);
    format_set_bold(state_->bold);
}

SheetWriter::~SheetWriter() {
    if (state_->book != nullptr) lxw_workbook_free(state_->book);
}

void SheetWriter::begin_sheet(SheetLayout layout) {
    state_->close_sheet();
    state_->layout = std::move(layout);
    state_->continued = 1;
    state_->open_sheet();
}

void SheetWriter::write(const std::vector<std::string>& cells) {
    check(state_->sheet != nullptr, "a sheet is begun before its rows");
    if (state_->row == most_rows) {
        state_->close_sheet();
        ++state_->continued;
        state_->open_sheet();
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!cells[i].empty()) state_->put(i, cells[i]);
    }
    ++state_->row;
}

void SheetWriter::finish() {
    state_->close_sheet();
    auto* book = state_->book;
    state_->book = nullptr;  // closing frees it, whatever comes of it
    must(workbook_close(book));
}

std::int64_t SheetWriter::cut_texts() const { return state_->cut; }

}  // namespace nahtlos::table
