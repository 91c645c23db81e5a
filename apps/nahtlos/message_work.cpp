#include "apps/nahtlos/message_work.hpp"

#include "base/ops/log.hpp"
#include "base/ops/standard_metrics.hpp"

namespace nahtlos::app {
namespace {

constexpr Span send_pause = milliseconds(500), house_pause = seconds(10), spool_pause = seconds(1);

bool is_configured(const config::Config& config) { return !config.messages.smtp_host.empty(); }

messages::SenderOptions sender_options(const config::Config& config) {
    const auto& given = config.messages;
    messages::SenderOptions options;
    options.from = bare_address(mail_sender(config));
    options.reply_to = given.reply_to;
    options.is_configured = is_configured(config);
    options.timeout = milliseconds(given.timeout_ms);
    options.max_age = hours(given.max_age_hours);
    options.keep = days(given.keep_days);
    return options;
}

template <class Work>
void attempt(log::Word what, Work&& work) {
    try {
        work();
    } catch (const std::exception& error) {
        log::warn(what, {{"why", error.what()}});
    }
}

}  // namespace

flows::MessagePlan message_plan(const config::Config& config) {
    return {is_configured(config), hours(config.messages.max_age_hours),
            days(config.messages.reminder_days), !config.messages.staff_to.empty()};
}

const std::string& mail_sender(const config::Config& config) {
    return config.messages.from.empty() ? config.customers.mail_from : config.messages.from;
}

real::SmtpOptions smtp_options(const config::Messages& config) {
    real::SmtpOptions options;
    options.host = config.smtp_host;
    options.port = config.smtp_port;
    switch (config.smtp_security) {
        case config::SmtpSecurity::none: options.security = real::SmtpSecurity::none; break;
        case config::SmtpSecurity::starttls: options.security = real::SmtpSecurity::starttls; break;
        case config::SmtpSecurity::tls: options.security = real::SmtpSecurity::tls; break;
    }
    options.user = config.smtp_user;
    options.password = config.smtp_password;
    options.certificate_authorities = config.smtp_ca;
    options.timeout = milliseconds(config.timeout_ms);
    return options;
}

MessageWork::MessageWork(const config::Config& config, flows::Engine& engine, MailSpool& spool)
    : config_(config),
      spool_(spool),
      sender_(engine.database(), engine.changes(), engine.world(),
              flows::message_composer(engine.books(), config.messages.staff_to),
              metrics::standard().registry, sender_options(config)) {
    if (!is_configured(config)) return;
    for (int i = 0; i < config.messages.connections; ++i) {
        wires_.push_back(std::make_unique<real::SmtpWire>(smtp_options(config.messages)));
    }
    spool_wire_ = std::make_unique<real::SmtpWire>(smtp_options(config.messages));
}

void MessageWork::start_sending() {
    sender_.wake_by([this] { wake(); });
    house_ticker_ = std::make_unique<real::Ticker>("message_house", house_pause, [this] {
        attempt("messages_failed", [this] { sender_.keep_house(); });
    });
    const std::lock_guard lock(mutex_);
    for (const auto& wire : wires_) {
        tickers_.push_back(std::make_unique<real::Ticker>("messages", send_pause,
                                                          [this, to = wire.get()] { run(to); }));
    }
    if (wires_.empty()) {
        tickers_.push_back(
            std::make_unique<real::Ticker>("messages", send_pause, [this] { run(nullptr); }));
    }
}

void MessageWork::start_spool() {
    if (!spool_wire_) return;
    spool_ticker_ = std::make_unique<real::Ticker>("mail_spool", spool_pause, [this] {
        attempt("mails_stay", [this] { spool_.deliver(*spool_wire_); });
    });
}

void MessageWork::run(MailWire* wire) {
    attempt("messages_failed", [&] { sender_.run_due(wire); });
}

void MessageWork::wake() {
    const std::lock_guard lock(mutex_);
    for (const auto& ticker : tickers_) ticker->wake();
}

void MessageWork::stop() {
    sender_.stop();
    spool_.stop();
    house_ticker_.reset();
    spool_ticker_.reset();
    std::vector<std::unique_ptr<real::Ticker>> ended;
    {
        const std::lock_guard lock(mutex_);
        ended.swap(tickers_);
    }
    ended.clear();
    sender_.run_due(nullptr);  // what the writer had no place for is handed over once more
}

}  // namespace nahtlos::app
