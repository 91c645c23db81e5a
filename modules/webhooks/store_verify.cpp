#include "webhooks/types.hpp"
#include "webhooks/verify.hpp"

namespace nahtlos::webhooks {
namespace {

struct Successes {
    DeliveryId id;
    DeliveryState state = DeliveryState::waiting;
    std::int64_t replays = 0, found = 0;
};
BOOST_DESCRIBE_STRUCT(Successes, (), (id, state, replays, found))

struct OutOfOrder {
    DeliveryId id;
    std::int64_t success = 0, earlier = 0;
};
BOOST_DESCRIBE_STRUCT(OutOfOrder, (), (id, success, earlier))

struct Heads {
    EndpointId endpoint;
    Uuid aggregate;
    std::int64_t heads = 0;
};
BOOST_DESCRIBE_STRUCT(Heads, (), (endpoint, aggregate, heads))

}  // namespace

std::int64_t deliveries(Tx& tx) {
    return tx.value<std::int64_t>("select count(*) from webhooks_delivery").value_or(0);
}

std::vector<BrokenDelivery> broken_deliveries(Tx& tx, std::int64_t limit) {
    std::vector<BrokenDelivery> broken;
    for (const auto& row : tx.all<Successes>(
             "select d.id, d.state, d.replays, coalesce(a.n, 0) from webhooks_delivery d left join "
             "(select delivery, count(*) as n from webhooks_attempt where status >= 200 and "
             "status < 300 group by delivery) a on a.delivery = d.id where "
             "coalesce(a.n, 0) > d.replays + 1 or (d.state = 'delivered' and a.n is null) "
             "order by d.id limit $1",
             limit)) {
        broken.push_back({"delivery " + to_string(row.id),
                          "one success, and up to " + std::to_string(row.replays) + " by replay",
                          std::to_string(row.found)});
    }
    for (const auto& row : tx.all<OutOfOrder>(
             "select id, success, earlier from (select id, success, max(success) over (partition "
             "by endpoint, aggregate order by position rows between unbounded preceding and "
             "1 preceding) as earlier from webhooks_delivery where state = 'delivered' and "
             "replays = 0) o where success < earlier order by id limit $1",
             limit)) {
        broken.push_back({"delivery " + to_string(row.id),
                          "a success after number " + std::to_string(row.earlier),
                          "number " + std::to_string(row.success)});
    }
    for (const auto& row : tx.all<Heads>(
             "select endpoint, aggregate, sum(case when state = 'queued' then 0 else 1 end) as n "
             "from webhooks_delivery where state = 'queued' or state = 'waiting' or "
             "state = 'sending' group by endpoint, aggregate "
             "having sum(case when state = 'queued' then 0 else 1 end) <> 1 "
             "order by endpoint, aggregate limit $1",
             limit)) {
        broken.push_back(
            {"deliveries of " + to_string(row.aggregate) + " to " + to_string(row.endpoint),
             "one that is due", std::to_string(row.heads)});
    }
    return broken;
}

}  // namespace nahtlos::webhooks
