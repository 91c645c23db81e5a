// What a serving process does with events beside requests: number, stream, react, forget.
#pragma once

#include <memory>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/events/hub.hpp"
#include "base/events/retention.hpp"
#include "base/events/sequencer.hpp"
#include "base/events/subscriptions.hpp"
#include "base/real/ticker.hpp"
#include "base/sql/database.hpp"

namespace nahtlos::app {

class EventWork {
public:
    EventWork(sql::Database& database, World& world, Changes& changes,
              std::vector<events::Subscriber> subscribers, events::Subscriptions::IsBusy is_busy);

    events::EventHub& hub() { return hub_; }

    /// `reacts`: numbers, serves subscribers and forgets what is old, too; streams in any case,
    /// what is new every `stream_pause`.
    void start(bool reacts, Span stream_pause);
    /// There is something new to stream. Thread safe, once started.
    void wake_streams() {
        if (hub_.streams() > 0) stream_ticker_->wake();
    }
    /// Ends all streams; then the server can stop without waiting for them.
    void close_streams() { hub_.close(); }
    /// Joins the threads. Changes already submitted still run with the writer.
    void stop();

private:
    void react();

    sql::Database& database_;
    events::EventHub hub_;
    events::Sequencer sequencer_;
    events::Subscriptions subscriptions_;
    events::Retention retention_;
    std::unique_ptr<real::Ticker> sequencer_ticker_, stream_ticker_, ticker_;
};

}  // namespace nahtlos::app
