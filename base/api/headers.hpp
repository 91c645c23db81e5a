// Headers: what a route reads from the request's headers, each refused when it makes no sense.
#pragma once

#include <optional>
#include <string_view>

#include "base/api/call.hpp"
#include "base/http/message.hpp"
#include "base/result.hpp"

namespace nahtlos::api {

/// The token of "Authorization: Bearer TOKEN"; nothing when there is no such header, "" when it is
/// something else.
std::optional<std::string_view> bearer_token(const http::Request& request);

/// The version of `If-Match: "5"`; nothing for none and for "*". Refuses malformed
/// ("if_match_malformed").
Result<std::optional<std::int64_t>> read_if_match(const http::Request& request);

/// Names the command by Idempotency-Key: a UUID is taken as it is, anything else of 1 to 128
/// printable characters by the head of its SHA-256. Refuses malformed
/// ("idempotency_key_malformed"). The fingerprint is over method, path without query, and body.
Result<CommandKey> read_command_key(const http::Request& request, const Uuid& principal);

/// Refuses (unsupported, "json_expected") a body that does not say it is JSON.
std::optional<Refusal> unless_json(const http::Request& request);

}  // namespace nahtlos::api
