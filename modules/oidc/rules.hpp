// What a provider's documents and tokens say, and whether that holds.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/crypto/jws.hpp"
#include "oidc/client.hpp"

namespace nahtlos::oidc {

/// https, or http to the machine itself.
bool is_safe_url(std::string_view url);

/// Of OpenID Connect Discovery 1.0, section 3, what we use.
struct Metadata {
    std::string authorization, token, keys, end_session;  // end_session: "" for none
    bool says_issuer = false;  // in what the browser brings back (RFC 9207)
    bool takes_basic = true;   // the client's secret in a header, else in the form
    std::vector<JwsAlgorithm> algorithms;
};
/// The text says why not.
struct Unreadable {
    std::string why;
};
template <class T>
using Parsed = std::variant<T, Unreadable>;
Parsed<Metadata> metadata_from(std::string_view body, const std::string& issuer);

/// A JSON Web Key (RFC 7517) that signatures are checked by.
struct Key {
    std::string id, algorithm;  // "" where it says none
    JwsKey key;
};
/// Those of a kind and use that we know; the others are passed over.
Parsed<Keys> keys_from(std::string_view body);

/// An ID token in its parts, nothing of it believed.
struct Token {
    std::string key_id, algorithm, text, signature;  // text: what is signed
    boost::json::object claims;
};
/// Nothing when it does not read, or asks for what we do not understand ("crit").
std::optional<Token> token_from(std::string_view text);
/// The ID token in the answer of the token endpoint.
std::optional<Token> token_in(std::string_view body);

/// Whether a key of its name is there, or, where it names none, just one that fits.
const Key* key_of(const Token& token, const Keys& keys);

struct Expected {
    std::string issuer, client_id, nonce, second_factor_acr;
    std::vector<JwsAlgorithm> algorithms;
    Instant now;
};
/// OpenID Connect Core 1.0, section 3.1.3.7. Clocks may differ by a minute; a token older than ten
/// minutes is not of a log-in that just came back. Refuses "oidc_token_wrong".
Result<Identity> identity_of(const Token& token, const Keys& keys, const Expected& expected);
Refusal token_wrong(std::string claim, std::string code, std::string detail);

}  // namespace nahtlos::oidc
