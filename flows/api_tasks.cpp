#include "flows/api_tasks.hpp"

#include <algorithm>
#include <utility>

#include "base/events/api.hpp"
#include "base/json/writer.hpp"
#include "flows/api_lists.hpp"
#include "flows/sight.hpp"
#include "orders/fulfillment.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;

struct TaskStreamQuery {
    std::optional<std::string> location;
    std::optional<events::Position> from;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"location", "code or id; required for keys bound to no location"},
         {"from",
          "position to begin at; by default what comes from now on. The header Last-Event-ID, "
          "which browsers send when they come back, wins over it"}}};
};
BOOST_DESCRIBE_STRUCT(TaskStreamQuery, (), (location, from))

// What changes the list of what a place has to do.
std::vector<std::string> event_types() {
    std::vector<std::string> types{"order_placed", "fulfillment_partly_handed_over",
                                   "fulfillment_canceled"};
    for (const auto& step : orders::fulfillment_steps()) {
        const std::string type(step.event);
        if (std::ranges::find(types, type) == types.end()) types.push_back(type);
    }
    return types;
}

struct AtPlace {
    inventory::LocationId location;
};
BOOST_DESCRIBE_STRUCT(AtPlace, (), (location))

// As events write it: the field with its value, without the braces around it.
std::string at_place(inventory::LocationId location) {
    const auto text = json::write(AtPlace{location});
    return text.substr(1, text.size() - 2);
}

Result<events::EventFilter> filter_for(const Pages& pages, const Call& call,
                                       const TaskStreamQuery& query) {
    const auto sight = sight_of(*call.caller);
    const auto place = place_of_list(sight, pages, query.location);
    if (!place) return place.refusal();
    if (!*place) {
        return wrong_parameter("location", "required", "is required for keys bound to no location");
    }
    events::EventFilter filter;
    filter.types = event_types();
    filter.channel = sight.channel;
    filter.market = sight.market;
    filter.says = at_place(**place);
    return filter;
}

}  // namespace

api::Routes task_routes(Engine& engine, events::EventHub& hub, api::Authenticator& authenticator) {
    return {api::stream(
        "GET /v1/fulfillments/stream", Scope::orders_read, "stream_fulfillments",
        "Follow what a location has to do",
        [&](const Call& call, const api::OpenStream& open, http::Request request,
            TaskStreamQuery query) -> std::optional<Refusal> {
            const auto pages = engine.books().latest();
            if (pages == nullptr) {
                return Refusal{RefusalKind::unavailable, "overloaded", "the server begins", {}, 1};
            }
            auto filter = filter_for(*pages, call, query);
            if (!filter) return filter.refusal();
            return events::follow_events(hub, authenticator, call, open, request,
                                         *std::move(filter), query.from, Scope::orders_read);
        },
        {.tag = "fulfillments",
         .description = "Events that name the location: orders that are placed with something to "
                        "do there, and every step of a fulfillment. Follow first, then read GET "
                        "/v1/fulfillments, so that nothing falls in between; what an order on "
                        "hold holds back is in the list, not here."})};
}

}  // namespace nahtlos::flows
