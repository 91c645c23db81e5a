#include "webhooks/store.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/sql/where.hpp"
#include "webhooks/rules.hpp"

namespace nahtlos::webhooks {
namespace {

constexpr std::string_view endpoint_table = "webhooks_endpoint", key_table = "webhooks_key",
                           delivery_table = "webhooks_delivery", attempt_table = "webhooks_attempt";
// In the words of the index webhooks_delivery_open.
constexpr std::string_view is_open = "(state = 'queued' or state = 'waiting' or state = 'sending')";

struct EndpointKey {
    EndpointId id;
};
BOOST_DESCRIBE_STRUCT(EndpointKey, (), (id))

struct KeysOf {
    EndpointId endpoint;
};
BOOST_DESCRIBE_STRUCT(KeysOf, (), (endpoint))

struct DeliveryKey {
    DeliveryId id;
    auto operator<=>(const DeliveryKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(DeliveryKey, (), (id))

struct AttemptsOf {
    DeliveryId delivery;
    auto operator<=>(const AttemptsOf&) const = default;
};
BOOST_DESCRIBE_STRUCT(AttemptsOf, (), (delivery))

struct AggregateKey {
    EndpointId endpoint;
    Uuid aggregate;
    auto operator<=>(const AggregateKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(AggregateKey, (), (endpoint, aggregate))

// The first open one of the aggregate is due, unless one of it is on its way already.
void promote(Tx& tx, EndpointId endpoint, const Uuid& aggregate, Instant now) {
    const auto open =
        tx.all<Delivery>("select " + sql::column_list<Delivery>() +
                             " from webhooks_delivery where endpoint = $1 and aggregate = $2 and "
                             "(state = 'waiting' or state = 'sending') limit 1",
                         endpoint, aggregate);
    if (!open.empty()) return;
    tx.run(
        "update webhooks_delivery set state = 'waiting', due_at = $3 where id = (select id from "
        "webhooks_delivery where endpoint = $1 and aggregate = $2 and state = 'queued' "
        "order by position limit 1)",
        endpoint, aggregate, now);
}

}  // namespace

std::vector<Endpoint> endpoints(Tx& tx) {
    return tx.all<Endpoint>("select " + sql::column_list<Endpoint>() +
                            " from webhooks_endpoint where state <> 'deleted' order by id");
}

std::optional<Endpoint> find_endpoint(Tx& tx, EndpointId id, sql::Lock lock) {
    auto found = tx.find<Endpoint>(endpoint_table, std::vector<EndpointKey>{{id}}, lock,
                                   sql::LockRank::feed, "state <> 'deleted'");
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Endpoint> lock_endpoints(Tx& tx, const std::vector<EndpointId>& ids) {
    std::vector<EndpointKey> keys;
    for (const auto id : ids) keys.push_back({id});
    return tx.find<Endpoint>(endpoint_table, keys, sql::Lock::yes, sql::LockRank::feed,
                             "state <> 'deleted'");
}

void insert_endpoint(Tx& tx, const Endpoint& endpoint) {
    tx.insert(endpoint_table, std::vector{endpoint});
}

void save_endpoint(Tx& tx, const Endpoint& endpoint) {
    tx.update(endpoint_table, 1, std::vector{endpoint});
}

std::vector<SigningKey> keys_of(Tx& tx, EndpointId endpoint) {
    return tx.find<SigningKey>(key_table, std::vector<KeysOf>{{endpoint}}, {}, "number");
}

void save_key(Tx& tx, const SigningKey& key) { tx.upsert(key_table, 2, std::vector{key}); }

void erase_keys(Tx& tx, EndpointId endpoint, Instant until) {
    tx.run("delete from webhooks_key where endpoint = $1 and expires_at <= $2", endpoint, until);
}

void erase_all_keys(Tx& tx, EndpointId endpoint) {
    tx.erase(key_table, std::vector<KeysOf>{{endpoint}});
}

void record(Tx& tx, const Endpoint& endpoint, std::span<const NumberedEvent* const> events,
            Instant now) {
    std::set<AggregateKey> keys;
    for (const auto* event : events) keys.insert({endpoint.id, event->aggregate});
    std::set<Uuid> busy;
    for (const auto& open : tx.find<Delivery>(
             delivery_table, std::vector<AggregateKey>(keys.begin(), keys.end()), is_open)) {
        busy.insert(open.aggregate);
    }
    std::vector<Delivery> fresh;
    for (const auto* event : events) {
        Delivery d;
        d.id = delivery_id(endpoint.id, event->position, event->recorded_at);
        d.endpoint = endpoint.id;
        d.position = event->position;
        d.type = event->type;
        d.aggregate = event->aggregate;
        d.state =
            busy.insert(event->aggregate).second ? DeliveryState::waiting : DeliveryState::queued;
        d.due_at = d.created_at = d.updated_at = now;
        fresh.push_back(std::move(d));
    }
    std::ranges::sort(fresh, {}, &Delivery::id);
    tx.insert(delivery_table, fresh);
}

std::vector<EndpointId> due_endpoints(Tx& tx, Instant now) {
    std::vector<EndpointId> ids;
    for (const auto& row : tx.all<EndpointKey>(
             "select e.id from webhooks_endpoint e where e.state = 'enabled' and exists (select 1 "
             "from webhooks_delivery d where d.endpoint = e.id and "
             "(d.state = 'waiting' or d.state = 'sending') and d.due_at <= $1) order by e.id",
             now)) {
        ids.push_back(row.id);
    }
    return ids;
}

std::int64_t sending(Tx& tx, EndpointId endpoint, Instant now) {
    return tx
        .value<std::int64_t>(
            "select count(*) from webhooks_delivery where endpoint = $1 and "
            "(state = 'waiting' or state = 'sending') and due_at > $2 and state = 'sending'",
            endpoint, now)
        .value_or(0);
}

std::vector<Delivery> claim(Tx& tx, EndpointId endpoint, Instant now, Instant lease_until,
                            std::int64_t limit) {
    auto due = tx.all<Delivery>("select " + sql::column_list<Delivery>() +
                                    " from webhooks_delivery where endpoint = $1 and "
                                    "(state = 'waiting' or state = 'sending') and due_at <= $2 "
                                    "order by due_at, position limit $3",
                                endpoint, now, limit);
    for (auto& delivery : due) {
        delivery.state = DeliveryState::sending;
        delivery.due_at = lease_until;
        ++delivery.attempts;
        ++delivery.tries;
        delivery.updated_at = now;
    }
    auto rows = due;
    std::ranges::sort(rows, {}, &Delivery::id);
    tx.update(delivery_table, 1, rows);
    return due;
}

std::optional<Delivery> find_delivery(Tx& tx, DeliveryId id) {
    auto found = tx.find<Delivery>(delivery_table, std::vector<DeliveryKey>{{id}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

void save_delivery(Tx& tx, const Delivery& delivery) {
    tx.update(delivery_table, 1, std::vector{delivery});
    using enum DeliveryState;
    if (delivery.state != delivered && delivery.state != dead) return;
    promote(tx, delivery.endpoint, delivery.aggregate, delivery.updated_at);
}

void insert_attempt(Tx& tx, const Attempt& attempt) {
    tx.insert(attempt_table, std::vector{attempt});
}

std::vector<Attempt> attempts_of(Tx& tx, DeliveryId delivery) {
    return tx.find<Attempt>(attempt_table, std::vector<AttemptsOf>{{delivery}}, {}, "number");
}

std::vector<Delivery> find_deliveries(Tx& tx, const DeliveryFilter& filter) {
    sql::Where where;
    where.add_if("endpoint = ", filter.endpoint);
    where.add_any("state", filter.state);
    where.add_any("type", filter.type);
    where.add_if("aggregate = ", filter.aggregate);
    where.add_made("id", "created_at", filter.from, filter.to);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Delivery>(tx, delivery_table, where);
}

void replay(Tx& tx, EndpointId endpoint, std::vector<Delivery> deliveries, Instant now) {
    std::set<Uuid> aggregates;
    for (auto& delivery : deliveries) {
        delivery.state = DeliveryState::queued;
        delivery.tries = 0;
        ++delivery.replays;
        delivery.updated_at = now;
        aggregates.insert(delivery.aggregate);
    }
    std::ranges::sort(deliveries, {}, &Delivery::id);
    tx.update(delivery_table, 1, deliveries);
    for (const auto& aggregate : aggregates) promote(tx, endpoint, aggregate, now);
}

std::vector<Delivery> old_deliveries(Tx& tx, Instant before, std::int64_t limit) {
    return tx.all<Delivery>("select " + sql::column_list<Delivery>() +
                                " from webhooks_delivery where created_at < $1 "
                                "order by created_at limit $2",
                            before, limit);
}

std::vector<Delivery> orphans(Tx& tx, std::int64_t limit) {
    return tx.all<Delivery>(
        "select " + sql::column_list<Delivery>() +
            " from webhooks_delivery where endpoint in (select id from webhooks_endpoint where "
            "state = 'deleted') limit $1",
        limit);
}

void erase_deliveries(Tx& tx, const std::vector<DeliveryId>& ids) {
    std::vector<DeliveryKey> keys;
    for (const auto id : ids) keys.push_back({id});
    std::ranges::sort(keys);
    std::vector<AttemptsOf> parts;
    for (const auto& key : keys) parts.push_back({key.id});
    tx.erase(attempt_table, parts);
    tx.erase(delivery_table, keys);
}

Counted count(Tx& tx) {
    return *tx.one<Counted>(
        "select (select count(*) from webhooks_delivery where state = 'queued' or "
        "state = 'waiting' or state = 'sending'), "
        "(select count(*) from webhooks_delivery where state = 'dead'), "
        "(select count(*) from webhooks_endpoint where state = 'disabled')");
}

}  // namespace nahtlos::webhooks
