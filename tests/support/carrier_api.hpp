// CarrierApi: orders over the API that are sent with the simulated carrier.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "adapters/carrier_test/carrier.hpp"
#include "flows/api_delivery.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_order_changes.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_setup.hpp"
#include "flows/api_shipments.hpp"
#include "flows/call_off.hpp"
#include "flows/shipments.hpp"
#include "flows/verify.hpp"
#include "sim/carrier/carrier.hpp"
#include "tests/support/api.hpp"
#include "tests/support/follow.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::testing {

class CarrierApi : public OnEngine {
protected:
    static constexpr const char *url = "http://carrier", *secret = "whsec_test";

    CarrierApi()
        : api_(GetParam(), [](flows::Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = flows::shipment_routes(engine);
              for (auto& more :
                   {flows::order_routes(engine, readers), flows::fulfillment_routes(engine),
                    flows::order_change_routes(engine), flows::setup_routes(engine),
                    flows::delivery_routes(engine)}) {
                  routes.insert(routes.end(), more.begin(), more.end());
              }
              return routes;
          }) {
        put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 99);
        adapter_ = std::make_shared<carrier_test::TestCarrier>(
            api_.fake.outbound,
            carrier_test::CarrierOptions{url, Secret<std::string>(secret), seconds(8)});
        api_.engine.shipments().use({{"test", adapter_}});
        api_.fake.outbound.answer_with([this](const OutboundRequest& request) {
            std::string key;
            for (const auto& [name, value] : request.headers) {
                if (name == "Idempotency-Key") key = value;
            }
            ++asked_;
            if (broken_) return *broken_;
            auto reply = carrier_.handle(request.method, request.url.substr(std::strlen(url)), key,
                                         request.body, api_.fake.clock.now());
            if (const auto at = reply.body.find(renumbered_.first);
                !renumbered_.first.empty() && at != std::string::npos) {
                reply.body.replace(at, renumbered_.first.size(), renumbered_.second);
            }
            return OutboundReply{!reply.is_dropped, reply.status, std::move(reply.body), {}};
        });
    }
    void TearDown() override {
        for (const auto& invariant :
             flows::verify(api_.base.database(), {.now = api_.fake.clock.now()}).invariants) {
            if (invariant.check == flows::Check::event_sequences)
                continue;  // the shop came without
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }

    ApiReply call(const std::string& line, const std::string& body = "",
                  const Parts& headers = {}) {
        return api_.call(line, api_.admin, body, headers);
    }
    // An order of two A, to be sent.
    void order() {
        const auto placed = call("POST /v1/orders",
                                 order_body(R"({"sku":"A","quantity":2})", R"(,"channel":"web")"));
        order_ = placed.text("/id");
        fulfillment_ = placed.text("/fulfillments/0/id");
    }
    ApiReply ship(const std::string& service, const std::string& more = "",
                  const Parts& headers = {}) {
        if (order_.empty()) order();
        return call("POST /v1/orders/" + order_ + "/fulfillments/" + fulfillment_ + "/shipments",
                    R"({"carrier":"test","weight_g":1200,"service":")" + service + '"' + more + "}",
                    headers);
    }
    // Lets what is due be done, for so long.
    void pass(Span time) {
        const auto until = api_.fake.clock.now() + time;
        while (true) {
            while (api_.engine.jobs().run_due()) pump();
            pump();
            if (api_.fake.clock.now() >= until) return;
            api_.fake.clock.advance(seconds(5));
        }
    }
    void pump() {
        while (api_.engine.pump() > 0) {
        }
    }
    ApiReply tell(const std::string& body, const std::string& key = secret) {
        const auto s = api_.fake.clock.now().us / 1'000'000;
        return api_.call(
            "POST /v1/webhooks/carriers/test", "", body,
            {{std::string(carrier_test::timestamp_header), std::to_string(s)},
             {std::string(carrier_test::signature_header), carrier_test::sign(key, s, body)}});
    }
    void webhooks() {
        for (const auto& body : carrier_.due_webhooks(api_.fake.clock.now())) {
            EXPECT_EQ(tell(body).status, 204) << body;
        }
    }
    void follow() {
        testing::follow(api_.base.database(), flows::shipment_subscriber(), api_.fake.clock.now());
    }
    std::string status(const std::string& shipment) {
        return call("GET /v1/shipments/" + shipment).text("/status");
    }
    std::string of_order(const std::string& field) {
        return call("GET /v1/orders/" + order_).text("/fulfillments/0/" + field);
    }
    std::int64_t labels() { return static_cast<std::int64_t>(carrier_.labels().size()); }

    TestApi api_;
    test_carrier::SimulatedCarrier carrier_{hours(1)};
    std::shared_ptr<carrier_test::TestCarrier> adapter_;
    std::string order_, fulfillment_;
    std::optional<OutboundReply> broken_;             // what is answered instead
    std::pair<std::string, std::string> renumbered_;  // a number that comes as another
    int asked_ = 0;
};

}  // namespace nahtlos::testing
