// MailWire: the port by which mails leave the program.
#pragma once

#include <string>

namespace nahtlos {

/// A mail as it goes over the wire (RFC 5322): `data` begins with its headers, lines end with CRLF.
struct WireMail {
    std::string from, to;  // addresses of the envelope
    std::string data;
};

enum class WireResult {
    sent,     // the server has taken it over
    refused,  // for good (5xx to sender, recipient or content)
    not_now,  // 4xx, or no connection: it was not taken
    unknown,  // the connection broke when all was said: it may have been taken
};

/// Whom an outcome is about: of one that is about the server, other mails would fare the same.
enum class WireSubject { mail, server };

struct WireOutcome {
    WireResult result = WireResult::not_now;
    std::string text;  // what the server said, or why there is no answer
    WireSubject about = WireSubject::mail;
};

/// Not thread safe: each thread has its own, which may keep a connection. Never throws.
class MailWire {
public:
    virtual ~MailWire() = default;
    /// Waits until the server has answered, or the timeout.
    virtual WireOutcome send(const WireMail& mail) = 0;
};

}  // namespace nahtlos
