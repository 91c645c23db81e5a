#include "base/api/headers.hpp"

#include <algorithm>
#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>
#include <charconv>

#include "base/crypto/sha256.hpp"

namespace nahtlos::api {
namespace {

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower, [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
    });
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
}

bool is_address(std::string_view text) {
    const boost::core::string_view view(text.data(), text.size());
    return boost::urls::parse_ipv4_address(view).has_value() ||
           boost::urls::parse_ipv6_address(view).has_value();
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::optional<std::string_view> cookie_named(std::string_view name, std::string_view cookies) {
    while (!cookies.empty()) {
        const auto end = std::min(cookies.find(';'), cookies.size());
        auto pair = cookies.substr(0, end);
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
        while (!pair.empty() && is_blank(pair.front())) pair.remove_prefix(1);
        if (!pair.starts_with(name)) continue;
        pair.remove_prefix(name.size());
        if (pair.starts_with('=')) return pair.substr(1);
    }
    return std::nullopt;
}

std::optional<std::string_view> cookie_token(const http::Request& request) {
    for (const auto& [name, value] : request.headers) {
        if (name != "cookie") continue;
        if (const auto token = cookie_named(session_cookie, value)) return token;
    }
    return std::nullopt;
}

std::string set_cookie(std::string_view name, std::string_view value, Span lifetime) {
    const auto seconds_left = value.empty() ? 0 : lifetime.us / seconds(1).us;
    return std::string(name) + '=' + std::string(value) +
           "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds_left);
}

std::string set_session_cookie(std::string_view token, Span lifetime) {
    return set_cookie(session_cookie, token, lifetime);
}

std::string client_address(const http::Request& request, const std::vector<std::string>& trusted) {
    const auto is_trusted = [&](std::string_view address) {
        return std::ranges::find(trusted, address) != trusted.end();
    };
    if (!is_trusted(request.peer)) return request.peer;
    std::string list;
    for (const auto& [name, value] : request.headers) {
        if (name == "x-forwarded-for") list += (list.empty() ? "" : ",") + value;
    }
    std::string_view rest = list;
    while (!rest.empty()) {
        const auto comma = rest.rfind(',');
        auto address = comma == rest.npos ? rest : rest.substr(comma + 1);
        rest = comma == rest.npos ? std::string_view{} : rest.substr(0, comma);
        while (!address.empty() && is_blank(address.front())) address.remove_prefix(1);
        while (!address.empty() && is_blank(address.back())) address.remove_suffix(1);
        if (!is_address(address)) return request.peer;
        if (!is_trusted(address)) return std::string(address);
    }
    return request.peer;
}

std::optional<Refusal> unless_same_site(const http::Request& request) {
    const auto is_safe = request.method == "GET" || request.method == "HEAD";
    if (is_safe) return std::nullopt;
    const auto origin = request.header("origin");
    const auto host = request.header("host");
    const auto scheme_end = origin.find("://");
    const bool is_own_origin =
        origin.empty() || (!host.empty() && scheme_end != origin.npos &&
                           equals_ignoring_case(host, lower(origin.substr(scheme_end + 3))));
    const auto site = request.header("sec-fetch-site");
    const bool is_own_site = site.empty() || site == "same-origin";
    if (is_own_origin && is_own_site && !request.header("x-requested-with").empty()) {
        return std::nullopt;
    }
    return Refusal{RefusalKind::forbidden, "cross_site",
                   "with a cookie, changes need the header X-Requested-With and come from our own "
                   "pages"};
}

std::optional<std::string_view> bearer_token(const http::Request& request) {
    auto value = request.header("authorization");
    if (value.empty()) return std::nullopt;
    const auto space = value.find(' ');
    if (space == value.npos || !equals_ignoring_case(value.substr(0, space), "bearer")) return "";
    value.remove_prefix(space + 1);
    const auto start = value.find_first_not_of(' ');
    return start == value.npos ? std::string_view{} : value.substr(start);
}

Result<std::optional<std::int64_t>> read_if_match(const http::Request& request) {
    auto value = request.header("if-match");
    if (value.empty() || value == "*") return std::optional<std::int64_t>{};
    std::int64_t version = 0;
    if (value.size() > 2 && value.front() == '"' && value.back() == '"') {
        value = value.substr(1, value.size() - 2);
        const auto [end, error] =
            std::from_chars(value.data(), value.data() + value.size(), version);
        if (error == std::errc{} && end == value.data() + value.size())
            return std::optional(version);
    }
    return Refusal{RefusalKind::malformed, "if_match_malformed",
                   "If-Match takes one ETag as it was answered, like \"5\""};
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
    while (!if_none_match.empty()) {
        const auto comma = std::min(if_none_match.find(','), if_none_match.size());
        auto one = if_none_match.substr(0, comma);
        if_none_match.remove_prefix(std::min(comma + 1, if_none_match.size()));
        while (one.starts_with(' ')) one.remove_prefix(1);
        while (one.ends_with(' ')) one.remove_suffix(1);
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one == tag || one == "*") return true;
    }
    return false;
}

Result<CommandKey> read_command_key(const http::Request& request, const Uuid& principal) {
    CommandKey key;
    key.principal = principal;
    const auto value = request.header("idempotency-key");
    const bool is_given = std::ranges::any_of(
        request.headers, [](const auto& header) { return header.first == "idempotency-key"; });
    if (!is_given) return key;
    const auto is_printable = [](char c) { return c > 0x20 && c < 0x7F; };
    if (value.empty() || value.size() > 128 || !std::ranges::all_of(value, is_printable)) {
        return Refusal{RefusalKind::malformed, "idempotency_key_malformed",
                       "Idempotency-Key takes 1 to 128 printable characters without blanks"};
    }
    const auto uuid = parse_uuid(value);
    key.key = uuid && !uuid->is_nil() ? *uuid : sha256_head({value});
    const auto path = std::string_view(request.target).substr(0, request.target.find('?'));
    key.fingerprint = sha256_head({request.method, " ", path, "\n", request.body});
    return key;
}

std::optional<Refusal> unless_json(const http::Request& request) {
    if (request.body.empty()) return std::nullopt;
    auto type = request.header("content-type");
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
    if (equals_ignoring_case(type, "application/json")) return std::nullopt;
    return Refusal{RefusalKind::unsupported, "json_expected",
                   "the body must be of Content-Type application/json"};
}

}  // namespace nahtlos::api
