#include "apps/nahtlos/event_work.hpp"

#include "base/ops/log.hpp"
#include "base/ops/standard_metrics.hpp"
#include "base/sql/error.hpp"

namespace nahtlos::app {
namespace {

// Events become visible to readers after at most this (PostgreSQL).
constexpr Span number_pause = milliseconds(20), react_pause = milliseconds(100);

// What fails now is done by a later tick.
template <class Work>
void attempt(const char* what, Work&& work) {
    try {
        work();
    } catch (const std::exception& error) {
        log::warn("event_work_failed", {{"what", what}, {"why", error.what()}});
    }
}

// How far behind a subscriber is can be seen from outside.
void show(const events::Standing& standing) {
    auto& all = metrics::standard();
    all.events_position.set(standing.last);
    all.outbox_batches.set(standing.outbox_batches);
    all.outbox_lag.set(standing.outbox_lag.us / 1000);
    for (std::size_t i = 0; i < standing.dealt_with.size(); ++i) {
        const auto& [name, position] = standing.dealt_with[i];
        const metrics::Subscriber shown(all.registry, name);
        shown.position.set(position);
        shown.lag.set(standing.lags[i].us / 1000);
    }
}

}  // namespace

EventWork::EventWork(sql::Database& database, World& world, Changes& changes,
                     std::vector<events::Subscriber> subscribers,
                     events::Subscriptions::IsBusy is_busy)
    : database_(database),
      hub_(database, world),
      sequencer_(database, world),
      subscriptions_(
          database, changes, world, std::move(subscribers),
          [](std::string_view name, std::string_view why) {
              log::warn("subscriber_failed", {{"name", name}, {"why", why}});
          },
          std::move(is_busy)),
      retention_(changes, world) {}

void EventWork::start(bool reacts, Span stream_pause) {
    stream_ticker_ = std::make_unique<real::Ticker>(
        "streams", stream_pause, [this] { attempt("stream", [&] { hub_.poll(); }); });
    hub_.wake_by([this] { stream_ticker_->wake(); });
    stream_ticker_->wake();
    if (!reacts) return;
    if (database_.engine() == sql::Engine::postgres) {
        sequencer_ticker_ = std::make_unique<real::Ticker>(
            "sequencer", number_pause, [this] { attempt("number", [&] { sequencer_.run(); }); });
    }
    ticker_ = std::make_unique<real::Ticker>("events", react_pause, [this] { react(); });
}

void EventWork::stop() {
    stream_ticker_.reset();
    ticker_.reset();
    subscriptions_.stop();
    sequencer_ticker_.reset();
}

void EventWork::react() {
    attempt("react", [&] { show(subscriptions_.tick()); });
    retention_.tick();
}

}  // namespace nahtlos::app
