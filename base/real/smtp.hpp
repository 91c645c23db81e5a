// SmtpWire: mails leave by an SMTP server (libcurl), with TLS and AUTH.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/mail_wire.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

namespace nahtlos::real {

enum class SmtpSecurity { none, starttls, tls };

struct SmtpOptions {
    std::string host;
    std::uint16_t port = 587;
    SmtpSecurity security = SmtpSecurity::starttls;  // required then, not just tried
    std::string user;                                // "" for no AUTH
    Secret<std::string> password;
    std::string certificate_authorities;  // PEM file; "" for those of the system
    Span timeout = seconds(30);           // of one mail
};

/// Keeps its connection between mails. Only what the server says of the recipient or of the mail
/// itself is a refusal: what it says of the log-in or the sender is about the settings.
class SmtpWire final : public MailWire {
public:
    explicit SmtpWire(SmtpOptions options);
    ~SmtpWire() override;
    SmtpWire(const SmtpWire&) = delete;
    SmtpWire& operator=(const SmtpWire&) = delete;

    WireOutcome send(const WireMail& mail) override;
    /// Connects and logs in, and sends nothing: `sent` when a mail could be sent.
    WireOutcome look();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace nahtlos::real
