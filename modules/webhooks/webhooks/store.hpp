// The stored form of endpoints, their keys, deliveries and attempts.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/batch/events.hpp"
#include "base/sql/tx.hpp"
#include "webhooks/types.hpp"

namespace nahtlos::webhooks {

/// Those that are not deleted, by id.
std::vector<Endpoint> endpoints(Tx& tx);
/// Nothing for one that is deleted. With Lock::yes nobody else sends, records or changes anything
/// of it until the end of the transaction: everything about deliveries happens behind this lock.
std::optional<Endpoint> find_endpoint(Tx& tx, EndpointId id, sql::Lock lock);
/// Locks several at once, which is the only way to lock more than one; ids ascend.
std::vector<Endpoint> lock_endpoints(Tx& tx, const std::vector<EndpointId>& ids);
void insert_endpoint(Tx& tx, const Endpoint& endpoint);
/// Of one that was locked.
void save_endpoint(Tx& tx, const Endpoint& endpoint);

std::vector<SigningKey> keys_of(Tx& tx, EndpointId endpoint);
void save_key(Tx& tx, const SigningKey& key);
/// Those that expired at or before `until`.
void erase_keys(Tx& tx, EndpointId endpoint, Instant until);
void erase_all_keys(Tx& tx, EndpointId endpoint);

/// Records events for a locked endpoint: the first of an aggregate that has nothing open waits to
/// be sent, others are queued. Throws sql::Error{unique} for one that is recorded already.
void record(Tx& tx, const Endpoint& endpoint, std::span<const NumberedEvent* const> events,
            Instant now);

/// Enabled endpoints that have something to send now.
std::vector<EndpointId> due_endpoints(Tx& tx, Instant now);
/// How many of its deliveries are on the wire.
std::int64_t sending(Tx& tx, EndpointId endpoint, Instant now);
/// Marks what is due, up to `limit`, as being sent until `lease_until`; the attempt counts from now
/// on. In the order of when they were due.
std::vector<Delivery> claim(Tx& tx, EndpointId endpoint, Instant now, Instant lease_until,
                            std::int64_t limit);

std::optional<Delivery> find_delivery(Tx& tx, DeliveryId id);
/// Writes what became of one whose endpoint is locked. Where that is its end, the next event of the
/// aggregate is due.
void save_delivery(Tx& tx, const Delivery& delivery);
void insert_attempt(Tx& tx, const Attempt& attempt);
std::vector<Attempt> attempts_of(Tx& tx, DeliveryId delivery);

struct DeliveryFilter {
    std::optional<EndpointId> endpoint;
    std::vector<DeliveryState> state;
    std::vector<std::string> type;
    std::optional<Uuid> aggregate;
    std::optional<Instant> from, to;  // recorded
    std::optional<DeliveryId> before;
    std::int64_t limit = 20;
};
/// Newest first.
std::vector<Delivery> find_deliveries(Tx& tx, const DeliveryFilter& filter);

/// Begins closed deliveries of a locked endpoint anew, in the order of their events.
void replay(Tx& tx, EndpointId endpoint, std::vector<Delivery> deliveries, Instant now);

/// Made before `before`, oldest first.
std::vector<Delivery> old_deliveries(Tx& tx, Instant before, std::int64_t limit);
/// Of endpoints that are deleted.
std::vector<Delivery> orphans(Tx& tx, std::int64_t limit);
/// With their attempts; they are closed.
void erase_deliveries(Tx& tx, const std::vector<DeliveryId>& ids);

struct Counted {
    std::int64_t open = 0, dead = 0, disabled = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (open, dead, disabled))
Counted count(Tx& tx);

}  // namespace nahtlos::webhooks
