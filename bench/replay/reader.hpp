// Reads the retailer's log: a gzipped (or plain) CSV file, line by line as a stream.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "base/time.hpp"

namespace nahtlos::replay {

/// One line of the file as it stands there; `customer` without the ".0" that it has in some copies,
/// empty for guests.
struct Line {
    std::string invoice, code, description, customer, country;
    std::int64_t quantity = 0;
    UnitPrice price;
    Instant time;
};

class LineReader {
public:
    /// Throws std::runtime_error when the file does not open or its head is not the expected one.
    explicit LineReader(const std::string& path);
    /// False at the end. Throws std::runtime_error, naming the row, when it does not read.
    bool next(Line& line);
    std::uint64_t row() const { return row_; }

private:
    struct Close {
        void operator()(gzFile_s* file) const { gzclose(file); }
    };
    bool read_record();
    int next_byte();
    [[noreturn]] void fail(const std::string& why) const;

    std::unique_ptr<gzFile_s, Close> file_;
    std::string path_, buffer_;
    std::size_t at_ = 0;
    std::vector<std::string> fields_;
    std::uint64_t row_ = 0;  // of data; 0 is the head
};

/// The lines of the file in its order; with `until` ("2011-01-01") those of earlier days only.
std::vector<Line> read_lines(const std::string& path, const std::string& until = {});

}  // namespace nahtlos::replay
