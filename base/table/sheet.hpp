// Spreadsheets (XLSX, ISO/IEC 29500), read and written row by row.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/table/row.hpp"
#include "base/table/stream.hpp"

namespace nahtlos::table {

struct SheetLimits {
    RowLimits rows;
    std::size_t shared_text_bytes = 256 << 20;  // the texts of a workbook are held in memory
    std::size_t unpacked_bytes = std::size_t{8} << 30;
    std::size_t most_ratio = 400;  // of unpacked to packed bytes, above 16 MiB
};

/// The first sheet of a workbook, or the one of a name. Its first row that is not blank is the
/// header. Numbers come as short as they can be told apart, dates as "2026-11-22" or
/// "2026-11-22T10:15:30", booleans as "true" and "false"; of formulas the last result. Throws
/// StreamError where it is no workbook, or larger than the limits; a sheet that is cut or damaged
/// is told by `next` as broken.
class SheetReader : public TableReader {
public:
    /// Reads a file by its path, or a workbook in memory, which must outlive this.
    static std::unique_ptr<SheetReader> open_file(const std::string& path,
                                                  const std::string& sheet = "",
                                                  SheetLimits limits = {});
    static std::unique_ptr<SheetReader> open_bytes(std::string_view bytes,
                                                   const std::string& sheet = "",
                                                   SheetLimits limits = {});
    ~SheetReader() override;
    const std::vector<std::string>& header() const override;
    Next next(Row& row, RowProblem& problem) override;

private:
    struct State;
    explicit SheetReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// One cell of a sheet to be written: numbers are numbers, so that people can reckon with them.
enum class SheetColumn { text, number };

struct SheetLayout {
    std::string name;  // of the sheet: at most 31 characters, without []:*?/\ .
    std::vector<std::string> header;
    std::vector<SheetColumn> kinds;  // text for those beyond its end
    std::vector<double> widths;      // in characters; the default beyond its end
};

/// Writes a workbook to a path in constant memory, with the header bold, frozen and a filter on it.
/// No text becomes a formula. Rows beyond what a sheet holds (1,048,576) go on in another sheet.
class SheetWriter {
public:
    explicit SheetWriter(const std::string& path);
    ~SheetWriter();
    /// Rows go there from now on; names are unique in a workbook.
    void begin_sheet(SheetLayout layout);
    void write(const std::vector<std::string>& cells);
    /// Throws StreamError where the file cannot be written.
    void finish();
    /// Texts longer than a cell can be (32,767 characters), which were cut.
    std::int64_t cut_texts() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace nahtlos::table
