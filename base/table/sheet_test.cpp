#include "base/table/sheet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zip.h>

#include <filesystem>
#include <fstream>

#include "base/table/sheet_cells.hpp"

namespace nahtlos::table {
namespace {

using testing::ElementsAre;
using Cells = std::vector<std::string>;

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "sheet-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder");
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

struct Told {
    Cells header;
    std::vector<Cells> rows;
    std::vector<RowProblem> problems;
};

Told read_all(SheetReader& reader) {
    Told told;
    Row row;
    RowProblem problem;
    for (auto got = reader.next(row, problem); got != Next::end; got = reader.next(row, problem)) {
        if (got != Next::row) {
            told.problems.push_back(problem);
            continue;
        }
        told.rows.emplace_back(row.cells.begin(), row.cells.end());
    }
    told.header = reader.header();
    return told;
}

using Parts = std::vector<std::pair<std::string, std::string>>;

void pack(const std::filesystem::path& path, const Parts& parts) {
    int error = 0;
    auto* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    ASSERT_NE(archive, nullptr);
    for (const auto& [name, text] : parts) {
        auto* source = zip_source_buffer(archive, text.data(), text.size(), 0);
        ASSERT_GE(zip_file_add(archive, name.c_str(), source, 0), 0);
    }
    ASSERT_EQ(zip_close(archive), 0);
}

// A workbook as other programs write it: shared texts, dates, formulas, gaps.
Parts workbook(const std::string& rows) {
    return {
        {"_rels/.rels",
         R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
         R"(<Relationship Id="rId1" Type="http://x/officeDocument" Target="xl/workbook.xml"/>)"
         R"(</Relationships>)"},
        {"xl/workbook.xml", R"(<workbook xmlns:r="http://r"><workbookPr/><sheets>)"
                            R"(<sheet name="One" sheetId="7" r:id="rId3"/></sheets></workbook>)"},
        {"xl/_rels/workbook.xml.rels",
         R"(<Relationships><Relationship Id="rId1" Type="http://x/styles" Target="styles.xml"/>)"
         R"(<Relationship Id="rId2" Type="http://x/sharedStrings" Target="/xl/texts.xml"/>)"
         R"(<Relationship Id="rId3" Type="http://x/worksheet" Target="sheets/a.xml"/>)"
         R"(</Relationships>)"},
        {"xl/styles.xml",
         R"(<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd\.mm\.yyyy"/>)"
         R"(<numFmt numFmtId="171" formatCode="0.00 &quot;day&quot;"/></numFmts>)"
         R"(<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>)"
         R"(<xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>)"},
        {"xl/texts.xml", R"(<sst><si><t>sku</t></si><si><r><t>pri</t></r><r><t>ce</t></r>)"
                         R"(<rPh><t>ph</t></rPh></si></sst>)"},
        {"xl/sheets/a.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}};
}

TEST(SheetReader, reads_what_other_programs_write) {
    const Folder folder;
    const auto path = folder.path / "a.xlsx";
    pack(path,
         workbook(R"(<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c>)"
                  R"(<c r="C2" t="inlineStr"><is><t>day</t></is></c></row>)"
                  R"(<row r="4"><c r="A4" t="str"><f>A1&amp;"x"</f><v>calc</v></c>)"
                  R"(<c r="B4"><v>1.1000000000000001</v></c><c r="C4" s="1"><v>46348</v></c></row>)"
                  R"(<row><c t="b"><v>1</v></c><c r="C5" s="2"><v>46348.427256944</v></c></row>)"
                  R"(<row r="6"><c r="A6" s="3"><v>12345678901</v></c>)"
                  R"(<c r="B6" t="e"><v>#N/A</v></c></row>)"
                  R"(<row r="7"><c r="B7"/></row>)"));
    const auto told = read_all(*SheetReader::open_file(path));
    EXPECT_THAT(told.header, ElementsAre("sku", "price", "day"));
    EXPECT_THAT(told.rows,
                ElementsAre(Cells{"calc", "1.1", "2026-11-22"},
                            Cells{"true", "", "2026-11-22T10:15:15"}, Cells{"12345678901"}));
    EXPECT_TRUE(told.problems.empty());
}

TEST(SheetReader, tells_rows_that_are_too_much_and_goes_on) {
    const Folder folder;
    const auto path = folder.path / "a.xlsx";
    pack(path, workbook(R"(<row r="1"><c r="A1"><v>1</v></c></row>)"
                        R"(<row r="2"><c r="XFD2"><v>1</v></c></row>)"
                        R"(<row r="3"><c r="A3" t="str"><v>ok</v></c></row>)"));
    const auto told = read_all(*SheetReader::open_file(path));
    ASSERT_EQ(told.problems.size(), 1U);
    EXPECT_EQ(told.problems[0].code, "too_many_columns");
    EXPECT_EQ(told.problems[0].line, 2);
    EXPECT_THAT(told.rows, ElementsAre(Cells{"ok"}));
}

TEST(SheetReader, refuses_what_unpacks_to_more_than_can_be) {
    const Folder folder;
    const auto path = folder.path / "bomb.xlsx";
    pack(path, workbook(R"(<row r="1"><c t="str"><v>x</v></c></row><row><c t="str"><v>)" +
                        std::string(60 << 20, ' ') + "</v></c></row>"));
    const auto reader = SheetReader::open_file(path);
    const auto told = read_all(*reader);
    ASSERT_EQ(told.problems.size(), 1U);
    EXPECT_EQ(told.problems[0].code, "damaged");
    EXPECT_NE(told.problems[0].detail.find("more than can be"), std::string::npos);
}

TEST(SheetReader, refuses_what_is_no_workbook) {
    EXPECT_THROW((void)SheetReader::open_bytes("sku,price\n1,2\n"), StreamError);
    EXPECT_THROW((void)SheetReader::open_bytes(""), StreamError);
    EXPECT_THROW((void)SheetReader::open_file("/nowhere/a.xlsx"), StreamError);
    const Folder folder;
    const auto path = folder.path / "a.zip";
    pack(path, {{"hello.txt", "hello"}});
    EXPECT_THROW((void)SheetReader::open_file(path), StreamError);
    pack(path, workbook(""));
    EXPECT_THROW((void)SheetReader::open_file(path, "Two"), StreamError);
}

TEST(SheetWriter, writes_what_the_reader_reads) {
    const Folder folder;
    const auto path = (folder.path / "out.xlsx").string();
    const std::vector<Cells> rows{
        {"A-1", "9.99", "=1+1"}, {"B", "", "M\xC3\xBCsli\nmit Milch"}, {"", "7", "007"}};
    SheetWriter writer(path);
    writer.begin_sheet({"Articles",
                        {"sku", "price", "note"},
                        {SheetColumn::text, SheetColumn::number, SheetColumn::text},
                        {20, 10}});
    for (const auto& row : rows) writer.write(row);
    writer.begin_sheet({"Empty", {"a"}, {}, {}});
    writer.finish();
    const auto told = read_all(*SheetReader::open_file(path));
    EXPECT_THAT(told.header, ElementsAre("sku", "price", "note"));
    EXPECT_EQ(told.rows, rows);
    EXPECT_TRUE(read_all(*SheetReader::open_file(path, "Empty")).rows.empty());
}

TEST(SheetWriter, cuts_texts_at_what_a_cell_can_hold_and_counts_them) {
    const Folder folder;
    const auto path = (folder.path / "out.xlsx").string();
    SheetWriter writer(path);
    writer.begin_sheet({"Long", {"text"}, {}, {}});
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += "\xF0\x9F\xA5\xA3";
    writer.write({text});
    writer.finish();
    EXPECT_EQ(writer.cut_texts(), 1);
    const auto told = read_all(*SheetReader::open_file(path));
    ASSERT_EQ(told.rows.size(), 1U);
    EXPECT_EQ(told.rows[0][0], text.substr(0, 4 * 16'383));
}

TEST(SheetDate, counts_days_as_excel_does) {
    EXPECT_EQ(sheet_date(1, false), "1900-01-01");
    EXPECT_EQ(sheet_date(61, false), "1900-03-01");
    EXPECT_EQ(sheet_date(25'569, false), "1970-01-01");
    EXPECT_EQ(sheet_date(25'569.5, false), "1970-01-01T12:00:00");
    EXPECT_EQ(sheet_date(24'107, true), "1970-01-01");
    EXPECT_EQ(sheet_date(-1, false), "");
    EXPECT_EQ(sheet_date(1e18, false), "");
}

}  // namespace
}  // namespace nahtlos::table
