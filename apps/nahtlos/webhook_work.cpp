#include "apps/nahtlos/webhook_work.hpp"

#include "base/ops/log.hpp"
#include "base/ops/standard_metrics.hpp"

namespace nahtlos::app {
namespace {

constexpr Span send_pause = milliseconds(200), house_pause = seconds(5);

// An endpoint that hangs keeps its own connections busy and none of the others'.
real::OutboundOptions wire_options(const config::Webhooks& config) {
    constexpr auto calls = static_cast<std::size_t>(webhooks::most_endpoints) *
                           static_cast<std::size_t>(webhooks::SenderOptions{}.at_once);
    real::OutboundOptions options;
    options.concurrency = options.concurrency_per_host = calls;
    options.reply_bytes = 4 * 1024;
    options.cuts_replies = true;
    options.user_agent = "nahtlos-webhooks";
    if (!config.allow_private) options.may_connect = webhooks::is_public_address;
    return options;
}

webhooks::SenderOptions sender_options(const config::Webhooks& config) {
    webhooks::SenderOptions options;
    options.timeout = milliseconds(config.timeout_ms);
    options.disable_after = days(config.disable_days);
    options.keep = days(config.keep_days);
    return options;
}

}  // namespace

WebhookWork::WebhookWork(const config::Webhooks& config, sql::Database& database, Changes& changes,
                         World& world)
    : wire_(wire_options(config)),
      watched_(wire_, world.clock, world.random, metrics::standard()),
      sender_(database, changes, world, watched_, webhooks::SecretBox(config.secret_key),
              metrics::standard().registry, sender_options(config)) {}

void WebhookWork::start() {
    sender_.wake_by([this] { wake(); });
    house_ticker_ = std::make_unique<real::Ticker>(
        "webhook_house", house_pause, [this] { attempt(&webhooks::Sender::keep_house); });
    const std::lock_guard lock(mutex_);
    ticker_ = std::make_unique<real::Ticker>("webhooks", send_pause,
                                             [this] { attempt(&webhooks::Sender::run_due); });
}

void WebhookWork::attempt(void (webhooks::Sender::*work)()) {
    try {
        (sender_.*work)();
    } catch (const std::exception& error) {
        log::warn("webhooks_failed", {{"why", error.what()}});
    }
}

void WebhookWork::wake() {
    const std::lock_guard lock(mutex_);
    if (ticker_ != nullptr) ticker_->wake();
}

void WebhookWork::stop() {
    sender_.stop();
    house_ticker_.reset();
    std::unique_ptr<real::Ticker> ended;
    {
        const std::lock_guard lock(mutex_);
        ended.swap(ticker_);
    }
}

}  // namespace nahtlos::app
