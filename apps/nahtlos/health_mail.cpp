#include <algorithm>

#include "apps/nahtlos/health_check.hpp"
#include "apps/nahtlos/message_work.hpp"

namespace nahtlos::app {

Findings look_at_mail(const config::Config& config) {
    const auto& mail = config.messages;
    if (mail.smtp_host.empty()) {
        return {{Health::fine,
                 "mails to customers are written down, and not sent: no messages.smtp_host", ""}};
    }
    const auto where = mail.smtp_host + ':' + std::to_string(mail.smtp_port);
    auto options = smtp_options(mail);
    options.timeout = std::min(options.timeout, seconds(10));
    const auto outcome = real::SmtpWire(options).look();
    if (outcome.result == WireResult::sent) {
        return {{Health::fine, "the server of mails answers at " + where, ""}};
    }
    return {{Health::bad, "the server of mails cannot be used at " + where + ": " + outcome.text,
             "compare messages.smtp_* with what its operator says; mails wait meanwhile"}};
}

}  // namespace nahtlos::app
