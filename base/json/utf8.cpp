#include "base/json/utf8.hpp"

namespace nahtlos::json {
namespace {

bool continues(unsigned char byte) { return (byte & 0xC0) == 0x80; }

}  // namespace

Rune rune_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < bytes) return {};
    char32_t code = lead & (0x7Fu >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if (!continues(byte(i))) return {};
        code = code << 6 | (byte(i) & 0x3Fu);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[bytes] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
    return {code, bytes};
}

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto rune = rune_at(text, i);
        if (rune.bytes == 0) return false;
        i += rune.bytes;
    }
    return true;
}

std::size_t rune_count(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += continues(static_cast<unsigned char>(c)) ? 0 : 1;
    return count;
}

bool is_control(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

bool is_blank(char32_t code) {
    return code == ' ' || (code >= 0x09 && code <= 0x0D) || code == 0x85 || code == 0xA0 ||
           code == 0x1680 || (code >= 0x2000 && code <= 0x200B) || code == 0x2028 ||
           code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000 || code == 0xFEFF;
}

std::string_view trim(std::string_view text) {
    std::size_t begin = 0;
    while (begin < text.size()) {
        const auto rune = rune_at(text, begin);
        if (rune.bytes == 0 || !is_blank(rune.code)) break;
        begin += rune.bytes;
    }
    std::size_t end = begin, at = begin;
    while (at < text.size()) {
        const auto rune = rune_at(text, at);
        const auto bytes = rune.bytes == 0 ? 1 : rune.bytes;
        at += bytes;
        if (rune.bytes == 0 || !is_blank(rune.code)) end = at;
    }
    return text.substr(begin, end - begin);
}

}  // namespace nahtlos::json
