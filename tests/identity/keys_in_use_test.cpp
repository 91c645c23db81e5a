// Keys in use: when each was last used, and the next one taking over from it.
#include <gtest/gtest.h>

#include "auth/api.hpp"
#include "flows/api_orders.hpp"
#include "tests/support/api.hpp"

namespace nahtlos {
namespace {

class KeysInUse : public testing::OnEngine {
protected:
    KeysInUse()
        : api_(GetParam(), [](flows::Engine& engine, auth::KeyRing& keys, Executor& readers) {
              auto routes = auth::key_routes(keys, engine.changes(), readers);
              for (auto& route : flows::order_routes(engine, readers)) {
                  routes.push_back(std::move(route));
              }
              return routes;
          }) {
        const auto made = api_.call("POST /v1/keys", api_.admin,
                                    R"({"name":"shop","kind":"store","scopes":["orders:read"],)"
                                    R"("channel":")" +
                                        to_string(api_.shop.web) + "\"}");
        id_ = made.text("/id");
        secret_ = made.text("/secret");
    }
    int status(const std::string& secret) { return api_.call("GET /v1/orders", secret).status; }
    testing::ApiReply rotate(const std::string& body, const std::string& as) {
        return api_.call("POST /v1/keys/" + id_ + "/rotate", as, body);
    }
    void keep_house() {
        staff::keep_house(api_.desk, api_.keys, api_.world);
        while (api_.engine.pump() > 0) {
        }
    }
    // Of our key, as the list says.
    std::string last_used() {
        const auto listed = api_.call("GET /v1/keys", api_.admin);
        for (int i = 0; i < 10; ++i) {
            const auto at = "/items/" + std::to_string(i);
            if (listed.text(at + "/id") == id_) return listed.text(at + "/last_used_at");
        }
        return "not listed";
    }

    testing::TestApi api_;
    std::string id_, secret_;
};
INSTANTIATE_TEST_SUITE_P(Engines, KeysInUse, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(KeysInUse, say_when_each_was_last_used_to_the_minute) {
    keep_house();
    EXPECT_EQ(last_used(), "");
    EXPECT_EQ(status(secret_), 200);
    const auto first = to_string(api_.fake.clock.now());
    EXPECT_EQ(last_used(), "") << "requests write nothing";
    keep_house();
    EXPECT_EQ(last_used(), first);
    api_.fake.clock.advance(seconds(59));
    status(secret_);
    keep_house();
    EXPECT_EQ(last_used(), first);
    api_.fake.clock.advance(seconds(1));
    status(secret_);
    keep_house();
    EXPECT_EQ(last_used(), to_string(api_.fake.clock.now()));
}

TEST_P(KeysInUse, the_next_one_has_the_same_rights_and_the_old_one_ends_after_the_overlap) {
    const auto next = rotate(R"({"overlap_minutes":10})", api_.admin);
    ASSERT_EQ(next.status, 201) << next.body;
    EXPECT_TRUE(next.text("/secret").starts_with("nk_store_"));
    EXPECT_EQ(next.text("/channel"), to_string(api_.shop.web));
    EXPECT_EQ(status(next.text("/secret")), 200);
    EXPECT_EQ(status(secret_), 200);
    api_.fake.clock.advance(minutes(10));
    EXPECT_EQ(status(secret_), 401);
    EXPECT_EQ(status(next.text("/secret")), 200);
    EXPECT_EQ(rotate("{}", api_.admin).code(), "key_over");
}

TEST_P(KeysInUse, are_rotated_by_those_only_who_could_have_made_them) {
    const auto bound = [&](const std::string& scopes, channels::ChannelId channel) {
        return api_.make_key({.kind = auth::KeyKind::admin, .scopes = scopes, .channel = channel});
    };
    EXPECT_EQ(rotate("{}", bound("keys:write", api_.shop.web)).code(), "scope_missing");
    EXPECT_EQ(rotate("{}", bound("admin", api_.shop.till)).status, 404);
    EXPECT_EQ(rotate("{}", bound("admin", api_.shop.web)).status, 201);
    EXPECT_EQ(rotate(R"({"overlap_minutes":-1})", api_.admin).status, 422);
}

TEST_P(KeysInUse, a_revoked_one_stays_revoked) {
    EXPECT_EQ(rotate("{}", api_.admin).status, 201);
    EXPECT_EQ(api_.call("DELETE /v1/keys/" + id_, api_.admin).status, 204);
    EXPECT_EQ(status(secret_), 401);
    EXPECT_EQ(rotate("{}", api_.admin).code(), "key_over");
}

}  // namespace
}  // namespace nahtlos
