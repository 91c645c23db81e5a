// TestCarrier: the port of carriers on the simulated carrier, which moves no real parcel.
#pragma once

#include <string>

#include "base/secret.hpp"
#include "carriers/port.hpp"

namespace nahtlos::carrier_test {

struct CarrierOptions {
    std::string url;  // "http://127.0.0.1:8098", without a slash at its end
    Secret<std::string> webhook_secret;
    Span timeout = seconds(8);
};

/// Named "test". A shipment's service is the scenario to be played.
class TestCarrier final : public carriers::Carrier {
public:
    TestCarrier(Outbound& outbound, CarrierOptions options)
        : outbound_(outbound), options_(std::move(options)) {}

    std::string_view name() const override { return "test"; }
    void create_label(const carriers::LabelRequest& request,
                      Done<carriers::LabelReport> done) override;
    void cancel(carriers::ShipmentId shipment, Done<carriers::CancelReport> done) override;
    void track(const std::string& tracking, Done<carriers::TrackingReport> done) override;
    void rates(const carriers::RateRequest& request,
               Done<Result<std::vector<carriers::Rate>>> done) override;
    void points(const carriers::PointRequest& request,
                Done<Result<std::vector<carriers::PickupPoint>>> done) override;
    Result<std::vector<carriers::TrackingEvent>> parse_webhook(const http::Headers& headers,
                                                               const std::string& body,
                                                               Instant now) const override;

private:
    void call(std::string method, std::string path, std::string body, std::string key,
              Outbound::Done done);

    Outbound& outbound_;
    const CarrierOptions options_;
};

}  // namespace nahtlos::carrier_test
