// Mails as files in a folder, sent from there by SMTP, or by whatever delivers them.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/mail_wire.hpp"
#include "base/world.hpp"
#include "shoppers/mailer.hpp"

namespace nahtlos::app {

/// "shop@example.com" of "Shop <shop@example.com>".
std::string bare_address(std::string_view sender);

/// One file ID.eml per mail (RFC 5322, UTF-8), readable for the server's user only; it appears
/// whole. The folder is made when missing.
class MailSpool final : public shoppers::Mailer {
public:
    MailSpool(std::filesystem::path folder, std::string sender, Ids& ids, Clock& clock)
        : folder_(std::move(folder)), sender_(std::move(sender)), ids_(ids), clock_(clock) {}
    /// Throws std::runtime_error when it cannot be written.
    void send(const shoppers::Mail& mail) override;
    /// Deletes what lies there for longer than `age`: its links are over, and whoever reads the
    /// folder later shall not learn who logged in. Throws std::filesystem::filesystem_error.
    void drop_older_than(Span age) const;
    /// Sends what lies there, oldest first, and deletes what was taken over or refused, and what
    /// may have been taken over: who wants another link asks for one. What was put off stays for a
    /// later call, after growing pauses: of this mail, or of all when the server is away. Throws
    /// likewise. One thread at a time.
    void deliver(MailWire& wire);
    /// deliver() returns after the mail that is on the wire, from now on. Any thread.
    void stop() { is_stopped_ = true; }
    /// Deletes what is to one of these addresses. Throws likewise.
    void drop_to(const std::set<std::string>& addresses) const;

private:
    struct Pause {
        std::int64_t tries = 0;
        Instant not_before;
    };
    Pause after(Pause pause) const;
    bool deliver(const std::filesystem::path& path, MailWire& wire);

    const std::filesystem::path folder_;
    const std::string sender_;
    Ids& ids_;
    Clock& clock_;
    std::atomic<bool> is_stopped_ = false;
    // Of deliver(); a process that begins anew asks at once.
    Pause server_;
    std::map<std::filesystem::path, Pause> put_off_;
};

}  // namespace nahtlos::app
