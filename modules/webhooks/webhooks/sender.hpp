// Sender: sends what is due to the endpoints of others, and writes down what became of it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "base/batch/changes.hpp"
#include "base/ops/metrics.hpp"
#include "base/outbound_gate.hpp"
#include "base/sql/database.hpp"
#include "webhooks/rules.hpp"
#include "webhooks/store.hpp"

namespace nahtlos::webhooks {

struct SenderOptions {
    Span timeout = seconds(15);
    Span lease_beyond = minutes(1);  // of the timeout: after it another process sends again
    std::int64_t at_once = 4;        // to one endpoint, over all processes
    Span disable_after = days(5);    // of nothing but failures
    Span keep = days(30);            // what was sent, and what could not be
    std::size_t body_bytes = 1'024;  // of an answer that are kept
};

/// Any number of them may run, in any number of processes; an endpoint that hangs holds up no
/// other, as long as `outbound` carries `most_endpoints` times `at_once` calls. An event whose
/// outcome was not recorded (a crash) is sent again, with the same webhook-id. Lives until the
/// writer of `changes` has ended.
class Sender {
public:
    Sender(sql::Database& database, Changes& changes, World& world, Outbound& outbound,
           SecretBox secrets, metrics::Registry& registry, SenderOptions options = {});

    /// Begins to send what is due. One thread at a time; never waits for an endpoint. Throws
    /// sql::Error when the database cannot be read.
    void run_due();
    /// Forgets a slice of what is too old, shows counts. One thread at a time.
    void keep_house();
    /// Told when something more may be due. Before the first run_due() only.
    void wake_by(std::function<void()> wake) { wake_ = std::move(wake); }
    /// Nothing comes back any more of what is on the wire.
    void stop() { gate_.close(); }

private:
    struct Claimed {
        Delivery delivery;
        std::string body;
    };
    struct Round {  // what one claim brought
        std::string url;
        std::vector<SigningKey> keys;
        std::vector<Claimed> claimed;
    };

    void claim_for(EndpointId endpoint);
    void send_all(const Round& round);
    void send(const Round& round, const Claimed& claimed);
    void settle(const Delivery& sent, Attempt attempt);
    Result<std::string> settle_in(ChangeScope& scope, const Delivery& sent, const Attempt& attempt,
                                  std::uint64_t dice) const;
    void count(const Attempt& attempt);
    Entry<Change> entry(Change change);

    sql::Database& database_;
    Changes& changes_;
    World& world_;
    OutboundGate gate_;
    const SecretBox secrets_;
    const SenderOptions options_;
    std::function<void()> wake_ = [] {};
    metrics::Counter &delivered_, &failed_, &unanswered_;
    metrics::Gauge &open_, &dead_, &disabled_;
    std::mutex mutex_;
    std::map<EndpointId, std::int64_t> busy_;  // claims and calls under way here
};

}  // namespace nahtlos::webhooks
