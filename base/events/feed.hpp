// Feed: events by position, filtered by type, aggregate and what the reader may see.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/api/call.hpp"
#include "base/batch/events.hpp"
#include "base/json/reader.hpp"
#include "base/json/values.hpp"

namespace nahtlos::events {

/// "order_placed": 1 to 64 lower case letters, digits and underscores.
struct EventType {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be an event type like order_placed";
    std::string value;
    auto operator<=>(const EventType&) const = default;
    static std::optional<EventType> parse(Wire wire);
    const Wire& wire() const { return value; }
    static boost::json::object schema();
};
using EventTypes = json::List<EventType, 0, 20>;

/// An id as events write it (a UUID) or as the rest of the API does ("ord_01j...").
struct AnyId {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be a UUID or an id like ord_01j...";
    Uuid uuid;
    auto operator<=>(const AnyId&) const = default;
    static std::optional<AnyId> parse(const Wire& wire);
    Wire wire() const { return to_string(uuid); }
    static boost::json::object schema();
};

/// Where in the order of events: 1 or more.
struct Position {
    using Wire = std::int64_t;
    static constexpr std::string_view rule = "must be 1 or more";
    std::int64_t value = 1;
    auto operator<=>(const Position&) const = default;
    static std::optional<Position> parse(Wire wire);
    Wire wire() const { return value; }
    static boost::json::object schema();
};

/// An event on the wire.
struct EventView {
    std::int64_t position = 0;
    std::string type;
    Uuid aggregate;
    std::int64_t aggregate_seq = 0;
    std::optional<Uuid> channel, market;
    std::string actor_kind;
    std::optional<Uuid> actor;
    std::string request_id;
    std::optional<boost::json::object> context;
    Instant occurred_at, recorded_at;
    boost::json::object payload;
    static constexpr std::string_view schema_name = "Event";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"position", "in the one order of all events; without gaps, upwards"},
        {"aggregate_seq", "version of the aggregate after it"},
        {"context", "session, device, campaign, experiment, consent_version, as far as given"},
    }};
};
BOOST_DESCRIBE_STRUCT(EventView, (),
                      (position, type, aggregate, aggregate_seq, channel, market, actor_kind, actor,
                       request_id, context, occurred_at, recorded_at, payload))
EventView view_of(NumberedEvent event);

/// What a reader wants and may see; what is not set lets everything pass.
struct EventFilter {
    std::vector<std::string> types;  // any of them
    std::optional<Uuid> aggregate, channel, market, actor;
    std::optional<Instant> since, until;  // recorded at or after, before
    std::string says;                     // a piece of the payload, as it is written there
    auto operator<=>(const EventFilter&) const = default;
    bool passes(const NumberedEvent& event) const;
};

/// Ends the filter where the caller's key ends: at its channel, its market. Refuses (forbidden,
/// "outside_of_key") a key bound to what events do not tell: a location, or a legal entity alone.
std::optional<Refusal> bind_to(const api::Caller& caller, EventFilter& filter);

enum class Direction { up, down };

struct FoundEvents {
    std::vector<NumberedEvent> items;
    std::int64_t next = 0;  // up: begin of what is left; down: its end
};

/// At most `limit` of the events in [begin, end) that pass, in the order of `direction`.
FoundEvents find_events(Tx& tx, const EventFilter& filter, std::int64_t begin, std::int64_t end,
                        std::int64_t limit, Direction direction);

/// Positions looked at for one answer, so that a filter that nothing passes costs no more.
constexpr std::int64_t scanned_positions = 10'000;

/// The first events from `from` on that pass. `next` is `from` when there is nothing yet, and goes
/// on where nothing passes.
FoundEvents feed(Tx& tx, const EventFilter& filter, std::int64_t from, std::int64_t limit);

/// The last events before `before` (the newest, if nothing) that pass, newest first. `next` is
/// nothing when there are no more.
struct AuditPage {
    std::vector<NumberedEvent> items;
    std::optional<std::int64_t> next;
};
AuditPage audit(Tx& tx, const EventFilter& filter, std::optional<std::int64_t> before,
                std::int64_t limit);

}  // namespace nahtlos::events
