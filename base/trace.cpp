#include "base/trace.hpp"

#include <algorithm>
#include <vector>

namespace nahtlos {
namespace {

constexpr std::size_t most_entries = 32, most_state = 512, long_entry = 128;
constexpr std::size_t head_length = 55;  // of 00-TRACE-PARENT-FLAGS

bool is_hex(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
}

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool are_key_chars(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return is_lower(c) || is_digit(c) || c == '_' || c == '-' || c == '*' || c == '/';
    });
}

// key = simple-key / multi-tenant-key (3.3.1.3.1)
bool is_key(std::string_view key) {
    const auto at = key.find('@');
    if (at == std::string_view::npos) {
        return !key.empty() && key.size() <= 256 && is_lower(key[0]) && are_key_chars(key);
    }
    const auto tenant = key.substr(0, at), system = key.substr(at + 1);
    return !tenant.empty() && tenant.size() <= 241 &&
           (is_lower(tenant[0]) || is_digit(tenant[0])) && are_key_chars(tenant) &&
           !system.empty() && system.size() <= 14 && is_lower(system[0]) && are_key_chars(system);
}

// value = 0*255(chr) nblk-chr (3.3.1.3.2); blanks at its end were taken as those around the entry.
bool is_value(std::string_view value) {
    return !value.empty() && value.size() <= 256 && std::ranges::all_of(value, [](char c) {
        return c >= 0x20 && c <= 0x7E && c != ',' && c != '=';
    });
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// The entries of a list that makes sense as a whole; none of one that does not.
std::vector<std::string_view> entries_of(std::string_view state) {
    std::vector<std::string_view> entries, keys;
    for (std::size_t at = 0; at <= state.size();) {
        const auto comma = std::min(state.find(',', at), state.size());
        const auto entry = trimmed(state.substr(at, comma - at));
        at = comma + 1;
        if (entry.empty()) continue;
        const auto equals = std::min(entry.find('='), entry.size());
        const auto key = entry.substr(0, equals);
        const bool has_value = equals < entry.size() && is_value(entry.substr(equals + 1));
        const bool is_new = std::ranges::find(keys, key) == keys.end();
        if (!is_key(key) || !has_value || !is_new || keys.size() == most_entries) return {};
        keys.push_back(key);
        entries.push_back(entry);
    }
    return entries;
}

std::size_t length_of(const std::vector<std::string_view>& entries) {
    std::size_t length = 0;
    for (const auto& entry : entries) length += entry.size() + 1;
    return length == 0 ? 0 : length - 1;
}

// Whole entries only, the long ones first, then from the end (3.3.1.5).
std::string state_of(std::string_view text) {
    auto entries = entries_of(text);
    while (length_of(entries) > most_state) {
        const auto longest = std::ranges::find_if(
            entries, [](std::string_view entry) { return entry.size() > long_entry; });
        entries.erase(longest == entries.end() ? entries.end() - 1 : longest);
    }
    std::string state;
    for (const auto& entry : entries) {
        if (!state.empty()) state += ',';
        state += entry;
    }
    return state;
}

void put_hex(char* to, std::uint64_t bits) {
    for (int i = 15; i >= 0; --i, bits >>= 4) to[i] = "0123456789abcdef"[bits & 0xF];
}

}  // namespace

Trace read_trace(std::string_view traceparent, std::string_view tracestate) {
    const auto text = trimmed(traceparent);
    if (text.size() < head_length || text[2] != '-' || text[35] != '-' || text[52] != '-')
        return {};
    const auto version = text.substr(0, 2), id = text.substr(3, 32), parent = text.substr(36, 16),
               flags = text.substr(53, 2);
    if (!is_hex(version) || version == "ff" || !is_hex(id) || is_zero(id) || !is_hex(parent) ||
        is_zero(parent) || !is_hex(flags)) {
        return {};
    }
    // Later versions may say more after another dash; this one does not.
    const bool has_more = text.size() > head_length;
    if (has_more && (version == "00" || text[head_length] != '-')) return {};
    Trace trace;
    std::ranges::copy(id, trace.id.begin());
    const char last = flags[1];
    trace.is_sampled = ((last <= '9' ? last - '0' : last - 'a' + 10) & 1) != 0;
    if (!tracestate.empty()) trace.state = state_of(tracestate);
    return trace;
}

Trace make_trace(std::uint64_t high, std::uint64_t low) {
    Trace trace;
    put_hex(trace.id.data(), high);
    put_hex(trace.id.data() + 16, high == 0 && low == 0 ? 1 : low);
    return trace;
}

std::string span_text(std::uint64_t span) {
    std::string text(16, '0');
    put_hex(text.data(), span == 0 ? 1 : span);
    return text;
}

std::string traceparent_of(const Trace& trace, std::uint64_t span) {
    std::string text = "00-";
    text += trace.id_text();
    text += '-';
    text += span_text(span);
    text += trace.is_sampled ? "-01" : "-00";
    return text;
}

}  // namespace nahtlos
