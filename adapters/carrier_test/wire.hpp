// What is said between the simulated carrier and its adapter, and how it is signed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "carriers/port.hpp"

namespace nahtlos::carrier_test {

/// POST /shipments, with the header Idempotency-Key.
struct CreateShipment {
    std::string service, reference;
    carriers::Address sender, recipient;
    std::int64_t weight_g = 0;
    std::optional<std::string> pickup_point;
};
BOOST_DESCRIBE_STRUCT(CreateShipment, (),
                      (service, reference, sender, recipient, weight_g, pickup_point))

struct ShipmentSaid {
    std::string key, tracking;
    std::string label_pdf, label_zpl;  // base64
    std::int64_t price_minor = 0;
    Currency currency;
};
BOOST_DESCRIBE_STRUCT(ShipmentSaid, (),
                      (key, tracking, label_pdf, label_zpl, price_minor, currency))

/// What an answer other than 2xx says.
struct ProblemSaid {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(ProblemSaid, (), (code))

enum class Step { picked_up, delay, out_for_delivery, delivered, returned };
BOOST_DESCRIBE_ENUM(Step, picked_up, delay, out_for_delivery, delivered, returned)

struct EventSaid {
    std::string id, tracking;
    Step step = Step::picked_up;
    Instant at;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(EventSaid, (), (id, tracking, step, at, text))

/// GET /tracking/{number}, and the body of a webhook.
struct EventsSaid {
    std::vector<EventSaid> events;
};
BOOST_DESCRIBE_STRUCT(EventsSaid, (), (events))

/// POST /rates.
struct AskRates {
    std::string from_country, country, postal_code;
    std::int64_t weight_g = 0;
};
BOOST_DESCRIBE_STRUCT(AskRates, (), (from_country, country, postal_code, weight_g))

struct RateSaid {
    std::string service, name;
    std::int64_t price_minor = 0;
    Currency currency;
    std::int64_t min_days = 0, max_days = 0;
};
BOOST_DESCRIBE_STRUCT(RateSaid, (), (service, name, price_minor, currency, min_days, max_days))

struct RatesSaid {
    std::vector<RateSaid> rates;
};
BOOST_DESCRIBE_STRUCT(RatesSaid, (), (rates))

/// POST /pickup_points.
struct AskPoints {
    std::string country, postal_code;
    std::int64_t limit = 0;
};
BOOST_DESCRIBE_STRUCT(AskPoints, (), (country, postal_code, limit))

struct PointsSaid {
    std::vector<carriers::PickupPoint> points;
};
BOOST_DESCRIBE_STRUCT(PointsSaid, (), (points))

inline constexpr std::string_view timestamp_header = "carrier-timestamp";
inline constexpr std::string_view signature_header = "carrier-signature";
inline constexpr Span signature_age = minutes(5);

/// "v1=" and the HMAC-SHA-256 of "timestamp.body" in hexadecimal; the timestamp in seconds.
std::string sign(std::string_view secret, std::int64_t timestamp_s, std::string_view body);

}  // namespace nahtlos::carrier_test
