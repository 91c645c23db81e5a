#include "modules/webhooks/api_views.hpp"

namespace nahtlos::webhooks {

EndpointView view_of(Tx& tx, const Endpoint& e) {
    EndpointView view;
    view.id = e.id;
    view.url = e.url;
    view.description = e.description;
    for (std::size_t at = 0; at < e.types.size();) {
        const auto comma = std::min(e.types.find(',', at), e.types.size());
        view.types.push_back(e.types.substr(at, comma - at));
        at = comma + 1;
    }
    if (e.channel) view.channel = channels::ChannelId{*e.channel};
    if (e.market) view.market = channels::MarketId{*e.market};
    view.state = e.state;
    view.reason = e.reason;
    view.failing_since = e.failing_since;
    for (const auto& key : keys_of(tx, e.id)) {
        view.keys.push_back({key.number, key.kind, key.public_key, key.created_at, key.expires_at});
    }
    view.created_at = e.created_at;
    view.updated_at = e.updated_at;
    view.version = e.version;
    return view;
}

DeliveryView view_of(const Delivery& d) {
    DeliveryView view{d.id,        d.position, d.type,   d.aggregate, d.state,        {},
                      d.attempts,  d.replays,  d.status, d.error,     d.delivered_at, d.created_at,
                      d.updated_at};
    if (d.state == DeliveryState::waiting) view.due_at = d.due_at;
    return view;
}

bool is_seen(const api::Caller& caller, const Endpoint& endpoint) {
    events::EventFilter bound;
    if (events::bind_to(caller, bound)) return false;
    return (!bound.channel || bound.channel == endpoint.channel) &&
           (!bound.market || bound.market == endpoint.market);
}

Result<Endpoint> endpoint_for(Tx& tx, const api::Caller& caller, EndpointId id, sql::Lock lock) {
    auto found = find_endpoint(tx, id, lock);
    if (!found || !is_seen(caller, *found)) return api::no_such_resource();
    return *std::move(found);
}

void tell(ChangeScope& scope, const char* type, const Endpoint& endpoint) {
    scope.events.push_back(
        {type, endpoint.id.uuid, endpoint.version, scope.context, scope.now, "{}"});
}

}  // namespace nahtlos::webhooks
