// The routes of what was sent to an endpoint: the log, and sending it again.
#include "modules/webhooks/api_views.hpp"

namespace nahtlos::webhooks {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

constexpr std::int64_t most_replayed = 1'000;

struct DeliveriesQuery {
    std::vector<DeliveryState> state;
    events::EventTypes type;
    std::optional<events::AnyId> aggregate;
    std::optional<Instant> from, to;
    std::optional<api::Cursor<DeliveryId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 3> may_miss{"state", "type", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"from", "made at or after"},
        {"to", "made before"},
    }};
};
BOOST_DESCRIBE_STRUCT(DeliveriesQuery, (), (state, type, aggregate, from, to, cursor, limit))

struct ReplayRequest {
    Instant from, to;
    std::vector<DeliveryState> state;
    static constexpr std::string_view schema_name = "WebhookReplayRequest";
    static constexpr std::array<std::string_view, 1> may_miss{"state"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"from", "made at or after; to: made before"},
        {"state", "dead, delivered or both; dead if not given"},
    }};
};
BOOST_DESCRIBE_STRUCT(ReplayRequest, (), (from, to, state))

struct Replayed {
    std::int64_t replayed = 0;
    bool has_more = false;
    static constexpr std::string_view schema_name = "WebhookReplay";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"has_more", "a thousand were taken, the newest; ask again for the rest"}}};
};
BOOST_DESCRIBE_STRUCT(Replayed, (), (replayed, has_more))

bool is_closed(const Delivery& delivery) {
    return delivery.state == DeliveryState::delivered || delivery.state == DeliveryState::dead;
}

Result<api::Page<DeliveryView>> list(const Call& call, Tx& tx, EndpointId id,
                                     const DeliveriesQuery& query) {
    const auto endpoint = endpoint_for(tx, *call.caller, id, sql::Lock::no);
    if (!endpoint) return endpoint.refusal();
    DeliveryFilter filter;
    filter.endpoint = id;
    filter.state = query.state;
    for (const auto& type : query.type) filter.type.push_back(type.value);
    if (query.aggregate) filter.aggregate = query.aggregate->uuid;
    filter.from = query.from;
    filter.to = query.to;
    if (query.cursor) filter.before = query.cursor->key;
    filter.limit = query.limit.value + 1;
    std::vector<DeliveryView> views;
    for (const auto& delivery : find_deliveries(tx, filter)) views.push_back(view_of(delivery));
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.id; });
}

Result<Delivery> delivery_for(Tx& tx, const api::Caller& caller, EndpointId endpoint, DeliveryId id,
                              sql::Lock lock) {
    const auto found = endpoint_for(tx, caller, endpoint, lock);
    if (!found) return found.refusal();
    auto delivery = find_delivery(tx, id);
    if (!delivery || delivery->endpoint != endpoint) return api::no_such_resource();
    return *std::move(delivery);
}

Result<DeliveryDetails> get(const Call& call, Tx& tx, EndpointId endpoint, DeliveryId id) {
    const auto delivery = delivery_for(tx, *call.caller, endpoint, id, sql::Lock::no);
    if (!delivery) return delivery.refusal();
    DeliveryDetails details;
    static_cast<DeliveryView&>(details) = view_of(*delivery);
    for (const auto& a : attempts_of(tx, id)) {
        details.log.push_back({a.number, a.sent_at, a.duration_ms, a.status, a.error, a.body});
    }
    return details;
}

Result<DeliveryView> replay_one(ChangeScope& scope, const api::Caller& caller, EndpointId endpoint,
                                DeliveryId id) {
    const auto delivery = delivery_for(scope.tx, caller, endpoint, id, sql::Lock::yes);
    if (!delivery) return delivery.refusal();
    if (!is_closed(*delivery)) {
        return Refusal{RefusalKind::conflict, "delivery_open", "this delivery is still on its way"};
    }
    replay(scope.tx, endpoint, {*delivery}, scope.now);
    return view_of(*find_delivery(scope.tx, id));
}

Result<Replayed> replay_range(ChangeScope& scope, const api::Caller& caller, EndpointId endpoint,
                              const ReplayRequest& wish) {
    const auto found = endpoint_for(scope.tx, caller, endpoint, sql::Lock::yes);
    if (!found) return found.refusal();
    DeliveryFilter filter;
    filter.endpoint = endpoint;
    filter.state = wish.state;
    if (filter.state.empty()) filter.state = {DeliveryState::dead};
    for (const auto state : filter.state) {
        if (state == DeliveryState::dead || state == DeliveryState::delivered) continue;
        return Refusal{RefusalKind::invalid,
                       "invalid_request",
                       "the deliveries cannot be replayed like this",
                       {{"/state", "not_closed", "must be dead or delivered"}}};
    }
    filter.from = wish.from;
    filter.to = wish.to;
    filter.limit = most_replayed + 1;
    auto closed = find_deliveries(scope.tx, filter);
    const bool has_more = std::ssize(closed) > most_replayed;
    if (has_more) closed.resize(static_cast<std::size_t>(most_replayed));
    const auto count = std::ssize(closed);
    replay(scope.tx, endpoint, std::move(closed), scope.now);
    return Replayed{count, has_more};
}

}  // namespace

api::Routes delivery_routes(Changes& changes) {
    return {
        api::query("GET /v1/webhooks/endpoints/{id}/deliveries", Scope::keys_write,
                   "list_webhook_deliveries", "What was sent there or is to be, newest first", list,
                   {.tag = "webhooks", .priority = Priority::bulk}),
        api::query("GET /v1/webhooks/endpoints/{id}/deliveries/{delivery}", Scope::keys_write,
                   "get_webhook_delivery", "A delivery with all its attempts", get,
                   {.tag = "webhooks"}),
        api::command("POST /v1/webhooks/endpoints/{id}/deliveries/{delivery}/replay",
                     Scope::keys_write, "replay_webhook_delivery",
                     "Send an event again, with the same webhook-id",
                     [&changes](const Call& call, Reply<DeliveryView> reply, EndpointId endpoint,
                                DeliveryId id) {
                         api::run_change<DeliveryView>(
                             changes, call, reply, [&call, endpoint, id](ChangeScope& scope) {
                                 return replay_one(scope, *call.caller, endpoint, id);
                             });
                     },
                     {.status = 202,
                      .errors = {{RefusalKind::conflict, "delivery_open", "it is on its way"}},
                      .tag = "webhooks"}),
        api::command("POST /v1/webhooks/endpoints/{id}/replay", Scope::keys_write,
                     "replay_webhook_deliveries", "Send again what was given up in a while",
                     [&changes](const Call& call, Reply<Replayed> reply, EndpointId endpoint,
                                ReplayRequest wish) {
                         api::run_change<Replayed>(
                             changes, call, reply,
                             [&call, endpoint, wish = std::move(wish)](ChangeScope& scope) {
                                 return replay_range(scope, *call.caller, endpoint, wish);
                             });
                     },
                     {.status = 202, .tag = "webhooks"}),
    };
}

}  // namespace nahtlos::webhooks
