// WebhookWork: sends webhooks beside everything else, by connections of its own.
#pragma once

#include <memory>
#include <mutex>

#include "base/ops/config.hpp"
#include "base/ops/watched_outbound.hpp"
#include "base/real/outbound.hpp"
#include "base/real/ticker.hpp"
#include "base/real/world.hpp"
#include "webhooks/sender.hpp"

namespace nahtlos::app {

class WebhookWork {
public:
    WebhookWork(const config::Webhooks& config, sql::Database& database, Changes& changes,
                World& world);

    void start();
    /// Joins the threads; what is on the wire is sent again after the next start.
    void stop();

private:
    void attempt(void (webhooks::Sender::*work)());
    void wake();

    real::CurlOutbound wire_;
    WatchedOutbound watched_;
    webhooks::Sender sender_;
    std::unique_ptr<real::Ticker> house_ticker_;
    std::mutex mutex_;
    std::unique_ptr<real::Ticker> ticker_;  // under the mutex: the writer wakes it to its end
};

}  // namespace nahtlos::app
