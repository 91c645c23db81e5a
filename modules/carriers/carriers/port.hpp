// The port that carriers are reached by: idempotent by our shipment id, never in a transaction.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/http/message.hpp"
#include "base/result.hpp"
#include "base/world.hpp"
#include "carriers/types.hpp"

namespace nahtlos::carriers {

struct Address {
    std::string name, company, address1, address2, postal_code, city, country;
};
BOOST_DESCRIBE_STRUCT(Address, (), (name, company, address1, address2, postal_code, city, country))

struct LabelRequest {
    ShipmentId shipment;  // the idempotency key: asking twice buys one label
    std::string service, reference;
    Address sender, recipient;
    std::int64_t weight_g = 0;
    std::optional<std::string> pickup_point;
};

/// unknown: the carrier could not be asked, so anything may be true.
enum class LabelState { unknown, created, refused };
struct LabelReport {
    LabelState state = LabelState::unknown;
    std::string tracking, pdf, zpl;  // of created; the files as bytes
    std::optional<Money> cost;
    std::string reason;  // why refused or unknown; a word of the carrier, no personal data
};

/// done: the carrier has no such parcel any more, or never had.
enum class CancelState { unknown, done, refused };
struct CancelReport {
    CancelState state = CancelState::unknown;
    std::string reason;
};

struct TrackingEvent {
    std::string id, tracking;
    ShipmentStatus status = ShipmentStatus::in_transit;  // in_transit to returned
    Instant at;
    std::string text;
};
struct TrackingReport {
    bool is_known = false;  // the carrier has answered
    std::vector<TrackingEvent> events;
};

struct RateRequest {
    std::string from_country, country, postal_code;
    std::int64_t weight_g = 0;
};
struct Rate {
    std::string service, name;
    Money price;
    std::int64_t min_days = 0, max_days = 0;
};

struct PointRequest {
    std::string country, postal_code;
    std::int64_t limit = 10;
};
struct PickupPoint {
    std::string id, name, address1, postal_code, city, country;
    double latitude = 0, longitude = 0;
    std::int64_t distance_m = 0;             // from the postal code's middle
    std::vector<std::string> opening_hours;  // "mo-fr 08:00-18:30"
};
BOOST_DESCRIBE_STRUCT(PickupPoint, (),
                      (id, name, address1, postal_code, city, country, latitude, longitude,
                       distance_m, opening_hours))

/// Calls go out through World's Outbound; `done` is called exactly once, from any thread. Questions
/// that are not answered refuse with "carrier_unreachable" (unavailable), and what the carrier says
/// no to with "carrier_refused" (invalid).
class Carrier {
public:
    template <class T>
    using Done = std::function<void(T)>;

    virtual ~Carrier() = default;
    virtual std::string_view name() const = 0;
    virtual void create_label(const LabelRequest& request, Done<LabelReport> done) = 0;
    /// By our id, whether or not the answer with its label ever came.
    virtual void cancel(ShipmentId shipment, Done<CancelReport> done) = 0;
    virtual void track(const std::string& tracking, Done<TrackingReport> done) = 0;
    virtual void rates(const RateRequest& request, Done<Result<std::vector<Rate>>> done) = 0;
    virtual void points(const PointRequest& request,
                        Done<Result<std::vector<PickupPoint>>> done) = 0;
    /// Refuses (unauthorized, "invalid_signature") what the carrier did not sign, or not lately.
    virtual Result<std::vector<TrackingEvent>> parse_webhook(const http::Headers& headers,
                                                             const std::string& body,
                                                             Instant now) const = 0;
};

/// By name.
using Carriers = std::map<std::string, std::shared_ptr<Carrier>, std::less<>>;

}  // namespace nahtlos::carriers
