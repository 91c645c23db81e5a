#include "base/json/writer.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cstring>

#include "base/json/number.hpp"
#include "base/json/utf8.hpp"

namespace nahtlos::json {
namespace {

constexpr bool is_plain(unsigned char c) { return c >= 0x20 && c < 0x80 && c != '"' && c != '\\'; }

// Eight bytes at a time: whether all are plain ASCII that needs no escape. The classic tests "has a
// byte below n" and "has a zero byte" (graphics.stanford.edu/~seander/bithacks.html); a false alarm
// only sends the eight bytes down the slow way.
bool all_plain(std::uint64_t word) {
    constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
    const std::uint64_t quote = word ^ ones * '"';
    const std::uint64_t backslash = word ^ ones * '\\';
    const std::uint64_t bad = word | (word - ones * 0x20) | (quote - ones) | (backslash - ones);
    return (bad & highs) == 0;
}

std::size_t plain_end(std::string_view text, std::size_t at) {
    while (at + 8 <= text.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        if (!all_plain(word)) break;
        at += 8;
    }
    while (at < text.size() && is_plain(static_cast<unsigned char>(text[at]))) ++at;
    return at;
}

void escape(std::string& out, char c) {
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\b': out += "\\b"; return;
        case '\f': out += "\\f"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    constexpr std::string_view hex = "0123456789abcdef";
    out += "\\u00";
    out += hex[static_cast<unsigned char>(c) >> 4];
    out += hex[static_cast<unsigned char>(c) & 15];
}

std::string_view view(const boost::json::string& text) { return {text.data(), text.size()}; }

void write_free_double(std::string& out, double value) {
    const auto start = out.size();
    write_double(out, value);
    // Without point or exponent it would come back as an integer.
    if (out.find_first_not_of("-0123456789", start) == out.npos) out += ".0";
}

}  // namespace

void write_text(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        const auto end = plain_end(text, at);
        out.append(text.data() + at, end - at);
        at = end;
        if (at == text.size()) break;
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            escape(out, text[at++]);
            continue;
        }
        const auto rune = rune_at(text, at);
        if (rune.bytes == 0) {
            out += "\uFFFD";
            ++at;
        } else {
            out.append(text.data() + at, rune.bytes);
            at += rune.bytes;
        }
    }
    out += '"';
}

void write_integer(std::string& out, std::int64_t value) {
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    out.append(text, end);
}

void write_double(std::string& out, double value) { append_double(out, value); }

void write_money(std::string& out, const Money& money) {
    out += "{\"minor\":";
    write_integer(out, money.minor);
    out += ",\"currency\":";
    write_text(out, money.currency.view());
    out += '}';
}

void write_free(std::string& out, const boost::json::object& object) {
    out += '{';
    bool is_first = true;
    for (const auto& member : object) {
        if (!is_first) out += ',';
        is_first = false;
        write_text(out, {member.key().data(), member.key().size()});
        out += ':';
        write_free(out, member.value());
    }
    out += '}';
}

void write_free(std::string& out, const boost::json::value& value) {
    switch (value.kind()) {
        case boost::json::kind::null: out += "null"; return;
        case boost::json::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
        case boost::json::kind::int64: write_integer(out, value.get_int64()); return;
        case boost::json::kind::uint64: out += std::to_string(value.get_uint64()); return;
        case boost::json::kind::double_: write_free_double(out, value.get_double()); return;
        case boost::json::kind::string: write_text(out, view(value.get_string())); return;
        case boost::json::kind::object: write_free(out, value.get_object()); return;
        case boost::json::kind::array: break;
    }
    out += '[';
    bool is_first = true;
    for (const auto& element : value.get_array()) {
        if (!is_first) out += ',';
        is_first = false;
        write_free(out, element);
    }
    out += ']';
}

void write_object(std::string& out, const void* object, std::span<const WriteField> fields) {
    char before = '{';
    for (const auto& field : fields) {
        if (field.is_empty != nullptr && field.is_empty(object)) continue;
        out += before;
        out += '"';
        out += field.name;
        out += "\":";
        field.write(out, object);
        before = ',';
    }
    if (before == '{') out += '{';
    out += '}';
}

}  // namespace nahtlos::json
