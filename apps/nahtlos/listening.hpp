// Listening: wakes who waits for the changes of other servers as soon as PostgreSQL tells of them.
#pragma once

#include <functional>
#include <memory>

#include "base/real/ticker.hpp"
#include "base/sql/listener.hpp"
#include "base/world.hpp"

namespace nahtlos::app {

class Listening {
public:
    struct Wakes {
        std::function<void()> events, revisions;  // thread safe
    };

    Listening(const sql::DatabaseOptions& options, Clock& clock, Wakes wakes);

private:
    void tick();

    Clock& clock_;
    const Wakes wakes_;
    sql::Listener listener_;
    bool is_lost_ = false;
    std::int64_t retry_at_ns_ = 0;
    real::Ticker ticker_;  // last: it uses the others
};

}  // namespace nahtlos::app
