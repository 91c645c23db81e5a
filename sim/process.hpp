// Process: one life of the program between two crashes: engine, API, jobs and events in one thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "auth/keys.hpp"
#include "base/api/api.hpp"
#include "base/events/hub.hpp"
#include "base/events/retention.hpp"
#include "base/events/subscriptions.hpp"
#include "base/fake/world.hpp"
#include "base/world.hpp"
#include "flows/engine.hpp"
#include "flows/no_shows.hpp"
#include "flows/waiting.hpp"
#include "sim/disk/disk.hpp"

namespace nahtlos::sim {

/// Stands between the engine and its write connection; see sql::DatabaseOptions.
using WrapWriter =
    std::function<std::unique_ptr<sql::Connection>(std::unique_ptr<sql::Connection>)>;

/// How the program is set up; the same in all its lives.
struct Setup {
    flows::CheckoutLimits checkout;
    flows::IdleLimits idle;
    flows::CollectLimits collect;
    WrapWriter wrap_writer;  // null: nothing stands between
};

/// The shop's database on this disk, as the program opens it.
sql::DatabaseOptions database_options(const Disk& disk, const WrapWriter& wrap_writer);

class Process {
public:
    /// Reads the keys; what that throws is thrown.
    Process(const Disk& disk, fake::FakeWorld& world, Outbound& outbound, const Setup& setup);
    ~Process() { engine_.writer().close(); }  // replies refer to the API
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    sql::Database& database() { return database_; }
    flows::Engine& engine() { return engine_; }
    api::Api& api() { return api_; }

    /// Throws when the writer goes on failing without end.
    std::size_t pump();
    std::size_t waiting() const { return engine_.waiting(); }
    /// What tickers do in the real program. What the database cannot do now is done by a later
    /// tick.
    void tick();
    /// Whether the subscribers know all events.
    bool has_reacted();
    /// When the next job is due; nothing also while the database cannot tell.
    std::optional<Instant> next_due();

private:
    api::Routes routes();

    World world_;
    InlineExecutor readers_;
    metrics::Registry registry_;
    const Setup& setup_;
    int failures_ = 0;  // within one pump
    sql::Database database_;
    flows::Engine engine_;
    flows::WaitingWork waiting_{database_, world_, engine_.books(), engine_.advance_fulfillments(),
                                engine_.cancel_orders()};
    flows::NoShowWork no_shows_{database_, world_, engine_.books(), engine_.advance_fulfillments(),
                                engine_.cancel_orders()};
    auth::KeyRing keys_;
    events::EventHub hub_;
    events::Subscriptions subscriptions_;
    events::Retention retention_;
    api::Api api_;
};

}  // namespace nahtlos::sim
