#include "modules/oidc/rules.hpp"

#include <algorithm>
#include <cmath>

#include "base/api/page.hpp"
#include "base/crypto/sha256.hpp"
#include "base/json/reader.hpp"

namespace nahtlos::oidc {
namespace {

using boost::json::object;

constexpr std::size_t most_bytes = 256 << 10, most_keys = 100, longest_url = 2048;
constexpr Span skew = minutes(1), oldest = minutes(10);

std::optional<object> object_from(std::string_view body) {
    auto read = json::read<object>(body, {.max_bytes = most_bytes, .max_free_bytes = most_bytes});
    if (!read) return std::nullopt;
    return std::move(*read);
}

std::string text_of(const object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    if (found == nullptr || !found->is_string()) return "";
    return std::string(found->get_string());
}

bool is_true(const object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found != nullptr && found->is_bool() && found->get_bool();
}

/// The texts of a list; nothing when there is none.
std::optional<std::vector<std::string>> list_of(const object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    if (found == nullptr || !found->is_array()) return std::nullopt;
    std::vector<std::string> texts;
    for (const auto& one : found->get_array()) {
        if (one.is_string()) texts.emplace_back(one.get_string());
    }
    return texts;
}

bool has(const std::vector<std::string>& all, std::string_view one) {
    return std::ranges::find(all, one) != all.end();
}

/// Seconds since 1970, which some write with a fraction.
std::optional<Instant> instant_of(const object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    if (found == nullptr) return std::nullopt;
    constexpr double last_s = 253'402'300'799;  // of the year 9999
    double at_s = -1;
    if (found->is_int64()) at_s = static_cast<double>(found->get_int64());
    if (found->is_double()) at_s = found->get_double();
    if (!(at_s >= 0 && at_s <= last_s)) return std::nullopt;
    return Instant{} + seconds(static_cast<std::int64_t>(at_s));
}

std::optional<Key> key_from(const object& one) {
    const auto use = text_of(one, "use"), kind = text_of(one, "kty"), curve = text_of(one, "crv");
    if (!use.empty() && use != "sig") return std::nullopt;
    const auto part = [&](std::string_view name) {
        return api::parse_base64url(text_of(one, name)).value_or("");
    };
    std::optional<JwsKey> key;
    if (kind == "RSA") key = JwsKey::rsa(part("n"), part("e"));
    if (kind == "EC" && curve == "P-256") key = JwsKey::p256(part("x"), part("y"));
    if (kind == "OKP" && curve == "Ed25519") key = JwsKey::ed25519(part("x"));
    if (!key) return std::nullopt;
    return Key{text_of(one, "kid"), text_of(one, "alg"), *key};
}

/// The same client must be meant by all who are named (section 3.1.3.7, 3 to 5).
bool is_for(const object& claims, const std::string& client_id) {
    const auto authorized = text_of(claims, "azp");
    if (claims.contains("azp") && authorized != client_id) return false;
    if (text_of(claims, "aud") == client_id) return true;
    const auto several = list_of(claims, "aud");
    if (!several || !has(*several, client_id)) return false;
    return several->size() == 1 || authorized == client_id;
}

std::optional<Refusal> wrong_in_time(const object& claims, Instant now) {
    const auto ends = instant_of(claims, "exp"), made = instant_of(claims, "iat");
    if (!ends) return token_wrong("exp", "required", "is missing");
    if (!made) return token_wrong("iat", "required", "is missing");
    if (*ends + skew <= now) return token_wrong("exp", "expired", "has passed");
    if (now + skew < *made) return token_wrong("iat", "early", "lies in the future");
    if (*made + oldest + skew < now) return token_wrong("iat", "expired", "has passed");
    if (const auto from = instant_of(claims, "nbf"); from && now + skew < *from) {
        return token_wrong("nbf", "early", "lies in the future");
    }
    return std::nullopt;
}

std::optional<Refusal> wrong_signature(const Token& token, const Keys& keys,
                                       const Expected& expected) {
    const auto algorithm = jws_algorithm(token.algorithm);
    const bool is_known = algorithm && std::ranges::find(expected.algorithms, *algorithm) !=
                                           expected.algorithms.end();
    if (!is_known) return token_wrong("alg", "not_allowed", "is not how this provider signs");
    const auto* key = key_of(token, keys);
    if (key == nullptr || (!key->algorithm.empty() && key->algorithm != token.algorithm) ||
        !key->key.has_signed(*algorithm, token.text, token.signature)) {
        return token_wrong("signature", "wrong", "is not the provider's");
    }
    return std::nullopt;
}

}  // namespace

bool is_safe_url(std::string_view url) {
    constexpr std::string_view fine = "-._~:/?[]@!$&'()*+,;=%";
    const bool is_plain = url.size() <= longest_url && std::ranges::all_of(url, [&](char c) {
                              return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                     (c >= '0' && c <= '9') || fine.find(c) != fine.npos;
                          });
    if (!is_plain) return false;
    if (url.starts_with("https://")) return url.size() > 8;
    for (const std::string_view host : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
        if (!url.starts_with(host)) continue;
        const auto rest = url.substr(host.size());
        if (rest.empty() || rest.front() == ':' || rest.front() == '/') {
            return rest.find('@') == rest.npos;
        }
    }
    return false;
}

Ticket ticket_of(std::string_view token) {
    const auto part = [&](std::string_view what) {
        return api::base64url(sha256({"oidc ", what, " ", token}));
    };
    return {part("state"), part("nonce"), part("verifier")};
}

Parsed<Metadata> metadata_from(std::string_view body, const std::string& issuer) {
    const auto document = object_from(body);
    if (!document) return Unreadable{"the discovery document is no JSON object within limits"};
    if (text_of(*document, "issuer") != issuer) return Unreadable{"it names another issuer"};
    Metadata made;
    made.authorization = text_of(*document, "authorization_endpoint");
    made.token = text_of(*document, "token_endpoint");
    made.keys = text_of(*document, "jwks_uri");
    made.end_session = text_of(*document, "end_session_endpoint");
    for (const auto& url : {made.authorization, made.token, made.keys}) {
        if (!is_safe_url(url)) return Unreadable{"an endpoint is missing or not https"};
    }
    if (!is_safe_url(made.end_session)) made.end_session.clear();
    made.says_issuer = is_true(*document, "authorization_response_iss_parameter_supported");
    if (const auto ways = list_of(*document, "token_endpoint_auth_methods_supported")) {
        made.takes_basic = has(*ways, "client_secret_basic") || !has(*ways, "client_secret_post");
    }
    const auto names = list_of(*document, "id_token_signing_alg_values_supported");
    for (const auto& name : names.value_or(std::vector<std::string>{"RS256"})) {
        if (const auto one = jws_algorithm(name)) made.algorithms.push_back(*one);
    }
    if (made.algorithms.empty()) return Unreadable{"it signs by nothing that we know"};
    return made;
}

Parsed<Keys> keys_from(std::string_view body) {
    const auto document = object_from(body);
    const auto* list = document ? document->if_contains("keys") : nullptr;
    if (list == nullptr || !list->is_array() || list->get_array().size() > most_keys) {
        return Unreadable{"its keys do not read"};
    }
    Keys keys;
    for (const auto& one : list->get_array()) {
        if (!one.is_object()) continue;
        if (auto key = key_from(one.get_object())) keys.push_back(*std::move(key));
    }
    return keys;
}

std::optional<Token> token_from(std::string_view text) {
    const auto first = text.find('.'), last = text.rfind('.');
    if (first == text.npos || first == last) return std::nullopt;
    const auto head = api::parse_base64url(text.substr(0, first));
    const auto body = api::parse_base64url(text.substr(first + 1, last - first - 1));
    auto signature = api::parse_base64url(text.substr(last + 1));
    if (!head || !body || !signature) return std::nullopt;
    const auto header = object_from(*head);
    auto claims = object_from(*body);
    if (!header || !claims || header->contains("crit")) return std::nullopt;
    return Token{text_of(*header, "kid"), text_of(*header, "alg"),
                 std::string(text.substr(0, last)), *std::move(signature), *std::move(claims)};
}

std::optional<Token> token_in(std::string_view body) {
    const auto document = object_from(body);
    if (!document) return std::nullopt;
    return token_from(text_of(*document, "id_token"));
}

const Key* key_of(const Token& token, const Keys& keys) {
    const auto algorithm = jws_algorithm(token.algorithm);
    if (!algorithm) return nullptr;
    const Key* found = nullptr;
    for (const auto& key : keys) {
        if (!key.key.fits(*algorithm)) continue;
        if (!token.key_id.empty() && key.id != token.key_id) continue;
        if (found != nullptr) return nullptr;  // which of them is anybody's guess
        found = &key;
    }
    return found;
}

Refusal token_wrong(std::string claim, std::string code, std::string detail) {
    return {RefusalKind::forbidden,
            "oidc_token_wrong",
            "what the identity provider says of you does not hold",
            {{"/" + std::move(claim), std::move(code), std::move(detail)}}};
}

Result<Identity> identity_of(const Token& token, const Keys& keys, const Expected& expected) {
    if (auto wrong = wrong_signature(token, keys, expected)) return *std::move(wrong);
    const auto& claims = token.claims;
    if (text_of(claims, "iss") != expected.issuer) {
        return token_wrong("iss", "wrong", "is another provider");
    }
    if (!is_for(claims, expected.client_id)) {
        return token_wrong("aud", "wrong", "is somebody else");
    }
    if (auto wrong = wrong_in_time(claims, expected.now)) return *std::move(wrong);
    if (expected.nonce.empty() || text_of(claims, "nonce") != expected.nonce) {
        return token_wrong("nonce", "wrong", "is that of another log-in");
    }
    Identity identity{expected.issuer, text_of(claims, "sub"), {}, false};
    constexpr std::size_t longest_subject = 255;
    if (identity.subject.empty() || identity.subject.size() > longest_subject) {
        return token_wrong("sub", "required", "is missing");
    }
    if (is_true(claims, "email_verified")) {
        auto email = text_of(claims, "email");
        for (auto& c : email) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        if (!email.empty()) identity.email = email;
    }
    const auto methods = list_of(claims, "amr");
    const auto& acr = expected.second_factor_acr;
    identity.has_second_factor =
        (methods && has(*methods, "mfa")) || (!acr.empty() && text_of(claims, "acr") == acr);
    return identity;
}

}  // namespace nahtlos::oidc
