// SimulatedCarrier: a carrier in memory that plays scenarios, so that tests can count labels and
// see what becomes of parcels. No sockets, no clock: both are given.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/carrier_test/wire.hpp"

namespace nahtlos::test_carrier {

struct CarrierReply {
    int status = 200;
    std::string body;
    bool is_dropped = false;  // the caller never hears of it
};

/// What happened to one key.
struct LabelCount {
    std::string key;
    std::int64_t labels = 0;
    bool is_canceled = false;
};
BOOST_DESCRIBE_STRUCT(LabelCount, (), (key, labels, is_canceled))

/// Thread safe. A parcel is picked up one step after its label was made, out for delivery after
/// two, delivered after three. The service of a shipment is what goes wrong: test_timeout_done,
/// test_timeout_not_done, test_error (answers 500 once), test_refused, test_unreadable, test_twice
/// (each event is told twice), test_reversed (the last event is told first), test_delay,
/// test_returned, test_silent (webhooks tell nothing), test_stray (told of before the answer with
/// the label is out), test_no_cancel; anything else goes well.
class SimulatedCarrier {
public:
    /// `step`: between two events of a parcel.
    explicit SimulatedCarrier(Span step) : step_(step) {}

    CarrierReply handle(const std::string& method, const std::string& path, const std::string& key,
                        const std::string& body, Instant now);

    /// Bodies of webhooks that are due by now; each is given once.
    std::vector<std::string> due_webhooks(Instant now);

    std::vector<LabelCount> labels() const;

private:
    struct Parcel {
        carrier_test::ShipmentSaid said;
        std::string service;
        std::int64_t labels = 1;
        bool is_canceled = false;
        std::vector<carrier_test::EventSaid> events;  // of all its way, as of when they happen
    };
    struct Due {
        Instant at;
        std::string body;
    };

    CarrierReply create(const std::string& key, const std::string& body, Instant now);
    CarrierReply cancel(const std::string& key, Instant now);
    CarrierReply track(const std::string& tracking, Instant now) const;
    CarrierReply rates(const std::string& body) const;
    CarrierReply points(const std::string& body) const;
    void plan_way(Parcel& parcel, Instant now);
    void plan_webhooks(const Parcel& parcel, Instant now);

    const Span step_;
    mutable std::mutex mutex_;
    std::map<std::string, Parcel> parcels_;  // by key
    std::map<std::string, int> lost_;        // calls that were lost before their effect, by key
    std::vector<Due> due_;
    std::int64_t next_number_ = 0, next_event_ = 0;
};

}  // namespace nahtlos::test_carrier
