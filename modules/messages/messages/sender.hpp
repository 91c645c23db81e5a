// Sender: sends the messages that are due, and writes down what became of each.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/mail_wire.hpp"
#include "base/ops/metrics.hpp"
#include "base/sql/database.hpp"
#include "base/world.hpp"
#include "messages/letter.hpp"
#include "messages/store.hpp"

namespace nahtlos::messages {

/// What is to be said now, and to whom; or why not.
struct Composed {
    bool is_dropped = false;
    Letter letter;
    std::string to, shop;                // address; name of who writes
    std::vector<std::string> languages;  // best first
    std::string why;                     // it is dropped
};
/// Reads the order as it is now.
using Composer = std::function<Composed(Tx&, const Message&, Instant now)>;

struct SenderOptions {
    std::string from, reply_to;
    bool is_configured = false;  // there is a server
    Span timeout = seconds(30);  // of one mail
    Span max_age = hours(48);    // older is no news
    Span keep = days(90);        // what was sent, and what could not be
    std::int64_t at_once = 8;    // taken by one claim
};

/// Any number of threads of any number of processes may send: each message is on the wire in one
/// place only, as long as clocks differ by less than a minute. When a process dies between the
/// server's answer and the commit, the mail is sent again with the same Message-ID. Lives until the
/// writer of `changes` has ended.
class Sender {
public:
    Sender(sql::Database& database, Changes& changes, World& world, Composer composer,
           metrics::Registry& registry, SenderOptions options);

    /// Sends what this process has taken, by `wire` (null: nothing is sent, and what comes true
    /// says that nobody configured a server), then takes more. Any thread, each with its own wire;
    /// waits for the server. Throws sql::Error when the database cannot be read.
    void run_due(MailWire* wire);
    /// Forgets a slice of what is too old, shows counts. One thread at a time.
    void keep_house();
    /// run_due() returns after the mail that is on the wire, from now on; what was taken and not
    /// sent is left to others when its lease ends. Any thread.
    void stop() { is_stopped_ = true; }
    /// Told when more was taken. Before the first run_due() only.
    void wake_by(std::function<void()> wake) { wake_ = std::move(wake); }

private:
    struct Taken {
        Message message;
        Instant lease_until;
    };
    struct Settled {
        Status status = Status::waiting;
        Instant due_at;
        std::optional<std::string> error, recipient, language;
        bool is_unclear = false;  // it may have been taken over
    };

    struct Outcome {
        Message message;
        Settled settled;
    };

    struct Unwritten {
        std::shared_ptr<const Outcome> outcome;
        bool is_with_writer = false;
    };

    std::optional<Taken> next();
    void take_more();
    void handle(const Taken& taken, MailWire* wire);
    Settled send(const Message& message, const Composed& composed, MailWire& wire);
    Settled after(const Message& message, const WireOutcome& outcome);
    void settle(const Message& message, Settled settled);
    void settle_again();
    void write_down(const std::shared_ptr<const Outcome>& outcome);
    static Result<std::string> write_down(ChangeScope& scope, const Outcome& outcome);
    Entry<Change> entry(Change change);

    sql::Database& database_;
    Changes& changes_;
    World& world_;
    const Composer composer_;
    const SenderOptions options_;
    std::function<void()> wake_ = [] {};
    metrics::Counter &sent_, &refused_, &postponed_, &dropped_;
    metrics::Gauge &open_, &failed_, &not_configured_, &lag_;
    std::mutex mutex_;
    std::deque<Taken> taken_;
    bool is_taking_ = false;
    std::map<MessageId, Unwritten> unwritten_;  // what is known and not in the database yet
    std::atomic<bool> is_stopped_ = false;
};

}  // namespace nahtlos::messages
