// A second factor that is demanded, here or at the identity provider, by the real program.
#include <gtest/gtest.h>

#include "base/crypto/totp.hpp"
#include "base/real/world.hpp"
#include "tests/identity/provider_house.hpp"

namespace nahtlos {
namespace {

using testing::Browser;
using testing::ShopClient;

class Demanded : public testing::ProviderHouse {
protected:
    Demanded() {
        more_settings_ =
            "[staff]\nsecond_factor = \"administrators\"\n"
            "seed_key = \"a key that is in no database\"\n";
    }
    static std::string code_of_seed(const std::string& base32_text) {
        std::string key;
        std::uint32_t bits = 0;
        int count = 0;
        for (const char c : base32_text) {
            bits = bits << 5 | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
            if ((count += 5) < 8) continue;
            count -= 8;
            key += static_cast<char>(bits >> count & 0xFF);
        }
        return hotp(key, static_cast<std::uint64_t>(totp_step(real::SystemClock().now())), 6);
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Demanded, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Demanded, rights_wait_until_there_is_a_second_factor) {
    make("ada", "");
    ShopClient nobody(port_, "");
    const auto first =
        nobody.call("POST /v1/staff/login", R"({"login":"ada","password":"zwei wilde esel"})");
    ASSERT_EQ(first.status, 200) << first.body;
    const auto changed = ShopClient(port_, first.text("/token"))
                             .call("PUT /v1/staff/me/password",
                                   R"({"current":"zwei wilde esel","password":"drei wilde esel"})");
    EXPECT_NE(changed.body.find("\"must_add_second_factor\":true"), std::string::npos);
    ShopClient ada(port_, changed.text("/token"));
    EXPECT_EQ(ada.call("GET /v1/keys").code(), "scope_missing");
    const auto offer = ada.call("POST /v1/staff/me/totp", R"({"password":"drei wilde esel"})");
    ASSERT_EQ(offer.status, 200) << offer.body;
    const auto confirmed = ada.call("POST /v1/staff/me/totp/confirm",
                                    R"({"code":")" + code_of_seed(offer.text("/secret")) + "\"}");
    ASSERT_EQ(confirmed.status, 200) << confirmed.body;
    ShopClient proven(port_, confirmed.text("/token"));
    EXPECT_EQ(proven.call("GET /v1/keys").status, 200);
    EXPECT_EQ(proven
                  .call("POST /v1/staff/me/totp/remove",
                        R"({"password":"drei wilde esel","code":"000000"})")
                  .code(),
              "second_factor_demanded");
    // 20 bytes as they are, 49 encrypted.
    EXPECT_EQ(service_->number("select count(*) from staff_totp where length(secret) = 49"), 1);
    EXPECT_EQ(service_->broken(), "");
}

TEST_P(Demanded, a_provider_that_says_so_has_asked_for_it) {
    make("ada", "ada-1");
    Browser without, with;
    EXPECT_EQ(log_in(without, "rs256"), "");
    EXPECT_EQ(status(without, "/v1/staff/me"), 200);
    EXPECT_EQ(status(without, "/v1/keys"), 403);
    say(R"({"spoil":{"claims":{"amr":["pwd","mfa"]}}})");
    EXPECT_EQ(log_in(with, "rs256"), "");
    EXPECT_EQ(status(with, "/v1/keys"), 200);
}

TEST_P(Demanded, is_not_asked_of_who_may_make_neither_keys_nor_accounts) {
    must("POST /v1/staff/roles", R"({"name":"clerk","scopes":["orders:read"]})");
    must("POST /v1/staff/accounts",
         R"({"login":"bob","name":"X","roles":["clerk"],"password":"zwei wilde esel"})");
    ShopClient nobody(port_, "");
    const auto first =
        nobody.call("POST /v1/staff/login", R"({"login":"bob","password":"zwei wilde esel"})");
    const auto changed = ShopClient(port_, first.text("/token"))
                             .call("PUT /v1/staff/me/password",
                                   R"({"current":"zwei wilde esel","password":"drei wilde esel"})");
    EXPECT_EQ(ShopClient(port_, changed.text("/token")).call("GET /v1/orders").status, 200);
}

}  // namespace
}  // namespace nahtlos
