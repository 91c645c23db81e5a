// The test payment provider over HTTP on a free port; the test says when its webhooks go out.
#pragma once

#include <string>

#include "adapters/payment_test/wire.hpp"
#include "base/http/server.hpp"
#include "base/real/world.hpp"
#include "sim/psp/psp.hpp"
#include "tests/support/service.hpp"

namespace nahtlos::testing {

inline constexpr const char* psp_secret = "whsec_test_0123456789abcdef0123456789";

class PspServer {
public:
    PspServer()
        : psp("http://psp"),
          server_({.port = 0},
                  [this](const http::Request& request, const auto& to) { answer(request, *to); }) {}

    /// What `nahtlos serve` has to know of it.
    std::vector<std::string> settings() const {
        return {"--payments.test-provider-url",
                "http://127.0.0.1:" + std::to_string(server_.port()), "--payments.webhook-secret",
                psp_secret};
    }

    Instant now() { return clock_.now(); }

    /// Sends a webhook as the provider does; the status of the answer.
    int tell(std::uint16_t port, const std::string& body) {
        const auto s = now().us / 1'000'000;
        ShopClient client(port, "");
        return client
            .call("POST /v1/webhooks/payments/test", body,
                  std::string(payment_test::timestamp_header) + ": " + std::to_string(s) + "\r\n" +
                      std::string(payment_test::signature_header) + ": " +
                      payment_test::sign(psp_secret, s, body) + "\r\n")
            .status;
    }

private:
    real::SystemClock clock_;

    void answer(const http::Request& request, http::Responder& to) {
        const auto path = request.target.substr(0, request.target.find('?'));
        auto reply =
            psp.handle(request.method, path, std::string(request.header("idempotency-key")),
                       request.body, now());
        to.send({reply.is_dropped ? 504 : reply.status,
                 {{"Content-Type", "application/json"}},
                 reply.is_dropped ? "" : std::move(reply.body)});
    }

public:
    test_psp::TestPsp psp;

private:
    http::Server server_;
};

}  // namespace nahtlos::testing
