// Guessing the passwords of customers: it keeps neither them nor the others of their shop out.
#include <gtest/gtest.h>

#include "flows/api_me.hpp"
#include "tests/support/api.hpp"

namespace nahtlos {
namespace {

using testing::ApiReply;

class Postbox final : public shoppers::Mailer {
public:
    void send(const shoppers::Mail& mail) override {
        const auto at = mail.text.find("nl_");
        token = mail.text.substr(at, mail.text.find('\n', at) - at);
    }
    std::string token;
};

class CustomerGuessing : public testing::OnEngine {
protected:
    CustomerGuessing()
        : api_(GetParam(), [this](flows::Engine& engine, auth::KeyRing&, Executor& readers) {
              cache_ = std::make_unique<shoppers::SessionCache>(engine.database());
              desk_ = std::make_unique<flows::ShopperDesk>(
                  flows::ShopperDesk{engine, readers, readers, *cache_, postbox_, "https://x/"});
              return flows::me_routes(*desk_);
          }) {
        api_.doors.add(std::string(shoppers::token_prefix), *cache_);
        shop_ = api_.make_key({.kind = auth::KeyKind::store,
                               .scopes = "carts:write,customers:write",
                               .channel = api_.shop.web});
        first_ = register_ada();
    }

    // A link logs in; then a password is chosen. What the link's log-in answered.
    ApiReply register_ada() {
        api_.call("POST /v1/customers/login-links", shop_, R"({"email":"ada@example.com"})");
        auto in = api_.call("POST /v1/customers/sessions", shop_,
                            R"({"link":")" + postbox_.token + "\"}");
        const auto chosen = api_.call("PUT /v1/me/password", in.text("/token"),
                                      R"({"password":"zwei wilde esel"})");
        check(chosen.status == 200, chosen.body.c_str());
        return in;
    }
    ApiReply log_in(const std::string& email, const std::string& password,
                    const std::string& more = "") {
        return api_.call(
            "POST /v1/customers/sessions", shop_,
            R"({"email":")" + email + R"(","password":")" + password + "\"" + more + "}");
    }
    ApiReply ada(const std::string& more = "") {
        return log_in("ada@example.com", "zwei wilde esel", more);
    }
    static std::string at(const std::string& address) { return R"(,"address":")" + address + "\""; }

    Postbox postbox_;
    std::unique_ptr<shoppers::SessionCache> cache_;
    std::unique_ptr<flows::ShopperDesk> desk_;
    testing::TestApi api_;
    std::string shop_;
    ApiReply first_;
};
INSTANTIATE_TEST_SUITE_P(Engines, CustomerGuessing, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(CustomerGuessing, of_strangers_does_not_keep_out_who_comes_by_a_known_device) {
    const auto device = first_.text("/device");
    ASSERT_TRUE(device.starts_with("nd_")) << first_.body;
    for (int i = 0; i < 6; ++i) log_in("ada@example.com", "falsch geraten");
    EXPECT_EQ(ada().code(), "too_many_attempts");
    const auto in = ada(R"(,"device":")" + device + "\"");
    EXPECT_EQ(in.status, 201) << in.body;
    EXPECT_EQ(in.text("/device"), "");
}

TEST_P(CustomerGuessing, from_one_address_slows_down_that_address_and_not_the_shop) {
    for (int i = 0; i < 40; ++i) {
        log_in("nobody" + std::to_string(i) + "@example.com", "falsch geraten", at("203.0.113.7"));
    }
    EXPECT_EQ(ada(at("203.0.113.7")).code(), "too_many_attempts");
    EXPECT_EQ(ada(at("203.0.113.8")).status, 201);
}

TEST_P(CustomerGuessing, addresses_are_said_by_shops_that_may_and_read) {
    EXPECT_EQ(ada(at("not an address")).text("/errors/0/pointer"), "/address");
    shop_ = api_.store;
    EXPECT_EQ(ada(at("203.0.113.7")).code(), "scope_missing");
}

}  // namespace
}  // namespace nahtlos
