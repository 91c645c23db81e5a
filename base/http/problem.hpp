// Error replies: application/problem+json (RFC 9457) made from a Refusal or a bare status.
#pragma once

#include <string>
#include <string_view>

#include "base/http/message.hpp"
#include "base/result.hpp"

namespace nahtlos::http {

/// The HTTP status of a kind of refusal, as listed in base/result.hpp.
int status_of(RefusalKind kind);

/// {"type","title","status","code","detail","request_id"} and, where there are any, "errors":
/// [{"pointer","code","detail","available"?}]; Retry-After when `retry_after_s` is set. The title
/// is German when `language` is "de", else English; details stay as the refusal says them
/// (base/http/translation.hpp).
Response problem(const Refusal& refusal, std::string_view request_id, std::string_view language);

/// The same for a status that no refusal has (408, 500, ...).
Response problem(int status, std::string_view code, std::string_view detail,
                 std::string_view request_id, std::string_view language);

/// "de" when an Accept-Language value ranks German above English, else "en".
std::string_view preferred_language(std::string_view accept_language);

/// The reason phrase of a status: "Not Found"; "Unknown" for those without one.
std::string_view reason_phrase(int status);

}  // namespace nahtlos::http
