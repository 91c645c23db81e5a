// TableFile: a file of rows of any kind that is read, whatever its name: its first bytes tell.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "base/real/files.hpp"
#include "base/table/decoder.hpp"
#include "base/table/row.hpp"

namespace nahtlos::app {

enum class FileKind { delimited, lines, feed, sheet };

struct TableChoices {
    std::string encoding = "auto";
    char delimiter = 0;
    bool has_quotes = true;
    std::string sheet;  // of a workbook; the first unless said
};

class TableFile {
public:
    /// Throws table::StreamError where it cannot be read, or its header does not read.
    TableFile(const std::string& path, const TableChoices& choices);
    ~TableFile();
    FileKind kind() const { return kind_; }
    /// Rows, unless it has lines of JSON.
    table::TableReader* rows() { return rows_.get(); }
    /// Text, where it has lines of JSON.
    table::ByteSource& text() { return *text_; }
    /// How much of it was read, from 0 to 1; negative where nobody knows.
    double part_read() const;
    const std::string& encoding() const;

private:
    class Peeked;
    std::unique_ptr<real::FileSource> file_;
    std::unique_ptr<Peeked> bytes_;
    std::unique_ptr<table::Decoder> text_;
    std::unique_ptr<table::TableReader> rows_;
    FileKind kind_ = FileKind::delimited;
};

}  // namespace nahtlos::app
