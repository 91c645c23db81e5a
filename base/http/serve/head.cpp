#include "base/http/serve/head.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/http/problem.hpp"

namespace nahtlos::http {
namespace {

constexpr std::string_view safe_fields =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n";
// Unless an answer says that other sites may show it.
constexpr std::string_view own_site_only = "Cross-Origin-Resource-Policy: same-origin\r\n";
// Answers are data: nothing in them may load, run or be framed.
constexpr std::string_view strictest_policy =
    "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'\r\n";
constexpr std::string_view tls_only =
    "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; }

bool equals_any_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

void append_number(std::string& out, std::size_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

bool is_owned_by_server(std::string_view name) {
    switch (name.size()) {
        case 4: return equals_any_case(name, "date");
        case 6: return equals_any_case(name, "server");
        case 10: return equals_any_case(name, "connection");
        case 12: return equals_any_case(name, "x-request-id");
        case 14: return equals_any_case(name, "content-length");
        case 17: return equals_any_case(name, "transfer-encoding");
        default: return false;
    }
}

bool is_token(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.' || c == '~';
    });
}

bool is_value(std::string_view value) {
    return std::ranges::none_of(value, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

}  // namespace

void append_head(std::string& out, const Response& response, const HeadFacts& facts) {
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(response.status));
    out.push_back(' ');
    out += reason_phrase(response.status);
    out += "\r\nServer: Nahtlos\r\n";
    append_field(out, "Date", facts.date);
    append_field(out, "X-Request-Id", facts.request_id);
    bool has_policy = false, has_site = false;
    for (const auto& [name, value] : response.headers) {
        if (is_owned_by_server(name)) continue;
        append_field(out, name, value);
        has_policy = has_policy || equals_any_case(name, "content-security-policy");
        has_site = has_site || equals_any_case(name, "cross-origin-resource-policy");
    }
    out += safe_fields;
    if (!has_site) out += own_site_only;
    if (!has_policy) out += strictest_policy;
    if (facts.is_tls) out += tls_only;
    if (facts.is_gzip) out += "Content-Encoding: gzip\r\n";
    if (facts.varies) out += "Vary: Accept-Encoding\r\n";
    if (facts.is_chunked) out += "Transfer-Encoding: chunked\r\n";
    if (facts.closes) out += "Connection: close\r\n";
    if (facts.content_length) {
        out += "Content-Length: ";
        append_number(out, *facts.content_length);
        out += "\r\n";
    }
    out += "\r\n";
}

bool is_sendable(const Response& response) {
    return response.status >= 200 && response.status <= 599 &&
           std::ranges::all_of(response.headers, [](const auto& header) {
               return is_token(header.first) && is_value(header.second);
           });
}

std::string_view response_header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
        if (equals_any_case(key, name)) return value;
    }
    return {};
}

}  // namespace nahtlos::http
