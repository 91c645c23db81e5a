// Files as streams: read whether packed by gzip or not, and written whole or not at all.
#pragma once

#include <cstdint>
#include <string>

#include "base/table/stream.hpp"

struct gzFile_s;

namespace nahtlos::real {

/// Reads a file from its beginning, unpacked if gzip packed it; "-" is standard input.
class FileSource : public table::ByteSource {
public:
    /// Throws table::StreamError where it cannot be read.
    explicit FileSource(const std::string& path);
    ~FileSource() override;
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;
    std::size_t read(std::span<char> out) override;
    /// How much of the file as it lies there was read, and how large it is; 0 where nobody knows.
    std::int64_t bytes_read() const;
    std::int64_t bytes() const { return bytes_; }

private:
    std::string path_;
    gzFile_s* file_ = nullptr;
    std::int64_t bytes_ = 0;
};

/// Writes a file beside its place and moves it there by `finish`; "-" is standard output.
class FileSink : public table::ByteSink {
public:
    /// Throws table::StreamError where it cannot be written.
    explicit FileSink(const std::string& path);
    /// What was not finished is gone.
    ~FileSink() override;
    FileSink(const FileSink&) = delete;
    FileSink& operator=(const FileSink&) = delete;
    void write(std::string_view bytes) override;
    void finish();

private:
    [[noreturn]] void fail(const char* what) const;

    std::string path_, written_;
    int file_ = -1;
};

}  // namespace nahtlos::real
