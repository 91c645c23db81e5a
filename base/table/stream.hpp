// Bytes that come and go piece by piece, so that a file of any size takes the same memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace nahtlos::table {

/// The stream broke: unreadable, not writable, damaged. What was read before it stays valid.
struct StreamError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// Fills the front of `out` and returns how much; 0 only at the end. Throws StreamError.
    virtual std::size_t read(std::span<char> out) = 0;
};

class ByteSink {
public:
    virtual ~ByteSink() = default;
    /// Takes all of it. Throws StreamError.
    virtual void write(std::string_view bytes) = 0;
};

/// A text in memory as a stream, `piece` bytes at a time.
class TextSource : public ByteSource {
public:
    explicit TextSource(std::string text, std::size_t piece = 65'536)
        : text_(std::move(text)), piece_(piece) {}
    std::size_t read(std::span<char> out) override {
        const auto bytes = std::min({out.size(), piece_, text_.size() - at_});
        text_.copy(out.data(), bytes, at_);
        at_ += bytes;
        return bytes;
    }

private:
    std::string text_;
    std::size_t piece_, at_ = 0;
};

class TextSink : public ByteSink {
public:
    std::string text;
    void write(std::string_view bytes) override { text += bytes; }
};

}  // namespace nahtlos::table
