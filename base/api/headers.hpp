// Headers: what a route reads from the request's headers, each refused when it makes no sense.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/api/call.hpp"
#include "base/http/message.hpp"
#include "base/result.hpp"

namespace nahtlos::api {

/// The token of "Authorization: Bearer TOKEN"; nothing when there is no such header, "" when it is
/// something else.
std::optional<std::string_view> bearer_token(const http::Request& request);

/// The cookie of a session. Browsers take this name over TLS and from this host only, and never
/// show it to scripts.
inline constexpr std::string_view session_cookie = "__Host-nahtlos";
/// Its token, or nothing.
std::optional<std::string_view> cookie_token(const http::Request& request);
/// The Set-Cookie that gives it; an empty token takes it back.
std::string set_session_cookie(std::string_view token, Span lifetime);

/// The value of one of the cookies in a Cookie header, or nothing.
std::optional<std::string_view> cookie_named(std::string_view name, std::string_view cookies);
/// A Set-Cookie like that of a session, of another name that begins with "__Host-".
std::string set_cookie(std::string_view name, std::string_view value, Span lifetime);

/// Who asks: the peer, or where that is one of the trusted proxies, the last address in
/// X-Forwarded-For that is none of them. What stands before that anybody can have written. A list
/// that does not read is not believed.
std::string client_address(const http::Request& request, const std::vector<std::string>& trusted);

/// Cookies are sent along by whatever page makes the browser ask. Refuses (forbidden,
/// "cross_site") a request that changes something unless it carries X-Requested-With, which other
/// sites cannot set without our leave, and names no other origin than its own host.
std::optional<Refusal> unless_same_site(const http::Request& request);

/// The version of `If-Match: "5"`; nothing for none and for "*". Refuses malformed
/// ("if_match_malformed").
Result<std::optional<std::int64_t>> read_if_match(const http::Request& request);

/// Whether an If-None-Match names this ETag, weakly compared (RFC 9110, 13.1.2), or is "*".
bool names_tag(std::string_view if_none_match, std::string_view tag);

/// Names the command by Idempotency-Key: a UUID is taken as it is, anything else of 1 to 128
/// printable characters by the head of its SHA-256. Refuses malformed
/// ("idempotency_key_malformed"). The fingerprint is over method, path without query, and body.
Result<CommandKey> read_command_key(const http::Request& request, const Uuid& principal);

/// Refuses (unsupported, "json_expected") a body that does not say it is JSON.
std::optional<Refusal> unless_json(const http::Request& request);

}  // namespace nahtlos::api
