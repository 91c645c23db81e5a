#include "base/table/decoder.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <cstring>

#include "base/json/utf8.hpp"

namespace nahtlos::table {
namespace {

constexpr std::size_t raw_bytes = 64 << 10;
constexpr std::size_t pivot_units = 4096;

bool is_utf8_name(std::string_view name) { return name == "utf-8" || name == "utf8"; }

std::string lower(std::string name) {
    std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return name;
}

// As browsers do: who says Latin-1 means what Windows made of it.
std::string icu_name(const std::string& name) {
    if (name == "latin-1" || name == "latin1" || name == "iso-8859-1") return "windows-1252";
    return name;
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Whether it is UTF-8; the last character may go on in the next piece, unless this is the last.
bool may_be_utf8(std::string_view piece, bool is_last) {
    for (std::size_t at = 0; at < piece.size();) {
        const auto rune = json::rune_at(piece, at);
        if (rune.bytes == 0) {
            const auto rest = piece.substr(at + 1);
            const bool begins = (piece[at] & 0xC0) == 0xC0 && rest.size() < 3;
            return !is_last && begins &&
                   std::ranges::all_of(rest, [](char c) { return (c & 0xC0) == 0x80; });
        }
        at += rune.bytes;
    }
    return true;
}

// "le" or "be" where every second byte of the first ones is zero, else "".
std::string_view utf16_by_zeros(std::string_view piece) {
    std::size_t zeros[2] = {};
    const auto looked_at = std::min<std::size_t>(piece.size(), 512) & ~std::size_t{1};
    for (std::size_t i = 0; i < looked_at; ++i) zeros[i % 2] += piece[i] == 0 ? 1 : 0;
    if (looked_at < 4) return "";
    const auto most = looked_at / 2 * 3 / 4, least = looked_at / 2 / 10;
    if (zeros[1] > most && zeros[0] <= least) return "le";
    return zeros[0] > most && zeros[1] <= least ? "be" : "";
}

UConverter* open(const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    auto* converter = ucnv_open(icu_name(name).c_str(), &status);
    if (U_FAILURE(status) != 0) {
        throw std::invalid_argument("\"" + name + "\" is not an encoding that can be read");
    }
    return converter;
}

}  // namespace

bool is_known_encoding(const std::string& name) {
    if (lower(name) == "auto") return true;
    UErrorCode status = U_ZERO_ERROR;
    UConverter* converter = ucnv_open(icu_name(lower(name)).c_str(), &status);
    if (U_FAILURE(status) != 0) return false;
    ucnv_close(converter);
    return true;
}

void Decoder::Close::operator()(UConverter* converter) const { ucnv_close(converter); }

Decoder::Decoder(ByteSource& bytes, std::string encoding)
    : bytes_(bytes),
      is_guessing_(lower(encoding) == "auto"),
      encoding_(is_guessing_ ? "utf-8" : lower(std::move(encoding))),
      raw_(raw_bytes) {
    if (!is_utf8_name(encoding_)) convert_from(encoding_);
}

Decoder::~Decoder() = default;

// More raw bytes, behind those that are left; false at the end.
bool Decoder::fill() {
    if (is_at_end_) return false;
    std::memmove(raw_.data(), raw_.data() + raw_at_, raw_end_ - raw_at_);
    raw_end_ -= raw_at_;
    raw_at_ = 0;
    const auto got = bytes_.read({raw_.data() + raw_end_, raw_.size() - raw_end_});
    raw_end_ += got;
    is_at_end_ = got == 0;
    return got > 0;
}

void Decoder::convert_from(const std::string& encoding) {
    encoding_ = encoding;
    from_.reset(open(encoding));
    to_.reset(open("utf-8"));
    pivot_.resize(pivot_units);
    pivot_at_ = pivot_end_ = pivot_.data();
}

// Looks at the first bytes: a mark, and how they alternate.
void Decoder::begin() {
    // A pipe may give its first bytes one by one.
    while (raw_end_ < 512 && fill()) {
    }
    const std::string_view head(raw_.data(), raw_end_);
    const auto marked = [&](std::string_view mark, const char* encoding) {
        if (!head.starts_with(mark)) return false;
        raw_at_ = mark.size();
        if (!is_utf8_name(encoding)) convert_from(encoding);
        return true;
    };
    if (is_guessing_) {
        if (marked("\xEF\xBB\xBF", "utf-8")) {
            mode_ = Mode::utf8;
        } else if (marked("\xFF\xFE", "utf-16le") || marked("\xFE\xFF", "utf-16be")) {
            mode_ = Mode::converting;
        } else if (const auto order = utf16_by_zeros(head); !order.empty()) {
            convert_from("utf-16" + std::string(order));
            mode_ = Mode::converting;
        } else {
            mode_ = Mode::ascii;
        }
        return;
    }
    mode_ = from_ ? Mode::converting : Mode::utf8;
    if (head.starts_with("\xEF\xBB\xBF") && mode_ == Mode::utf8) raw_at_ = 3;
    const bool has_mark = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
    if (has_mark && encoding_.starts_with("utf-16")) raw_at_ = 2;
}

// The first bytes beyond ASCII decide; what stands before them may be passed on meanwhile.
std::size_t Decoder::settle() {
    const auto ascii_bytes = [&] {
        const auto* begin = raw_.data() + raw_at_;
        return static_cast<std::size_t>(
            std::find_if_not(begin, begin + (raw_end_ - raw_at_), is_ascii) - begin);
    };
    auto ascii = ascii_bytes();
    if (ascii == raw_end_ - raw_at_) return ascii;
    // One character alone may be cut.
    while (raw_end_ - raw_at_ - ascii < 4) {
        if (ascii > 0) return ascii;
        if (!fill()) break;
        ascii = ascii_bytes();
    }
    const std::string_view piece(raw_.data() + raw_at_, raw_end_ - raw_at_);
    if (may_be_utf8(piece, is_at_end_)) {
        mode_ = Mode::utf8;
    } else {
        convert_from("windows-1252");
        mode_ = Mode::converting;
    }
    return raw_end_ - raw_at_;
}

std::size_t Decoder::pass(std::span<char> out, std::size_t most) {
    const auto bytes = std::min(out.size(), most);
    std::memcpy(out.data(), raw_.data() + raw_at_, bytes);
    raw_at_ += bytes;
    return bytes;
}

std::size_t Decoder::convert(std::span<char> out) {
    while (!is_flushed_) {
        if (raw_at_ == raw_end_) fill();
        char* target = out.data();
        const char* source = raw_.data() + raw_at_;
        UErrorCode status = U_ZERO_ERROR;
        const UBool flushes = is_at_end_ ? 1 : 0;
        ucnv_convertEx(to_.get(), from_.get(), &target, out.data() + out.size(), &source,
                       raw_.data() + raw_end_, pivot_.data(), &pivot_at_, &pivot_end_,
                       pivot_.data() + pivot_.size(), 0, flushes, &status);
        raw_at_ = static_cast<std::size_t>(source - raw_.data());
        if (U_FAILURE(status) != 0 && status != U_BUFFER_OVERFLOW_ERROR &&
            status != U_TRUNCATED_CHAR_FOUND) {
            throw StreamError(std::string("cannot decode ") + encoding_ + ": " +
                              u_errorName(status));
        }
        is_flushed_ = is_at_end_ && status != U_BUFFER_OVERFLOW_ERROR;
        const auto made = static_cast<std::size_t>(target - out.data());
        if (made > 0) return made;
    }
    return 0;
}

std::size_t Decoder::read(std::span<char> out) {
    if (mode_ == Mode::start) begin();
    if (mode_ == Mode::converting) return convert(out);
    if (raw_at_ == raw_end_) fill();
    const auto most = mode_ == Mode::ascii ? settle() : raw_end_ - raw_at_;
    return mode_ == Mode::converting ? convert(out) : pass(out, most);
}

}  // namespace nahtlos::table
