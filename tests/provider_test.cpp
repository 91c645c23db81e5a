// Black box: the payment provider as a program of its own that does not answer.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/support/psp_server.hpp"
#include "tests/support/service.hpp"

namespace nahtlos::testing {
namespace {

constexpr std::string_view settled_cart =
    R"({"lines":[{"action":"add","sku":"A","quantity":1}],)"
    R"("customer":{"name":"Ada Brandt","email":"ada@example.com"},)"
    R"("delivery":{"method":"ship","address":{"name":"Ada Brandt","address1":"Weserstr. 5",)"
    R"("postal_code":"12047","city":"Berlin","country":"DE"}}})";

// Its URL, from "test payment provider on URL".
std::string url_of(Program& provider) {
    const auto line = provider.line();
    return line.substr(line.rfind(' ') + 1);
}

class ProviderOn : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Engines, ProviderOn, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(ProviderOn, that_took_the_money_and_keeps_silent_costs_a_wait_and_not_the_order) {
    Program provider(NAHTLOS_TEST_PSP, {"--port", "0", "--webhook-secret", psp_secret});
    Service service(GetParam(), {.settings = {"--payments.test-provider-url", url_of(provider),
                                              "--payments.webhook-secret", psp_secret,
                                              "--payments.timeout-ms", "400"}});
    service.put_stock("A", service.shop.warehouse, 5);
    service.start();
    auto client = service.store_client();
    const auto cart = client.call("POST /v1/carts", std::string(settled_cart)).text("/token");
    const auto line = "/v1/carts/" + cart + "/checkout";
    const auto before = std::chrono::steady_clock::now();
    const auto answer = client.call(
        "POST " + line, R"({"payment":{"provider":"test","method":"test_timeout_done"}})");
    const auto took = std::chrono::steady_clock::now() - before;
    EXPECT_EQ(answer.text("/status"), "pending") << answer.body;
    EXPECT_GE(took, std::chrono::milliseconds(400));  // there was nothing to hear before
    // Looked after 20 s later at the first time.
    EXPECT_TRUE(eventually([&] { return client.call("GET " + line).text("/status") == "placed"; },
                           std::chrono::minutes(1)))
        << client.call("GET " + line).body;
    EXPECT_EQ(service.number("select count(*) from orders_order where status = 'placed'"), 1);
    EXPECT_EQ(service.broken(), "");
}

}  // namespace
}  // namespace nahtlos::testing
