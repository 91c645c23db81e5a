#include "base/http/gzip.hpp"

#include <zlib.h>

#include <algorithm>

#include "base/check.hpp"

namespace nahtlos::http {
namespace {

constexpr int level = 1;         // JSON shrinks almost as well as with 4, at half the time
constexpr int gzip_window = 31;  // 15 bits of window, +16: gzip header and trailer
constexpr std::size_t step_bytes = 64 * 1024;

Bytef* bytes_of(std::string_view text) {
    return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; }

bool equals_any_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

struct Gzip::Deflate {
    z_stream stream{};
    Deflate() {
        check(deflateInit2(&stream, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) == Z_OK,
              "zlib accepts these settings");
    }
    ~Deflate() { deflateEnd(&stream); }
};

Gzip::Gzip() = default;
Gzip::~Gzip() = default;

std::string Gzip::compress(std::string_view plain) {
    if (!deflate_) deflate_ = std::make_unique<Deflate>();
    z_stream& stream = deflate_->stream;
    check(deflateReset(&stream) == Z_OK, "a deflate stream resets");
    std::string packed;
    packed.resize(deflateBound(&stream, static_cast<uLong>(plain.size())));
    stream.next_in = bytes_of(plain);
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = bytes_of(packed);
    stream.avail_out = static_cast<uInt>(packed.size());
    check(deflate(&stream, Z_FINISH) == Z_STREAM_END, "deflateBound bounds the output");
    packed.resize(stream.total_out);
    return packed;
}

GunzipResult gunzip(std::string_view packed, std::size_t limit, std::string& plain) {
    struct Inflate {
        z_stream stream{};
        Inflate() { check(inflateInit2(&stream, gzip_window) == Z_OK, "zlib starts"); }
        ~Inflate() { inflateEnd(&stream); }
    } inflate_state;
    z_stream& stream = inflate_state.stream;
    stream.next_in = bytes_of(packed);
    stream.avail_in = static_cast<uInt>(packed.size());
    plain.clear();
    for (;;) {
        // One byte more than allowed, to tell "just fits" from "too large".
        const std::size_t room = std::min(step_bytes, limit + 1 - plain.size());
        const std::size_t before = plain.size();
        plain.resize(before + room);
        stream.next_out = bytes_of(plain) + before;
        stream.avail_out = static_cast<uInt>(room);
        const int outcome = inflate(&stream, Z_NO_FLUSH);
        plain.resize(before + room - stream.avail_out);
        if (plain.size() > limit) return GunzipResult::too_large;
        if (outcome == Z_STREAM_END) break;
        if (outcome != Z_OK) return GunzipResult::damaged;
    }
    return stream.avail_in == 0 ? GunzipResult::done : GunzipResult::damaged;
}

bool accepts_gzip(std::string_view accept_encoding) {
    while (!accept_encoding.empty()) {
        const auto comma = accept_encoding.find(',');
        auto item = accept_encoding.substr(0, comma);
        accept_encoding.remove_prefix(comma == std::string_view::npos ? accept_encoding.size()
                                                                      : comma + 1);
        while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
        const auto semicolon = item.find(';');
        auto name = item.substr(0, semicolon);
        while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
        if (!equals_any_case(name, "gzip")) continue;
        if (semicolon == std::string_view::npos) return true;
        const auto q = item.find("q=", semicolon);
        if (q == std::string_view::npos) return true;
        return item.find_first_of("123456789", q) != std::string_view::npos;
    }
    return false;
}

bool is_compressible(std::string_view content_type) {
    const auto kind = content_type.substr(0, content_type.find(';'));
    if (kind.starts_with("text/")) return kind != "text/event-stream";
    return kind.find("json") != std::string_view::npos ||
           kind.find("xml") != std::string_view::npos ||
           kind.find("javascript") != std::string_view::npos;
}

}  // namespace nahtlos::http
