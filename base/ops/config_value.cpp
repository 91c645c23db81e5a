#include "base/ops/config_value.hpp"

#include <algorithm>
#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/check.hpp"

namespace nahtlos::config {
namespace {

constexpr std::size_t longest_text = 4096;
constexpr std::size_t shortest_secret = 16;

boost::core::string_view view(std::string_view text) { return {text.data(), text.size()}; }

bool is_ip_address(std::string_view text) {
    return boost::urls::parse_ipv4_address(view(text)).has_value() ||
           boost::urls::parse_ipv6_address(view(text)).has_value();
}

bool is_http_url(std::string_view text) {
    const auto url = boost::urls::parse_uri(view(text));
    if (!url || url->host().empty() || url->has_userinfo()) return false;
    return url->scheme_id() == boost::urls::scheme::http ||
           url->scheme_id() == boost::urls::scheme::https;
}

// Without a name or brackets around it.
bool is_mail_address(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find_first_of(" <>\",;") == std::string_view::npos;
}

bool is_text(std::string_view text) {
    return text.size() <= longest_text && std::none_of(text.begin(), text.end(), [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
           });
}

/// Rather too much is hidden than too little: libpq has several places for a password.
std::string without_passwords(std::string text) {
    const auto scheme = text.find("://");
    const auto at = text.rfind('@');
    if (scheme != std::string::npos && at != std::string::npos && at > scheme) {
        const auto colon = text.find(':', scheme + 3);
        if (colon < at) text.replace(colon + 1, at - colon - 1, hidden);
    }
    std::string lower = text;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto word = lower.find("password");
    if (word != std::string::npos) text.replace(word + 8, std::string::npos, "=******");
    return text;
}

}  // namespace

bool is_form(std::string_view text, Form form) {
    if (!is_text(text)) return false;
    switch (form) {
        case Form::any: return true;
        case Form::required: return !text.empty();
        case Form::ip_address: return is_ip_address(text);
        case Form::http_url: return text.empty() || is_http_url(text);
        case Form::long_secret: return text.empty() || text.size() >= shortest_secret;
        case Form::mail_address: return text.empty() || is_mail_address(text);
    }
    check(false, "every form has a rule");
    return false;
}

std::string form_name(Form form) {
    switch (form) {
        case Form::any: return "text of at most 4096 bytes without control characters";
        case Form::required: return "text that is not empty, without control characters";
        case Form::ip_address: return "an IP address";
        case Form::http_url: return "an http or https URL without a user, or empty";
        case Form::long_secret: return "at least 16 characters, or empty";
        case Form::mail_address: return "an e-mail address like shop@example.com, or empty";
    }
    check(false, "every form has a name");
    return {};
}

std::optional<DatabaseUrl> parse_database_url(std::string_view text) {
    using Engine = DatabaseUrl::Engine;
    if (!is_text(text)) return std::nullopt;
    const auto after = [&](std::string_view prefix) -> std::optional<std::string_view> {
        if (!text.starts_with(prefix) || text.size() == prefix.size()) return std::nullopt;
        return text.substr(prefix.size());
    };
    std::string shown(text);
    if (const auto path = after("sqlite:")) {
        return DatabaseUrl{Engine::sqlite, Secret(std::string(*path)), shown};
    }
    shown = without_passwords(shown);
    if (after("postgres://") || after("postgresql://")) {
        return DatabaseUrl{Engine::postgres, Secret(std::string(text)), shown};
    }
    if (const auto conninfo = after("postgres:");
        conninfo && conninfo->find('=') != conninfo->npos) {
        return DatabaseUrl{Engine::postgres, Secret(std::string(*conninfo)), shown};
    }
    return std::nullopt;
}

bool is_loopback(std::string_view url) {
    for (const std::string_view host : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
        if (!url.starts_with(host)) continue;
        const auto rest = url.substr(host.size());
        if (rest.empty() || rest.front() == ':' || rest.front() == '/') return true;
    }
    return false;
}

}  // namespace nahtlos::config
