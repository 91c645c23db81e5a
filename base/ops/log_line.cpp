#include "base/ops/log_line.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "base/check.hpp"

namespace nahtlos::log {
namespace {

constexpr std::size_t longest_text = 2000;  // bytes of one value
constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct Decoded {
    char32_t code = 0;
    std::size_t bytes = 1;
    bool is_valid = false;
};

/// How many bytes at the start are plain ASCII that needs no escape: nearly all of nearly any text.
std::size_t plain_run(std::string_view text) {
    std::size_t n = 0;
    while (n < text.size() && text[n] >= 0x20 && text[n] < 0x7F && text[n] != '"' &&
           text[n] != '\\') {
        ++n;
    }
    return n;
}

/// The first character of a text that is not empty (RFC 3629: no overlong forms, no surrogates).
Decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {lead, 1, true};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
    char32_t code = lead & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {};
        code = code << 6 | (byte(i) & 0x3F);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < smallest[length] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
    return {code, length, true};
}

/// What could end a line, move a cursor or turn the direction of reading.
bool is_unsafe(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200E && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0xFEFF;
}

bool is_plain(std::string_view text) {
    if (text.empty() || text.size() > 100) return false;
    for (const char c : text) {
        if (c <= 0x20 || c >= 0x7F || c == '"' || c == '\\' || c == '=') return false;
    }
    return true;
}

void append_value(std::string& to, const Value& value, bool is_json) {
    auto out = std::back_inserter(to);
    const auto quoted = [&](std::string_view text) {
        if (!is_json && is_plain(text)) {
            to += text;
        } else {
            append_json_string(to, text);
        }
    };
    std::visit(
        [&](const auto& held) {
            using Held = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<Held, bool>) {
                to += held ? "true" : "false";
            } else if constexpr (std::is_same_v<Held, double>) {
                if (std::isfinite(held)) {
                    fmt::format_to(out, "{}", held);
                } else {
                    to += is_json ? "null" : "none";
                }
            } else if constexpr (std::is_integral_v<Held>) {
                const fmt::format_int digits(held);
                to.append(digits.data(), digits.size());
            } else if constexpr (std::is_same_v<Held, std::string_view>) {
                quoted(held);
            } else if constexpr (std::is_same_v<Held, Value::TypeId>) {
                quoted(std::string(held.prefix) + '_' + typeid_suffix(held.uuid));
            } else {
                quoted(nahtlos::to_string(held));
            }
        },
        value.any());
}

bool is_said(const FieldName& name, const LineIds& ids) {
    return (name.text == "request_id" && !ids.request.empty()) ||
           (name.text == "trace_id" && !ids.trace.empty());
}

}  // namespace

std::string_view to_string(Level level) {
    switch (level) {
        case Level::debug: return "debug";
        case Level::info: return "info";
        case Level::warn: return "warn";
        case Level::error: return "error";
    }
    check(false, "a level has a name");
    return {};
}

void append_json_string(std::string& to, std::string_view text) {
    const bool is_cut = text.size() > longest_text;
    std::size_t end = is_cut ? longest_text : text.size();
    // Cut between characters: back over continuation bytes, of which a character has at most three.
    for (int i = 0; is_cut && i < 3 && (text[end] & 0xC0) == 0x80; ++i) --end;
    text = text.substr(0, end);
    to += '"';
    while (true) {
        const auto plain = plain_run(text);
        to += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        const auto [code, bytes, is_valid] = decode(text);
        if (!is_valid) {
            to += replacement;
        } else if (code == '"' || code == '\\') {
            to += '\\';
            to += static_cast<char>(code);
        } else if (code == '\n') {
            to += "\\n";
        } else if (is_unsafe(code)) {
            fmt::format_to(std::back_inserter(to), "\\u{:04x}", static_cast<unsigned>(code));
        } else {
            to += text.substr(0, bytes);
        }
        text.remove_prefix(bytes);
    }
    if (is_cut) to += "…";
    to += '"';
}

void append_json_line(std::string& to, Level level, std::optional<Instant> at, Word event,
                      const LineIds& ids, Fields fields) {
    to += '{';
    if (at) {
        to += "\"time\":\"";
        to += nahtlos::to_string(*at);
        to += "\",";
    }
    to += "\"level\":\"";
    to += to_string(level);
    to += "\",\"event\":\"";
    to += event.text;
    to += '"';
    const auto put = [&](const char* name, std::string_view id) {
        if (id.empty()) return;
        to += name;
        append_json_string(to, id);
    };
    put(",\"request_id\":", ids.request);
    put(",\"trace_id\":", ids.trace);
    for (const auto& [name, value] : fields) {
        if (is_said(name, ids)) continue;
        to += ",\"";
        to += name.text;
        to += "\":";
        append_value(to, value, true);
    }
    to += '}';
}

void append_text_line(std::string& to, Level level, std::optional<Instant> at, Word event,
                      const LineIds& ids, Fields fields) {
    if (at) {
        to += nahtlos::to_string(*at).substr(11, 12);  // "10:15:30.123", UTC
        to += ' ';
    }
    fmt::format_to(std::back_inserter(to), "{:5} {}", to_string(level), event.text);
    for (const auto& [name, value] : fields) {
        if (is_said(name, ids)) continue;
        to += ' ';
        to += name.text;
        to += '=';
        append_value(to, value, false);
    }
    const auto put = [&](const char* name, std::string_view id) {
        if (id.empty()) return;
        to += name;
        append_value(to, id, false);
    };
    put(" request_id=", ids.request);
    put(" trace_id=", ids.trace);
}

}  // namespace nahtlos::log
