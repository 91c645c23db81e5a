// Attempts: failed log-ins slow down whoever makes them, by account and by address, over restarts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/sql/tx.hpp"

namespace nahtlos::auth {

/// Whose failures are counted. Known by a hash only: neither logins nor addresses are stored.
struct AttemptSubject {
    Uuid id;
    std::int64_t free = 0;  // failures that cost no waiting
    Span longest = minutes(15);
};
/// An account, there or not: 5 failures are free. `kind` keeps logins of two kinds apart.
AttemptSubject attempts_on(std::string_view kind, std::string_view login);
/// A client's address; whole shops share one, so 30 are free.
AttemptSubject attempts_from(std::string_view peer);
/// The address that customers log in from with passwords. A shop's server speaks for all of them,
/// so 100 are free, and nobody waits longer than 5 s for the mistakes of others.
AttemptSubject customers_attempts_from(std::string_view peer);

/// The address of one customer, as the shop's server says it: as that of a client, and counted for
/// that shop alone, so that no shop keeps the customers of others out.
AttemptSubject attempts_from_customer(const Uuid& shop, std::string_view address);

/// How long nobody is listened to after so many failures: 1 s, 2 s, 4 s, ... up to 15 minutes.
Span wait_after(std::int64_t failures, std::int64_t free);

/// Refuses (rate_limited, "too_many_attempts") while one of them has to wait.
std::optional<Refusal> unless_waiting(Tx& tx, const std::vector<AttemptSubject>& who, Instant now);
/// Counts a failure of each. Failures are forgotten after an hour without another.
void record_failure(Tx& tx, const std::vector<AttemptSubject>& who, Instant now);
/// After a success.
void forget_failures(Tx& tx, const AttemptSubject& who);
/// Drops what counts no longer; returns how many.
std::int64_t drop_old_attempts(Tx& tx, Instant now);

}  // namespace nahtlos::auth
