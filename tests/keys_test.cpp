// Keys over the API: made once, bound, given on no wider than they are, revoked at once.
#include <gtest/gtest.h>

#include <filesystem>

#include "auth/api.hpp"
#include "flows/api_orders.hpp"
#include "tests/support/api.hpp"
#include "tests/support/program.hpp"

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

TEST_P(KeyApi, nobody_takes_away_what_is_above_them) {
    const auto whole = make(R"({"name":"x","kind":"admin","scopes":["admin"]})", api_.admin);
    ASSERT_EQ(whole.status, 201) << whole.body;
    const auto bound = api_.make_key(
        {.kind = auth::KeyKind::admin, .scopes = "keys:write", .channel = api_.shop.till});
    EXPECT_EQ(api_.call("DELETE /v1/keys/" + whole.text("/id"), bound).status, 404);
    EXPECT_EQ(api_.call("GET /v1/keys", bound).body.find(whole.text("/id")), std::string::npos);
    const auto lesser = api_.make_key({.kind = auth::KeyKind::admin, .scopes = "keys:write"});
    const auto refused = api_.call("DELETE /v1/keys/" + whole.text("/id"), lesser);
    EXPECT_EQ(refused.status, 403) << refused.body;
    EXPECT_EQ(refused.code(), "scope_missing");
    EXPECT_EQ(api_.call("DELETE /v1/keys/" + whole.text("/id"), api_.admin).status, 204);
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

// `nahtlos key` on the database of a shop.
class KeyProgram : public testing::OnEngine {
protected:
    struct Said {
        int code = 0;
        std::string text;
    };
    Said run(std::vector<std::string> words) {
        words.insert(words.end(), {"--data", folder_.string(), "--database", base_.url()});
        words.insert(words.begin(), "key");
        testing::Program program(NAHTLOS_PROGRAM, words, true);
        auto text = program.rest();
        return {program.wait(), std::move(text)};
    }
    Said make(const std::vector<std::string>& more) {
        std::vector<std::string> words{"create", "--name", "x", "--scopes", "orders:read"};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }
    ~KeyProgram() override { std::filesystem::remove_all(folder_); }

    testing::TestDatabase base_{GetParam()};
    testing::Shop shop_ = testing::make_shop(base_.database());
    const std::filesystem::path folder_ =
        std::filesystem::path(::testing::TempDir()) /
        ("nahtlos_key_" + std::to_string(::getpid()) + GetParam());
};
INSTANTIATE_TEST_SUITE_P(Engines, KeyProgram, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(KeyProgram, binds_a_key_by_code_or_id_and_shows_to_what) {
    const auto by_code = make({"--location", "berlin", "--market", "de", "--channel", "till"});
    EXPECT_EQ(by_code.code, 0) << by_code.text;
    const auto by_id =
        make({"--location", to_string(shop_.berlin), "--market", to_string(shop_.market),
              "--channel", to_string(shop_.till), "--legal-entity", to_string(shop_.entity)});
    EXPECT_EQ(by_id.code, 0) << by_id.text;
    EXPECT_EQ(make({"--legal-entity", "Testhaus GmbH"}).code, 0);
    const auto keys =
        base_.database().read([](Tx& tx) { return auth::keys_after(tx, std::nullopt, 10); });
    ASSERT_EQ(keys.size(), 3U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(keys[i].location, shop_.berlin);
        EXPECT_EQ(keys[i].market, shop_.market);
        EXPECT_EQ(keys[i].channel, shop_.till);
    }
    for (const auto& key : keys) EXPECT_EQ(key.legal_entity, shop_.entity);
    const auto listed = run({"list"}).text;
    const std::string places =
        "  legal entity Testhaus GmbH  market de  channel till  location berlin";
    EXPECT_NE(listed.find(places), std::string::npos) << listed;
}

TEST_P(KeyProgram, names_the_flag_that_leads_nowhere) {
    for (const std::string flag : {"--channel", "--location", "--market", "--legal-entity"}) {
        const auto said = make({flag, "nowhere"});
        EXPECT_NE(said.code, 0) << flag;
        EXPECT_NE(said.text.find(flag + ": there is no nowhere"), std::string::npos) << said.text;
    }
    const auto kind = make({"--kind", "store"});
    EXPECT_NE(kind.text.find("--channel is required for store keys"), std::string::npos)
        << kind.text;
    sql::write(*base_.database().open_writer(), [&](Tx& tx) {
        tx.run(
            "insert into channels_legal_entity (id, name, country, currency, number_prefix, "
            "created_at) values ($1, 'Other', 'DE', 'EUR', 'O-', 0)",
            Uuid{{9}});
    });
    const auto apart = make({"--location", "berlin", "--legal-entity", "Other"});
    EXPECT_NE(apart.text.find("--location belongs to another legal entity"), std::string::npos)
        << apart.text;
    EXPECT_TRUE(base_.database()
                    .read([](Tx& tx) { return auth::keys_after(tx, std::nullopt, 10); })
                    .empty());
}

}  // namespace
}  // namespace nahtlos
