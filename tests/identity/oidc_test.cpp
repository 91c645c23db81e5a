// Staff log in at a real OpenID provider, in its own process; what it says is spoiled on purpose.
#include <gtest/gtest.h>

#include "tests/identity/provider_house.hpp"

namespace nahtlos {
namespace {

using testing::Browser;

class Oidc : public testing::ProviderHouse {};
INSTANTIATE_TEST_SUITE_P(Engines, Oidc, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Oidc, begins_a_session_like_any_other_whatever_the_provider_signs_with) {
    make("ada", "ada-1");
    for (const std::string name : {"rs256", "ps256", "es256", "eddsa"}) {
        Browser browser;
        const auto back = go(browser, name, "/desk?tab=orders");
        ASSERT_FALSE(back.empty()) << name;
        const auto done = browser.get(back);
        EXPECT_EQ(done.status, 302) << name << done.body;
        EXPECT_EQ(done.headers.at("location"), "/desk?tab=orders");
        EXPECT_EQ(status(browser, "/v1/keys"), 200) << name;
    }
    EXPECT_EQ(service_->broken(), "");
}

TEST_P(Oidc, is_bound_to_the_browser_that_began_and_comes_back_once) {
    make("ada", "ada-1");
    Browser ada, eve;
    const auto back = go(ada, "rs256");
    EXPECT_EQ(code_of(eve.get(back)), "oidc_not_begun");
    go(eve, "rs256");
    const auto before = eve.jars;
    EXPECT_EQ(code_of(eve.get(back)), "oidc_state_wrong");
    const auto cookies = ada.jars;
    EXPECT_EQ(code_of(ada.get(back)), "");
    EXPECT_EQ(code_of(ada.get(back)), "oidc_not_begun") << "the cookie is taken back";
    ada.jars = cookies;
    EXPECT_EQ(code_of(ada.get(back)), "oidc_not_begun") << "and would be good for once";
    EXPECT_EQ(status(eve, "/v1/keys"), 401);
}

TEST_P(Oidc, takes_no_code_that_is_not_of_this_log_in) {
    make("ada", "ada-1");
    Browser ada, eve;
    const auto hers = go(ada, "rs256"), mine = go(eve, "rs256");
    auto mixed = mine;
    const auto code = testing::parameter(mine, "code");
    mixed.replace(mixed.find(code), code.size(), testing::parameter(hers, "code"));
    EXPECT_EQ(code_of(eve.get(mixed)), "oidc_code_refused") << "PKCE binds it";
}

TEST_P(Oidc, believes_no_token_that_does_not_hold) {
    make("ada", "ada-1");
    const std::pair<const char*, const char*> spoils[] = {
        {R"({"claims":{"nonce":"of another"}})", "/nonce"},
        {R"({"claims":{"aud":"somebody-else"}})", "/aud"},
        {R"({"claims":{"aud":["nahtlos-rs256","somebody-else"]}})", "/aud"},
        {R"({"claims":{"azp":"somebody-else"}})", "/aud"},
        {R"({"claims":{"iss":"https://evil.example"}})", "/iss"},
        {R"({"claims":{"exp":1700000000}})", "/exp"},
        {R"({"claims":{"iat":1700000000}})", "/iat"},
        {R"({"claims":{"iat":4000000000}})", "/iat"},
        {R"({"claims":{"sub":""}})", "/sub"},
        {R"({"claims":{"sub":"bob-1"},"signature":"old"})", "/signature"},
        {R"({"signature":"stranger"})", "/signature"},
        {R"({"header":{"alg":"none"},"signature":"none"})", "/alg"},
        {R"({"header":{"alg":"HS256"},"signature":"hmac"})", "/alg"},
        {R"({"header":{"alg":"ES256"},"signature":"old"})", "/signature"},
        {R"({"header":{"crit":["b64"]}})", "/id_token"},
    };
    for (const auto& [spoil, where] : spoils) {
        SCOPED_TRACE(spoil);
        say(std::string(R"({"spoil":)") + spoil + "}");
        Browser browser;
        const auto reply = browser.get(go(browser, "rs256"));
        EXPECT_EQ(reply.status, 403);
        testing::ApiReply problem{reply.status, {}, reply.body};
        EXPECT_EQ(problem.code(), "oidc_token_wrong");
        EXPECT_EQ(problem.text("/errors/0/pointer"), where) << reply.body;
    }
    say(R"({"spoil":null})");
    Browser browser;
    EXPECT_EQ(log_in(browser, "rs256"), "");
}

TEST_P(Oidc, takes_no_answer_of_another_provider) {
    make("ada", "ada-1");
    Browser browser;
    auto back = go(browser, "rs256");
    const auto issuer = testing::parameter(back, "iss");
    ASSERT_FALSE(issuer.empty());
    auto without = back;
    without.erase(without.find("&iss="), 5 + issuer.size());
    EXPECT_EQ(code_of(browser.get(without)), "oidc_issuer_wrong");
    back = go(browser, "rs256");
    back.replace(back.find(issuer), issuer.size(), "https%3A%2F%2Fevil.example");
    EXPECT_EQ(code_of(browser.get(back)), "oidc_issuer_wrong");
}

TEST_P(Oidc, goes_on_when_the_provider_has_new_keys) {
    make("ada", "ada-1");
    Browser before, after;
    EXPECT_EQ(log_in(before, "es256"), "");
    say(R"({"rotate":true})");
    EXPECT_EQ(log_in(after, "es256"), "");
}

TEST_P(Oidc, says_when_the_provider_is_down_slow_or_refuses) {
    make("ada", "ada-1");
    Browser browser;
    EXPECT_EQ(code_of(browser.get(url("/v1/staff/oidc/down/start"))), "oidc_unavailable");
    say(R"({"refuse":true})");
    EXPECT_EQ(log_in(browser, "rs256"), "oidc_refused");
    say(R"({"refuse":false})");
    const auto back = go(browser, "rs256");
    say(R"({"delay":20000})");
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(code_of(browser.get(back)), "oidc_unavailable");
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(15));
}

TEST_P(Oidc, lets_in_whom_an_administrator_has_linked_and_nobody_else) {
    const auto id = make("ada", "ada-1");
    say(R"({"user":"bob-1"})");
    Browser bob, ada;
    EXPECT_EQ(log_in(bob, "rs256"), "oidc_account_unknown");
    say(R"({"user":"ada-1"})");
    EXPECT_EQ(log_in(ada, "rs256"), "");
    testing::ShopClient nobody(port_, "");
    const std::string right = R"({"login":"ada","password":"zwei wilde esel"})";
    EXPECT_EQ(nobody.call("POST /v1/staff/login", right).code(), "logs_in_elsewhere");
    EXPECT_EQ(admin_->call("PUT /v1/staff/accounts/" + id + "/password").code(),
              "logs_in_elsewhere");
    const auto other = make("bob", "");
    EXPECT_EQ(admin_
                  ->call("PUT /v1/staff/accounts/" + other + "/identity",
                         R"({"provider":"rs256","subject":"ada-1"})")
                  .code(),
              "identity_taken");
    must("DELETE /v1/staff/accounts/" + id + "/identity");
    EXPECT_EQ(status(ada, "/v1/keys"), 401) << "its sessions are over";
    EXPECT_EQ(log_in(ada, "rs256"), "oidc_account_unknown");
    must("PUT /v1/staff/accounts/" + other + "/identity",
         R"({"provider":"rs256","subject":"ada-1"})");
    must("PATCH /v1/staff/accounts/" + other, R"({"status":"disabled"})");
    EXPECT_EQ(log_in(ada, "rs256"), "oidc_account_unknown");
}

TEST_P(Oidc, links_by_a_verified_email_where_that_is_set_and_only_once) {
    const auto id = make("ada@example.com", "");
    Browser browser;
    EXPECT_EQ(log_in(browser, "rs256"), "oidc_account_unknown") << "off unless it is set";
    say(R"({"verified":false})");
    EXPECT_EQ(log_in(browser, "ps256"), "oidc_account_unknown");
    say(R"({"verified":true})");
    EXPECT_EQ(log_in(browser, "ps256"), "");
    EXPECT_EQ(must("GET /v1/staff/accounts/" + id).text("/identity/linked_by"), "email");
    must("DELETE /v1/staff/accounts/" + id + "/identity");
    EXPECT_EQ(log_in(browser, "ps256"), "oidc_account_unknown");
}

TEST_P(Oidc, links_nobody_by_email_whose_identity_went_to_another) {
    const auto ada = make("ada@example.com", "ada-1"), bob = make("bob", "");
    must("DELETE /v1/staff/accounts/" + ada + "/identity");
    must("PUT /v1/staff/accounts/" + bob + "/identity",
         R"({"provider":"rs256","subject":"ada-1"})");
    must("DELETE /v1/staff/accounts/" + bob + "/identity");
    Browser browser;
    EXPECT_EQ(log_in(browser, "ps256"), "oidc_account_unknown");
}

TEST_P(Oidc, tells_pages_where_to_begin_and_where_to_leave_and_sends_nobody_astray) {
    Browser browser;
    const auto list = browser.get(url("/v1/staff/oidc"));
    EXPECT_NE(list.body.find("/v1/staff/oidc/rs256/start"), std::string::npos) << list.body;
    EXPECT_EQ(list.body.find("secret"), std::string::npos);
    const auto leave = browser.get(url("/v1/staff/oidc/rs256/logout"));
    EXPECT_EQ(leave.status, 302);
    EXPECT_TRUE(leave.headers.at("location").starts_with(issuer_ + "/session/end?"));
    for (const std::string to : {"//evil.example", "https://evil.example", "evil", "/%0D%0AX:1"}) {
        EXPECT_GE(browser.get(url("/v1/staff/oidc/rs256/start?to=" + to)).status, 400) << to;
    }
    EXPECT_EQ(status(browser, "/v1/staff/oidc/other/start"), 404);
}

TEST_P(Oidc, logs_nothing_that_is_secret) {
    make("ada", "ada-1");
    Browser browser;
    const auto back = go(browser, "rs256");
    const auto ticket = browser.jars[port_]["__Host-nahtlos-oidc"];
    ASSERT_TRUE(ticket.starts_with("no_"));
    EXPECT_EQ(code_of(browser.get(back)), "");
    say(R"({"spoil":{"claims":{"nonce":"x"}}})");
    EXPECT_EQ(log_in(browser, "rs256"), "oidc_token_wrong");
    const auto text = logged();
    EXPECT_NE(text.find("/callback"), std::string::npos) << "what is asked for is logged";
    for (const std::string& secret :
         {testing::parameter(back, "code"), testing::parameter(back, "state"), ticket,
          browser.jars[port_]["__Host-nahtlos"], std::string("a secret that only"),
          std::string("eyJ")}) {
        ASSERT_FALSE(secret.empty());
        EXPECT_EQ(text.find(secret), std::string::npos) << secret;
    }
}

}  // namespace
}  // namespace nahtlos
