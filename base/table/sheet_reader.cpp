#include <algorithm>
#include <optional>

#include "base/table/package.hpp"
#include "base/table/sheet.hpp"
#include "base/table/sheet_cells.hpp"
#include "base/table/xml_walk.hpp"

namespace nahtlos::table {
namespace {

// "worksheets/sheet1.xml" as seen from "xl/workbook.xml" is "xl/worksheets/sheet1.xml".
std::string part_path(std::string_view from, std::string_view target) {
    if (target.starts_with('/')) return std::string(target.substr(1));
    const auto slash = from.rfind('/');
    const auto folder = slash == from.npos ? std::string_view() : from.substr(0, slash + 1);
    return std::string(folder) + std::string(target);
}

std::string relations_of(std::string_view part) {
    const auto slash = part.rfind('/');
    const auto folder = slash == part.npos ? std::string_view() : part.substr(0, slash + 1);
    const auto name = slash == part.npos ? part : part.substr(slash + 1);
    return std::string(folder) + "_rels/" + std::string(name) + ".rels";
}

struct Relation {
    std::string id, type, target;
};

std::vector<Relation> relations(const Package& package, const std::string& part) {
    std::vector<Relation> found;
    const auto name = relations_of(part);
    if (!package.has(name)) return found;
    XmlWalk walk;
    walk.on_begin = [&](std::string_view element, XmlAttributes with) {
        if (element != "Relationship" || found.size() > 10'000) return;
        found.push_back(
            {std::string(with["Id"]), std::string(with["Type"]), part_path(part, with["Target"])});
    };
    const auto bytes = package.open(name);
    walk.walk(*bytes);
    return found;
}

std::optional<std::string> target_of(const std::vector<Relation>& all, std::string_view type) {
    for (const auto& one : all) {
        if (one.type.ends_with(type)) return one.target;
    }
    return std::nullopt;
}

}  // namespace

// What is known of the workbook, and the rows of the piece that was walked over last.
struct SheetReader::State {
    State(Package package_, SheetLimits limits_)
        : package(std::move(package_)), limits(limits_), cells(limits_.rows) {}

    Package package;
    SheetLimits limits;
    SheetCells cells;
    std::unique_ptr<ByteSource> bytes;
    XmlWalk walk;
    std::vector<std::string> header;
    SheetCells::Line shown;
    bool is_done = false;

    void open(const std::string& sheet) {
        const auto root = target_of(relations(package, ""), "/officeDocument");
        const auto book = root.value_or("xl/workbook.xml");
        const auto parts = relations(package, book);
        const auto part = part_of_sheet(book, parts, sheet);
        if (const auto styles = target_of(parts, "/styles"); styles && package.has(*styles)) {
            const auto stream = package.open(*styles);
            cells.read_styles(*stream);
        }
        if (const auto texts = target_of(parts, "/sharedStrings"); texts && package.has(*texts)) {
            const auto stream = package.open(*texts);
            cells.read_shared_texts(*stream, limits.shared_text_bytes);
        }
        bytes = package.open(part);
        cells.attach(walk);
        if (auto line = next_line()) header = std::move(line->cells);
        while (!header.empty() && header.back().empty()) header.pop_back();
    }

    std::string part_of_sheet(const std::string& book, const std::vector<Relation>& parts,
                              const std::string& wanted) {
        std::string id;
        bool is_found = false;
        XmlWalk names;
        names.on_begin = [&](std::string_view element, XmlAttributes with) {
            if (element == "workbookPr") cells.counts_from_1904 = with["date1904"] == "1";
            if (element != "sheet" || is_found) return;
            // Local names: both sheetId and r:id; the relation is the one called "id".
            if (!wanted.empty() && with["name"] != wanted) return;
            id = with["id"];
            is_found = true;
        };
        const auto stream = package.open(book);
        names.walk(*stream);
        if (!is_found) {
            throw StreamError(wanted.empty() ? "the workbook has no sheet"
                                             : "the workbook has no sheet \"" + wanted + "\"");
        }
        for (const auto& one : parts) {
            if (one.id == id) return one.target;
        }
        throw StreamError("the workbook does not say where its sheet is");
    }

    std::optional<SheetCells::Line> next_line() {
        while (cells.lines.empty() && !is_done) is_done = !walk.step(*bytes);
        if (cells.lines.empty()) return std::nullopt;
        auto line = std::move(cells.lines.front());
        cells.lines.pop_front();
        cells.spell_out(line);
        return line;
    }
};

SheetReader::SheetReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
SheetReader::~SheetReader() = default;

std::unique_ptr<SheetReader> SheetReader::open_file(const std::string& path,
                                                    const std::string& sheet, SheetLimits limits) {
    const PackageLimits package{limits.unpacked_bytes, limits.most_ratio};
    auto state = std::make_unique<State>(Package::of_file(path, package), limits);
    state->open(sheet);
    return std::unique_ptr<SheetReader>(new SheetReader(std::move(state)));
}

std::unique_ptr<SheetReader> SheetReader::open_bytes(std::string_view bytes,
                                                     const std::string& sheet, SheetLimits limits) {
    const PackageLimits package{limits.unpacked_bytes, limits.most_ratio};
    auto state = std::make_unique<State>(Package::of_bytes(bytes, package), limits);
    state->open(sheet);
    return std::unique_ptr<SheetReader>(new SheetReader(std::move(state)));
}

const std::vector<std::string>& SheetReader::header() const { return state_->header; }

Next SheetReader::next(Row& row, RowProblem& problem) {
    std::optional<SheetCells::Line> line;
    try {
        line = state_->next_line();
    } catch (const StreamError& error) {
        state_->is_done = true;
        problem = {row.line + 1, "", "damaged", error.what(), ""};
        return Next::broken;
    }
    if (!line) return Next::end;
    state_->shown = std::move(*line);
    row.line = state_->shown.number;
    auto& cells = state_->shown.cells;
    while (cells.size() > state_->header.size() && cells.back().empty()) cells.pop_back();
    auto code = state_->shown.problem;
    if (code.empty() && cells.size() > state_->header.size()) code = "wrong_columns";
    if (!code.empty()) {
        problem = {row.line, "", code, "is more than a row may have", ""};
        return Next::refused;
    }
    row.cells.assign(cells.begin(), cells.end());
    return Next::row;
}

}  // namespace nahtlos::table
