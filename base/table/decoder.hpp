// Decoder: a stream of bytes in any common encoding, as UTF-8 without a byte order mark.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/table/stream.hpp"

struct UConverter;

namespace nahtlos::table {

/// Whether ICU can read it: "utf-8", "windows-1252", "latin-1", "utf-16le", ...; or it is "auto".
bool is_known_encoding(const std::string& name);

/// Reads `bytes` as `encoding`. "auto" believes a byte order mark; without one it takes UTF-16 by
/// its zeros, and otherwise waits for the first bytes beyond ASCII: UTF-8 if they are, else
/// Windows-1252. UTF-8 goes through as it is, wrong or not: its rows are checked one by one.
class Decoder : public ByteSource {
public:
    /// Throws std::invalid_argument on an encoding that is not known.
    Decoder(ByteSource& bytes, std::string encoding);
    ~Decoder() override;
    std::size_t read(std::span<char> out) override;
    /// As found out by now; "utf-8" while all was ASCII.
    const std::string& encoding() const { return encoding_; }

private:
    enum class Mode { start, ascii, utf8, converting };
    struct Close {
        void operator()(UConverter* converter) const;
    };
    using Converter = std::unique_ptr<UConverter, Close>;

    bool fill();
    void begin();
    std::size_t settle();
    void convert_from(const std::string& encoding);
    std::size_t pass(std::span<char> out, std::size_t most);
    std::size_t convert(std::span<char> out);

    ByteSource& bytes_;
    const bool is_guessing_;
    std::string encoding_;
    Mode mode_ = Mode::start;
    std::vector<char> raw_;
    std::size_t raw_at_ = 0, raw_end_ = 0;
    bool is_at_end_ = false, is_flushed_ = false;
    Converter from_, to_;
    std::vector<char16_t> pivot_;
    char16_t *pivot_at_ = nullptr, *pivot_end_ = nullptr;
};

}  // namespace nahtlos::table
