// TableSource: a stream of rows of any kind that is read, whatever it is called: its first bytes
// tell.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/table/decoder.hpp"
#include "base/table/row.hpp"

namespace nahtlos::flows::exchange {

enum class FileKind { delimited, lines, feed, sheet };

/// By the first bytes of a file.
FileKind file_kind(std::string_view head);

struct TableChoices {
    std::string encoding = "auto";
    char delimiter = 0;
    bool has_quotes = true;
    std::string sheet;  // of a workbook; the first unless said
};

class TableSource {
public:
    /// A workbook is no stream: this opens the same file from its beginning.
    using OpenSheet = std::function<std::unique_ptr<table::TableReader>(const std::string& sheet)>;
    /// Throws table::StreamError where it cannot be read, or its header does not read.
    TableSource(table::ByteSource& bytes, const TableChoices& choices, const OpenSheet& open_sheet);
    ~TableSource();
    FileKind kind() const { return kind_; }
    /// Rows, null where it has lines of JSON.
    table::TableReader* rows() { return rows_.get(); }
    /// Text, where it has lines of JSON.
    table::ByteSource& text() { return *text_; }

private:
    class Peeked;
    std::unique_ptr<Peeked> bytes_;
    std::unique_ptr<table::Decoder> text_;
    std::unique_ptr<table::TableReader> rows_;
    FileKind kind_ = FileKind::delimited;
};

}  // namespace nahtlos::flows::exchange
