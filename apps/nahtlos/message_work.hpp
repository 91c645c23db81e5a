// MessageWork: mails leave beside everything else, each connection on a thread of its own.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "apps/nahtlos/mail_spool.hpp"
#include "base/ops/config.hpp"
#include "base/real/smtp.hpp"
#include "base/real/ticker.hpp"
#include "flows/engine.hpp"
#include "flows/message_follower.hpp"

namespace nahtlos::app {

/// What is written down for customers.
flows::MessagePlan message_plan(const config::Config& config);
/// Who all mails are from, with a name or without: messages.from, else customers.mail_from.
const std::string& mail_sender(const config::Config& config);
real::SmtpOptions smtp_options(const config::Messages& config);

class MessageWork {
public:
    MessageWork(const config::Config& config, flows::Engine& engine, MailSpool& spool);

    /// Sends what is due to customers; of any number of processes.
    void start_sending();
    /// Sends what this process has spooled: links to log in with.
    void start_spool();
    /// Joins the threads, after the mails that are on the wire.
    void stop();

private:
    void run(MailWire* wire);
    void wake();

    const config::Config& config_;
    MailSpool& spool_;
    messages::Sender sender_;
    std::vector<std::unique_ptr<real::SmtpWire>> wires_;
    std::unique_ptr<real::SmtpWire> spool_wire_;
    std::unique_ptr<real::Ticker> house_ticker_, spool_ticker_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<real::Ticker>> tickers_;  // under the mutex: the writer wakes them
};

}  // namespace nahtlos::app
