// Keys that staff made have no more than their makers have now.
#include <gtest/gtest.h>

#include "tests/identity/staff_house.hpp"

namespace nahtlos {
namespace {

class Makers : public testing::StaffHouse {
protected:
    Makers() {
        bob_ = make("bob", R"(["boss"])");
        key_ = make_key(token("bob"), R"(["orders:read"])");
    }
    testing::ApiReply make_key(const std::string& as, const std::string& scopes) {
        auto made = api_.call("POST /v1/keys", as,
                              R"({"name":"k","kind":"admin","scopes":)" + scopes + "}");
        check(made.status == 201, made.body.c_str());
        return made;
    }
    testing::ApiReply change(const std::string& body, const std::string& as) {
        auto reply = api_.call("PATCH /v1/staff/accounts/" + bob_, as, body);
        api_.keys.refresh();
        return reply;
    }
    int status_of(const testing::ApiReply& key) {
        return status("GET /v1/orders", key.text("/secret"));
    }
    std::string maker_of(const testing::ApiReply& key) {
        const auto id = key.text("/id");
        const auto all = api_.call("GET /v1/keys", api_.admin);
        for (int i = 0; i < 20; ++i) {
            const auto at = "/items/" + std::to_string(i);
            if (all.text(at + "/id") == id) return all.text(at + "/created_by");
        }
        return "not listed";
    }
    std::string bob_;
    testing::ApiReply key_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Makers, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Makers, are_listed_with_their_keys_and_those_that_these_made) {
    const auto master = make_key(token("bob"), R"(["keys:write","orders:read"])");
    const auto child = make_key(master.text("/secret"), R"(["orders:read"])");
    EXPECT_EQ(maker_of(key_), bob_);
    EXPECT_EQ(maker_of(child), bob_) << "nobody hides behind a key";
    EXPECT_EQ(maker_of(make_key(api_.admin, R"(["orders:read"])")), "") << "the house's";
    const auto his = api_.call("GET /v1/keys?created_by=" + bob_, api_.admin);
    EXPECT_EQ(his.json().at("items").as_array().size(), 3U) << his.body;
}

TEST_P(Makers, take_their_keys_along_when_they_are_disabled) {
    const auto gone = change(R"({"status":"disabled"})", api_.admin);
    EXPECT_EQ(gone.text("/keys/0/id"), key_.text("/id")) << gone.body;
    EXPECT_EQ(gone.text("/keys/0/fate"), "revoked");
    EXPECT_EQ(status_of(key_), 401);
}

TEST_P(Makers, hand_over_to_whoever_answers_for_it) {
    const auto ada = api_.call("GET /v1/staff/me", token("ada")).text("/account/id");
    const auto gone = change(R"({"status":"disabled","keys":"hand_over"})", token("ada"));
    EXPECT_EQ(gone.text("/keys/0/fate"), "handed_over") << gone.body;
    EXPECT_EQ(status_of(key_), 200);
    EXPECT_EQ(maker_of(key_), ada);
    EXPECT_EQ(change(R"({"status":"active"})", api_.admin).status, 200);
    EXPECT_EQ(change(R"({"status":"disabled"})", api_.admin).status, 200);
    EXPECT_EQ(status_of(key_), 200) << "it is hers now";
}

TEST_P(Makers, lose_only_the_keys_that_have_more_than_they_have_now) {
    const auto more = make_key(token("bob"), R"(["keys:write"])");
    const auto less = change(R"({"roles":["clerk"]})", api_.admin);
    ASSERT_EQ(less.status, 200);
    EXPECT_EQ(less.json().at("keys").as_array().size(), 1U) << less.body;
    EXPECT_EQ(less.text("/keys/0/id"), more.text("/id"));
    EXPECT_EQ(status_of(key_), 200);
    const auto bound =
        change(R"({"reach":{"location":")" + to_string(api_.shop.hamburg) + "\"}}", api_.admin);
    EXPECT_EQ(bound.text("/keys/0/id"), key_.text("/id")) << "it saw more than Hamburg";
    EXPECT_EQ(status_of(key_), 401);
}

TEST_P(Makers, lose_keys_with_what_their_role_loses) {
    ASSERT_EQ(api_.call("PATCH /v1/staff/roles/" + roles_["boss"], api_.admin,
                        R"({"scopes":["stock:read"]})")
                  .status,
              200);
    api_.keys.refresh();
    EXPECT_EQ(status_of(key_), 401);
}

TEST_P(Makers, keep_nothing_of_a_key_that_somebody_else_rotated) {
    const auto next = api_.call("POST /v1/keys/" + key_.text("/id") + "/rotate", token("ada"),
                                R"({"overlap_minutes":0})");
    ASSERT_EQ(next.status, 201) << next.body;
    change(R"({"status":"disabled"})", api_.admin);
    EXPECT_EQ(status_of(next), 200);
}

}  // namespace
}  // namespace nahtlos
