// Mime: a rendered message as a mail that goes over the wire (RFC 5322, 2045 to 2047, 2387).
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"
#include "messages/letter.hpp"

namespace nahtlos::messages {

struct MailHead {
    std::string from_name, from, reply_to, to;  // reply_to: "" for none
    std::string message_id;                     // with its brackets
    Instant date;
};

/// Text and HTML as alternatives; with a `picture` (PNG) beside the HTML, as `code_picture`. No
/// word can begin a header of its own.
std::string mail_of(const MailHead& head, const Rendered& rendered, std::string_view picture);

/// A header's words: as they are, or encoded where they are not plain ASCII.
std::string header_words(std::string_view text);

/// "Mon, 23 Nov 2026 14:05:00 +0000"
std::string date_words(Instant at);

/// A text whose lines end with CRLF, the last one too, whatever they ended with.
std::string with_wire_lines(std::string_view text);

/// A code as the picture of a QR code (PNG, black on white with its quiet zone), to be scanned at
/// the counter.
std::string qr_png(const std::string& code);

}  // namespace nahtlos::messages
