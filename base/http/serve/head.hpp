// Writes the head of a reply: status line, the handler's fields and those the server owns.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/http/message.hpp"

namespace nahtlos::http {

struct HeadFacts {
    std::string_view request_id, date;
    std::optional<std::size_t> content_length;  // none: no length line
    bool is_chunked = false;
    bool closes = false;
    bool is_gzip = false, varies = false;  // Content-Encoding: gzip; Vary: Accept-Encoding
    bool is_tls = false;                   // tells browsers to come by TLS only, for two years
};

/// Appends the head with its empty line, and what keeps browsers from guessing, framing and running
/// what is sent (OWASP ASVS 5.0, 3.4); a Content-Security-Policy of the handler's own stands. The
/// handler's Content-Length, Transfer-Encoding, Connection, Date, Server and X-Request-Id are left
/// out in favor of the server's.
void append_head(std::string& out, const Response& response, const HeadFacts& facts);

/// Names are tokens, values hold no line breaks or other controls, the status is 200 to 599.
bool is_sendable(const Response& response);

/// The value of a response header by name in any case, or "".
std::string_view response_header(const Response& response, std::string_view name);

}  // namespace nahtlos::http
