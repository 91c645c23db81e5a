#include "adapters/carrier_test/carrier.hpp"

#include <charconv>

#include "adapters/carrier_test/wire.hpp"
#include "base/crypto/base64.hpp"
#include "base/crypto/hmac.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::carrier_test {
namespace {

using carriers::CancelReport;
using carriers::CancelState;
using carriers::LabelReport;
using carriers::LabelState;
using carriers::ShipmentStatus;

// Labels are larger than what people send us.
constexpr json::ReadLimits wide{.max_bytes = std::size_t{1} << 20,
                                .max_free_bytes = std::size_t{1} << 20};

ShipmentStatus status_of(Step step) {
    switch (step) {
        case Step::picked_up: return ShipmentStatus::in_transit;
        case Step::delay: return ShipmentStatus::exception;
        case Step::out_for_delivery: return ShipmentStatus::out_for_delivery;
        case Step::delivered: return ShipmentStatus::delivered;
        case Step::returned: break;
    }
    return ShipmentStatus::returned;
}

std::vector<carriers::TrackingEvent> events_of(const EventsSaid& said) {
    std::vector<carriers::TrackingEvent> events;
    for (const auto& e : said.events) {
        events.push_back({e.id, e.tracking, status_of(e.step), e.at, e.text});
    }
    return events;
}

// A no to what was asked, which asking again does not change. A wrong key or address of the carrier
// (401, 403, 404, 405) is no word about a parcel, and everything else may pass.
bool is_refusal(const OutboundReply& reply) {
    return reply.reached && (reply.status == 400 || reply.status == 409 || reply.status == 422);
}

std::string word_of(const OutboundReply& reply) {
    if (!reply.reached) return "unreachable";
    const auto said = json::read<ProblemSaid>(reply.body);
    return said ? said->code : "status_" + std::to_string(reply.status);
}

LabelReport read_label(carriers::ShipmentId shipment, const OutboundReply& reply) {
    LabelReport report;
    report.reason = word_of(reply);
    if (is_refusal(reply)) report.state = LabelState::refused;
    if (!reply.reached || (reply.status != 200 && reply.status != 201)) return report;
    const auto said = json::read<ShipmentSaid>(reply.body, wide);
    const auto pdf = said ? from_base64(said->label_pdf) : std::nullopt;
    const auto zpl = said ? from_base64(said->label_zpl) : std::nullopt;
    if (!pdf || !zpl || said->tracking.empty() || said->key != to_string(shipment)) {
        report.reason = "unreadable";
        return report;
    }
    return {LabelState::created,
            said->tracking,
            *pdf,
            *zpl,
            Money{said->price_minor, said->currency},
            {}};
}

template <class Said>
Result<Said> read_answer(const OutboundReply& reply) {
    if (is_refusal(reply)) {
        return Refusal{RefusalKind::invalid, "carrier_refused",
                       "the carrier said no: " + word_of(reply)};
    }
    const Refusal unreachable{
        RefusalKind::unavailable, "carrier_unreachable", "the carrier does not answer", {}, 5};
    if (!reply.reached || reply.status != 200) return unreachable;
    auto said = json::read<Said>(reply.body, wide);
    if (!said) return unreachable;
    return *std::move(said);
}

std::string_view header(const http::Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

Refusal not_signed() {
    return {RefusalKind::unauthorized, "invalid_signature",
            "this was not signed by the carrier, or not lately"};
}

}  // namespace

void TestCarrier::call(std::string method, std::string path, std::string body, std::string key,
                       Outbound::Done done) {
    OutboundRequest request;
    request.method = std::move(method);
    request.url = options_.url + std::move(path);
    request.body = std::move(body);
    request.timeout = options_.timeout;
    request.headers = {{"Content-Type", "application/json"}};
    if (!key.empty()) request.headers.emplace_back("Idempotency-Key", std::move(key));
    outbound_.send(std::move(request), std::move(done));
}

void TestCarrier::create_label(const carriers::LabelRequest& r, Done<LabelReport> done) {
    const CreateShipment body{r.service,   r.reference, r.sender,
                              r.recipient, r.weight_g,  r.pickup_point};
    call("POST", "/shipments", json::write(body), to_string(r.shipment),
         [shipment = r.shipment, done](const OutboundReply& reply) {
             done(read_label(shipment, reply));
         });
}

void TestCarrier::cancel(carriers::ShipmentId shipment, Done<CancelReport> done) {
    call("POST", "/shipments/" + to_string(shipment) + "/cancel", {}, {},
         [done](const OutboundReply& reply) {
             CancelReport report;
             report.reason = word_of(reply);
             const bool is_unknown_there =
                 reply.status == 404 && report.reason == "shipment_not_found";
             if (reply.reached && (reply.status == 200 || is_unknown_there)) {
                 report = {CancelState::done, {}};
             } else if (is_refusal(reply)) {
                 report.state = CancelState::refused;
             }
             done(std::move(report));
         });
}

void TestCarrier::track(const std::string& tracking, Done<carriers::TrackingReport> done) {
    call("GET", "/tracking/" + tracking, {}, {}, [done](const OutboundReply& reply) {
        const auto said = read_answer<EventsSaid>(reply);
        carriers::TrackingReport report;
        report.is_known = said.ok();
        if (said) report.events = events_of(*said);
        done(std::move(report));
    });
}

void TestCarrier::rates(const carriers::RateRequest& r,
                        Done<Result<std::vector<carriers::Rate>>> done) {
    call("POST", "/rates",
         json::write(AskRates{r.from_country, r.country, r.postal_code, r.weight_g}), {},
         [done](const OutboundReply& reply) {
             const auto said = read_answer<RatesSaid>(reply);
             if (!said) return done(said.refusal());
             std::vector<carriers::Rate> rates;
             for (const auto& rate : said->rates) {
                 rates.push_back({rate.service,
                                  rate.name,
                                  {rate.price_minor, rate.currency},
                                  rate.min_days,
                                  rate.max_days});
             }
             done(std::move(rates));
         });
}

void TestCarrier::points(const carriers::PointRequest& r,
                         Done<Result<std::vector<carriers::PickupPoint>>> done) {
    call("POST", "/pickup_points", json::write(AskPoints{r.country, r.postal_code, r.limit}), {},
         [done](const OutboundReply& reply) {
             auto said = read_answer<PointsSaid>(reply);
             if (!said) return done(said.refusal());
             done(std::move(said->points));
         });
}

Result<std::vector<carriers::TrackingEvent>> TestCarrier::parse_webhook(
    const http::Headers& headers, const std::string& body, Instant now) const {
    const auto stamp = header(headers, timestamp_header);
    std::int64_t timestamp_s = 0;
    const auto [end, error] =
        std::from_chars(stamp.data(), stamp.data() + stamp.size(), timestamp_s);
    // Twelve digits keep the arithmetic below far from overflow.
    if (error != std::errc{} || end != stamp.data() + stamp.size() || stamp.size() > 12) {
        return not_signed();
    }
    const auto age = now - Instant{timestamp_s * 1'000'000};
    if (age > signature_age || age < Span{-signature_age.us}) return not_signed();
    const auto wanted = sign(options_.webhook_secret.reveal(), timestamp_s, body);
    if (!equal_in_constant_time(wanted, header(headers, signature_header))) return not_signed();
    const auto said = json::read<EventsSaid>(body);
    if (!said) return said.refusal();
    return events_of(*said);
}

}  // namespace nahtlos::carrier_test
