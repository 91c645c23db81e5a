// The test provider that carts are paid at, reached by the outbound calls of a fake world.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "adapters/payment_test/provider.hpp"
#include "base/fake/world.hpp"
#include "sim/psp/psp.hpp"

namespace nahtlos::testing {

inline constexpr const char *psp_url = "http://psp", *psp_secret = "whsec_test";

inline payments::Providers test_providers(Outbound& outbound) {
    return {{"test", std::make_shared<payment_test::TestProvider>(
                         outbound,
                         payment_test::ProviderOptions{psp_url, Secret<std::string>(psp_secret)})}};
}

/// Both outlive what calls the provider.
inline void reach(fake::FakeWorld& world, test_psp::TestPsp& psp) {
    world.outbound.answer_with([&world, &psp](const OutboundRequest& request) {
        std::string key;
        for (const auto& [name, value] : request.headers) {
            if (name == "Idempotency-Key") key = value;
        }
        const auto path = request.url.substr(std::string(psp_url).size());
        auto reply = psp.handle(request.method, path, key, request.body, world.clock.now());
        return OutboundReply{!reply.is_dropped, reply.status, std::move(reply.body), {}};
    });
}

}  // namespace nahtlos::testing
