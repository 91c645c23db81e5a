// Keys over the API: made once, bound, given on no wider than they are, revoked at once.
#include <gtest/gtest.h>

#include "auth/api.hpp"
#include "flows/api_orders.hpp"
#include "tests/support/api.hpp"

namespace nahtlos {
namespace {

class KeyApi : public testing::OnEngine {
protected:
    KeyApi()
        : api_(GetParam(), [](flows::Engine& engine, auth::KeyRing& keys, Executor& readers) {
              auto routes = auth::key_routes(keys, engine.changes(), readers);
              for (auto& route : flows::order_routes(engine, readers)) {
                  routes.push_back(std::move(route));
              }
              return routes;
          }) {}

    testing::ApiReply make(const std::string& body, const std::string& as,
                           const testing::Parts& headers = {}) {
        return api_.call("POST /v1/keys", as, body, headers);
    }
    std::string web_key() {
        return R"({"name":"shop","kind":"store","scopes":["orders:read"],"channel":")" +
               to_string(api_.shop.web) + "\"}";
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, KeyApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(KeyApi, a_new_key_works_at_once) {
    const auto made = make(web_key(), api_.admin);
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(api_.call("GET /v1/orders", made.text("/secret")).status, 200);
}

TEST_P(KeyApi, the_secret_is_shown_once) {
    const testing::Parts key{{"idempotency-key", "k"}};
    const auto first = make(web_key(), api_.admin, key);
    const auto second = make(web_key(), api_.admin, key);
    EXPECT_EQ(second.headers.at("Idempotency-Replayed"), "true");
    EXPECT_EQ(second.text("/id"), first.text("/id"));
    EXPECT_EQ(second.text("/secret"), "");
    const auto listed = api_.call("GET /v1/keys", api_.admin);
    EXPECT_EQ(listed.body.find(first.text("/secret")), std::string::npos);
}

TEST_P(KeyApi, a_revoked_key_is_refused_at_once) {
    const auto made = make(web_key(), api_.admin);
    const auto path = "DELETE /v1/keys/" + made.text("/id");
    EXPECT_EQ(api_.call(path, api_.admin).status, 204);
    EXPECT_EQ(api_.call("GET /v1/orders", made.text("/secret")).code(), "key_unknown");
    EXPECT_EQ(api_.call(path, api_.admin).status, 204);
}

TEST_P(KeyApi, nobody_gives_rights_they_lack) {
    const auto lesser = api_.make_key({.kind = auth::KeyKind::admin, .scopes = "keys:write"});
    EXPECT_EQ(make(R"({"name":"x","kind":"admin","scopes":["admin"]})", lesser).code(),
              "scope_missing");
}

TEST_P(KeyApi, nobody_gives_reach_they_lack) {
    const auto bound = api_.make_key({.kind = auth::KeyKind::admin,
                                      .scopes = "keys:write,orders:read",
                                      .channel = api_.shop.till});
    EXPECT_EQ(make(R"({"name":"x","kind":"admin","scopes":["orders:read"]})", bound).code(),
              "outside_of_key");
    EXPECT_EQ(make(web_key(), bound).code(), "outside_of_key");
}

TEST_P(KeyApi, a_bound_key_sees_and_revokes_its_own_kind_only) {
    const auto other = make(web_key(), api_.admin).text("/id");
    const auto bound = api_.make_key(
        {.kind = auth::KeyKind::admin, .scopes = "keys:write", .channel = api_.shop.till});
    EXPECT_EQ(api_.call("DELETE /v1/keys/" + other, bound).status, 404);
    EXPECT_EQ(api_.call("GET /v1/keys", bound).body.find(other), std::string::npos);
}

TEST_P(KeyApi, a_key_of_a_channel_or_location_ends_at_its_legal_entity) {
    const auto entity = to_string(api_.shop.entity);
    EXPECT_EQ(make(web_key(), api_.admin).text("/legal_entity"), entity);
    const auto at = [&](const std::string& location) {
        return make(R"({"name":"x","kind":"admin","scopes":["orders:read"],"location":")" +
                        location + "\"}",
                    api_.admin);
    };
    EXPECT_EQ(at(to_string(api_.shop.berlin)).text("/legal_entity"), entity);
    const auto nowhere = at("loc_01jdc3r3s1fj5ra3w0044n5t5b");
    EXPECT_EQ(nowhere.status, 422) << nowhere.body;
    EXPECT_EQ(nowhere.text("/errors/0/pointer"), "/location");
}

TEST_P(KeyApi, a_channel_must_exist) {
    const auto refused = make(R"({"name":"x","kind":"store","scopes":["orders:read"],)"
                              R"("channel":"chn_01jdc3r3s1fj5ra3w0044n5t5b"})",
                              api_.admin);
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/channel");
}

}  // namespace
}  // namespace nahtlos
