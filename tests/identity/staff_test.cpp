// Staff over the API: log in and out, sessions that end when they must, nobody gives more than they
// have.
#include <gtest/gtest.h>

#include "base/batch/events.hpp"
#include "base/events/api.hpp"
#include "tests/identity/staff_house.hpp"

namespace nahtlos {
namespace {

using testing::ApiReply;
using testing::Parts;

class Staff : public testing::StaffHouse {};
INSTANTIATE_TEST_SUITE_P(Engines, Staff, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Staff, a_session_opens_every_route_that_its_roles_allow) {
    make("bob", R"(["clerk"])");
    const auto bob = token("bob");
    EXPECT_EQ(status("GET /v1/orders", bob), 200);
    EXPECT_EQ(api_.call("GET /v1/keys", bob).code(), "scope_missing");
    EXPECT_EQ(status("GET /v1/keys", token("ada")), 200);
    const auto me = api_.call("GET /v1/staff/me", bob);
    EXPECT_EQ(me.text("/account/login"), "bob");
    EXPECT_EQ(me.text("/account/roles/0"), "clerk");
    EXPECT_EQ(me.text("/scopes/0"), "orders:read");
}

TEST_P(Staff, a_clerk_of_a_store_sees_this_store) {
    make("bob", R"(["clerk"])", R"({"location":")" + to_string(api_.shop.hamburg) + "\"}");
    const auto bob = token("bob");
    EXPECT_EQ(status("GET /v1/stock/levels?location=lager", bob), 403);
    EXPECT_EQ(status("GET /v1/stock/levels?location=hamburg", bob), 200);
    EXPECT_EQ(api_.call("GET /v1/staff/me", bob).text("/account/reach/legal_entity"),
              to_string(api_.shop.entity));
}

TEST_P(Staff, log_in_tells_neither_whether_the_login_nor_whether_the_password_is_wrong) {
    const auto unknown = log_in("nobody"), wrong = log_in("ada", "drei wilde esel");
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(unknown.code(), "log_in_failed");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(unknown.text("/detail"), wrong.text("/detail"));
    EXPECT_EQ(log_in("ADA").status, 200) << "logins are read in any case";
}

TEST_P(Staff, guessing_is_slowed_down_by_account_whether_it_is_there_or_not) {
    for (const auto* login : {"ada", "nobody"}) {
        for (int i = 0; i < 6; ++i) EXPECT_EQ(log_in(login, "wrong").status, 401);
        const auto blocked = log_in(login);
        EXPECT_EQ(blocked.status, 429) << login;
        EXPECT_EQ(blocked.code(), "too_many_attempts");
        EXPECT_EQ(blocked.headers.at("Retry-After"), "1");
    }
    pass(seconds(2));
    EXPECT_EQ(log_in("ada").status, 200);
}

TEST_P(Staff, a_password_that_another_chose_opens_nothing_but_its_own_change) {
    const auto made = api_.call("POST /v1/staff/accounts", api_.admin,
                                R"({"login":"eve","name":"Eve","roles":["boss"]})");
    const auto in = log_in("eve", made.text("/password"));
    EXPECT_NE(in.body.find("\"must_change_password\":true"), std::string::npos) << in.body;
    const auto eve = in.text("/token");
    EXPECT_EQ(api_.call("GET /v1/keys", eve).code(), "scope_missing");
    const auto change = [&](const std::string& to) {
        return api_.call(
            "PUT /v1/staff/me/password", eve,
            R"({"current":")" + made.text("/password") + R"(","password":")" + to + "\"}");
    };
    EXPECT_EQ(change("password").text("/errors/0/code"), "too_common");
    EXPECT_EQ(change("kurz").text("/errors/0/code"), "too_short");
    EXPECT_EQ(change(made.text("/password")).text("/errors/0/code"), "unchanged");
    const auto changed = change(password);
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(status("GET /v1/keys", eve), 401) << "the old session is over";
    EXPECT_EQ(status("GET /v1/keys", changed.text("/token")), 200);
}

TEST_P(Staff, a_password_that_another_chose_runs_out_after_three_days) {
    const auto made = api_.call("POST /v1/staff/accounts", api_.admin,
                                R"({"login":"eve","name":"Eve","roles":["clerk"]})");
    pass(seconds(72 * 3600 - 1));
    EXPECT_EQ(log_in("eve", made.text("/password")).status, 200);
    pass(seconds(1));
    EXPECT_EQ(log_in("eve", made.text("/password")).code(), "password_expired");
    EXPECT_EQ(log_in("eve", "wrong").code(), "log_in_failed") << "guesses learn nothing";
    const auto again =
        api_.call("PUT /v1/staff/accounts/" + made.text("/id") + "/password", api_.admin);
    EXPECT_EQ(log_in("eve", again.text("/password")).status, 200);
    pass(hours(72));
    EXPECT_EQ(log_in("eve", again.text("/password")).code(), "password_expired");
    EXPECT_EQ(log_in("ada").status, 200) << "one's own does not run out";
}

TEST_P(Staff, what_was_granted_is_told) {
    const auto hamburg = R"("location":")" + to_string(api_.shop.hamburg) + "\"";
    const auto id = make("bob", R"(["clerk"])", "{" + hamburg + "}");
    api_.call("PATCH /v1/staff/accounts/" + id, api_.admin, R"({"roles":["boss"]})");
    api_.call("PATCH /v1/staff/roles/" + roles_["clerk"], api_.admin,
              R"({"scopes":["stock:read"]})");
    sql::write(*api_.base.database().open_writer(),
               [](Tx& tx) { return number_batches(tx, 1'000); });
    const auto told = [&](const std::string& type) {
        return api_.base.database().read([&](Tx& tx) {
            std::string last;
            for (const auto& event : events_from(tx, 1, 1'000)) {
                if (event.type == type) last = event.payload;
            }
            return last;
        });
    };
    EXPECT_EQ(told("role_created"),
              R"({"name":"clerk","scopes":["orders:read","fulfillments:write","stock:read"]})");
    EXPECT_EQ(told("role_changed"), R"({"name":"clerk","scopes":["stock:read"]})");
    const auto created = told("staff_created"), changed = told("staff_changed");
    EXPECT_NE(created.find(roles_["clerk"]), std::string::npos) << created;
    EXPECT_NE(created.find(hamburg), std::string::npos) << created;
    EXPECT_NE(changed.find(R"({"roles":[")" + roles_["boss"] + "\"]"), std::string::npos)
        << changed;
}

TEST_P(Staff, a_new_password_ends_all_other_sessions) {
    const auto here = token("ada"), there = token("ada");
    const auto changed = api_.call("PUT /v1/staff/me/password", here,
                                   R"({"current":"zwei wilde esel","password":"drei wilde esel"})");
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(status("GET /v1/orders", there), 401);
    EXPECT_EQ(status("GET /v1/orders", here), 401);
    EXPECT_EQ(log_in("ada").status, 401);
    EXPECT_EQ(log_in("ada", "drei wilde esel").status, 200);
    EXPECT_EQ(api_.call("PUT /v1/staff/me/password", changed.text("/token"),
                        R"({"current":"zwei wilde esel","password":"vier wilde esel"})")
                  .code(),
              "password_wrong");
}

TEST_P(Staff, sessions_end_by_log_out_idleness_and_age) {
    const auto first = token("ada"), second = token("ada"), third = token("ada");
    EXPECT_EQ(status("POST /v1/staff/logout", first), 204);
    EXPECT_EQ(status("GET /v1/orders", first), 401);
    for (int i = 0; i < 14; ++i) {
        EXPECT_EQ(status("GET /v1/orders", second), i < 13 ? 200 : 401) << i;
        pass(minutes(59));
    }
    EXPECT_EQ(status("GET /v1/orders", third), 401) << "nobody used it for an hour";
}

TEST_P(Staff, use_in_another_process_keeps_a_session_alive) {
    const auto ada = token("ada");
    staff::SessionRing other(api_.base.database(), {});
    pass(minutes(50));
    EXPECT_NE(other.look_again(ada, api_.fake.clock.now()), nullptr);
    sql::write(*api_.base.database().open_writer(),
               [&](Tx& tx) { staff::save_seen(tx, other.take_seen()); });
    pass(minutes(50));
    EXPECT_EQ(status("GET /v1/orders", ada), 200);
}

TEST_P(Staff, to_listen_to_events_is_no_use_of_a_session) {
    const auto ada = token("ada");
    for (int i = 0; i < 6; ++i) {
        pass(minutes(9));
        EXPECT_NE(api_.sessions.peek(ada, api_.fake.clock.now()), nullptr);
    }
    pass(minutes(6));
    EXPECT_EQ(api_.sessions.peek(ada, api_.fake.clock.now()), nullptr);
    EXPECT_EQ(status("GET /v1/orders", ada), 401);
}

TEST_P(Staff, an_end_is_seen_by_every_process_at_its_next_refresh) {
    const auto ada = token("ada");
    staff::SessionRing other(api_.base.database(), {});
    const auto now = api_.fake.clock.now();
    EXPECT_NE(other.look_again(ada, now), nullptr);
    EXPECT_EQ(status("POST /v1/staff/logout", ada), 204);
    other.refresh(now);
    EXPECT_EQ(other.caller_of(ada, now), nullptr);
}

TEST_P(Staff, whoever_logs_in_again_leaves_the_session_they_ask_with) {
    const auto old = token("ada"), other = token("ada");
    const auto again = log_in("ada", password, "", {{"authorization", "Bearer " + old}});
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(status("GET /v1/orders", old), 401);
    EXPECT_EQ(status("GET /v1/orders", other), 200);
    EXPECT_EQ(status("GET /v1/orders", again.text("/token")), 200);
}

TEST_P(Staff, an_account_has_twenty_sessions_and_the_oldest_ends_for_another) {
    const auto oldest = token("ada");
    for (int i = 0; i < 18; ++i) token("ada");
    EXPECT_EQ(status("GET /v1/orders", oldest), 200) << "with that of the first log-in, 20";
    token("ada");
    token("ada");
    EXPECT_EQ(status("GET /v1/orders", oldest), 401);
}

TEST_P(Staff, one_sees_and_ends_ones_own_sessions_only) {
    make("bob", R"(["clerk"])");
    const auto ada = token("ada"), other = token("ada"), bob = token("bob");
    const auto listed = api_.call("GET /v1/staff/me/sessions", ada);
    const auto id = listed.text("/items/0/id");
    EXPECT_EQ(api_.call("DELETE /v1/staff/me/sessions/" + id, bob).status, 404);
    EXPECT_EQ(status("DELETE /v1/staff/me/sessions/" + id, ada), 204);
    EXPECT_EQ(status("GET /v1/orders", other), 401);
    EXPECT_EQ(status("GET /v1/orders", ada), 200);
}

TEST_P(Staff, whoever_is_disabled_is_out_at_once) {
    const auto id = make("bob", R"(["clerk"])");
    const auto bob = token("bob");
    const auto changed =
        api_.call("PATCH /v1/staff/accounts/" + id, token("ada"), R"({"status":"disabled"})");
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(status("GET /v1/orders", bob), 401);
    EXPECT_EQ(log_in("bob").code(), "log_in_failed");
}

TEST_P(Staff, a_role_changes_for_all_who_have_it_at_once) {
    make("bob", R"(["clerk"])");
    const auto bob = token("bob");
    EXPECT_EQ(api_.call("PATCH /v1/staff/roles/" + roles_["clerk"], api_.admin,
                        R"({"scopes":["stock:read"]})")
                  .status,
              200);
    EXPECT_EQ(status("GET /v1/orders", bob), 403);
    EXPECT_EQ(api_.call("DELETE /v1/staff/roles/" + roles_["clerk"], api_.admin).code(),
              "role_in_use");
}

TEST_P(Staff, nobody_gives_more_than_they_have) {
    make_role("head", R"(["staff:write","orders:read"])");
    const auto boss = make("bea", R"(["boss"])");
    make("hal", R"(["head"])", R"({"location":")" + to_string(api_.shop.hamburg) + "\"}");
    const auto hal = token("hal");
    const auto give = [&](const std::string& roles, const std::string& reach) {
        return api_
            .call("POST /v1/staff/accounts", hal,
                  R"({"login":"new","name":"New","roles":)" + roles + R"(,"reach":)" + reach + "}")
            .code();
    };
    const auto hamburg = R"({"location":")" + to_string(api_.shop.hamburg) + "\"}";
    EXPECT_EQ(give(R"(["boss"])", hamburg), "scope_missing");
    EXPECT_EQ(give(R"(["head"])", "{}"), "outside_of_key");
    EXPECT_EQ(give(R"(["head"])", R"({"location":")" + to_string(api_.shop.warehouse) + "\"}"),
              "outside_of_key");
    EXPECT_EQ(give(R"(["head"])", hamburg), "");
    EXPECT_EQ(
        api_.call("POST /v1/staff/roles", hal, R"({"name":"x","scopes":["orders:read"]})").code(),
        "outside_of_key")
        << "a role is worn everywhere";
    EXPECT_EQ(api_.call("PUT /v1/staff/accounts/" + boss + "/password", hal).status, 404)
        << "who works elsewhere is not seen";
}

TEST_P(Staff, nobody_takes_over_somebody_with_more_rights) {
    make_role("head", R"(["staff:write","orders:read"])");
    const auto boss = make("bea", R"(["boss"])");
    make("hal", R"(["head"])");
    const auto hal = token("hal");
    EXPECT_EQ(api_.call("PUT /v1/staff/accounts/" + boss + "/password", hal).code(),
              "scope_missing");
    EXPECT_EQ(api_.call("PATCH /v1/staff/accounts/" + boss, hal, R"({"name":"x"})").code(),
              "scope_missing");
    EXPECT_EQ(api_.call("DELETE /v1/staff/accounts/" + boss + "/sessions", hal).code(),
              "scope_missing");
    const auto me = api_.call("GET /v1/staff/me", hal).text("/account/id");
    EXPECT_EQ(api_.call("PATCH /v1/staff/accounts/" + me, hal, R"({"roles":["boss"]})").code(),
              "own_account");
}

TEST_P(Staff, a_session_alone_does_not_take_over_its_own_account) {
    const auto ada = token("ada");
    const auto me = api_.call("GET /v1/staff/me", ada).text("/account/id");
    const auto reset = api_.call("PUT /v1/staff/accounts/" + me + "/password", ada,
                                 R"({"password":"drei wilde esel"})");
    EXPECT_EQ(reset.code(), "own_account") << reset.body;
    EXPECT_EQ(api_.call("PUT /v1/staff/accounts/" + me + "/password", ada).code(), "own_account");
    EXPECT_EQ(status("GET /v1/orders", ada), 200) << "nothing was ended";
    EXPECT_EQ(log_in("ada").status, 200) << "nothing was changed";
}

TEST_P(Staff, a_cookie_stands_for_the_token_but_changes_nothing_for_other_sites) {
    const auto in = log_in("ada", password, R"(,"cookie":true)");
    EXPECT_EQ(in.text("/token"), "");
    const auto& set = in.headers.at("Set-Cookie");
    EXPECT_NE(set.find("; Path=/; Secure; HttpOnly; SameSite=Lax"), std::string::npos) << set;
    const auto cookie = set.substr(0, set.find(';'));
    EXPECT_EQ(api_.call("GET /v1/orders", "", "", {{"cookie", cookie}}).status, 200);
    const std::string line = "POST /v1/staff/roles",
                      body = R"({"name":"x","scopes":["stock:read"]})";
    EXPECT_EQ(api_.call(line, "", body, {{"cookie", cookie}}).code(), "cross_site");
    EXPECT_EQ(api_.call(line, "", body,
                        {{"cookie", cookie},
                         {"x-requested-with", "x"},
                         {"host", "desk.example"},
                         {"origin", "https://evil.example"}})
                  .code(),
              "cross_site");
    EXPECT_EQ(api_.call(line, "", body, {{"cookie", cookie}, {"x-requested-with", "x"}}).status,
              201);
    const auto out =
        api_.call("POST /v1/staff/logout", "", "", {{"cookie", cookie}, {"x-requested-with", "x"}});
    EXPECT_NE(out.headers.at("Set-Cookie").find("Max-Age=0"), std::string::npos);
    EXPECT_EQ(api_.call("GET /v1/orders", "", "", {{"cookie", cookie}}).status, 401);
    EXPECT_EQ(log_in("ada", password, "", {{"cookie", cookie}, {"x-requested-with", "x"}}).status,
              200)
        << "an old cookie does not keep anybody out";
}

TEST_P(Staff, routes_of_people_are_not_for_keys) {
    for (const auto* line :
         {"GET /v1/staff/me", "GET /v1/staff/me/sessions", "POST /v1/staff/logout"}) {
        EXPECT_EQ(api_.call(line, api_.admin).code(), "not_logged_in") << line;
    }
}

TEST_P(Staff, what_they_do_is_told_as_theirs) {
    const auto ada = token("ada");
    const auto me = api_.call("GET /v1/staff/me", ada);
    EXPECT_EQ(
        api_.call("POST /v1/staff/roles", ada, R"({"name":"x","scopes":["stock:read"]})").status,
        201);
    EXPECT_EQ(number("select count(*) from base_event where type = 'role_created' "
                     "and actor_kind = 'staff'"),
              1);
    log_in("ada", "wrong");
    EXPECT_EQ(number("select count(*) from base_event where type = 'log_in_failed'"), 1);
}

TEST_P(Staff, neither_password_nor_token_nor_a_hash_of_a_request_with_them_is_kept) {
    const Parts key{{"idempotency-key", "k"}};
    const std::string log_in = R"({"login":"ada","password":"zwei wilde esel"})";
    EXPECT_EQ(api_.call("POST /v1/staff/login", "", log_in, key).status, 200);
    EXPECT_EQ(number("select count(*) from base_command"), 0);
    api_.call("POST /v1/staff/roles", api_.admin, R"({"name":"x","scopes":["stock:read"]})", key);
    EXPECT_EQ(number("select count(*) from base_command"), 1) << "other requests are remembered";
}

// Where passwords are hashed there is no room for another.
class FullExecutor final : public Executor {
    bool start(std::function<void()>, Priority) override { return false; }
};

TEST_P(Staff, a_flood_of_log_ins_is_told_to_come_back) {
    FullExecutor full;
    std::unique_ptr<staff::Desk> desk;
    std::unique_ptr<staff::SessionRing> ring;
    testing::TestApi busy(
        GetParam(), [&](flows::Engine& engine, auth::KeyRing&, Executor& readers) {
            ring = std::make_unique<staff::SessionRing>(engine.database(), staff::SessionLimits{});
            desk = std::make_unique<staff::Desk>(
                staff::Desk{engine.database(), engine.changes(), readers, full, *ring});
            return staff::staff_routes(*desk);
        });
    const auto refused =
        busy.call("POST /v1/staff/login", "", R"({"login":"ada","password":"zwei wilde esel"})");
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.code(), "overloaded");
    EXPECT_GE(std::stoi(refused.headers.at("Retry-After")), 1);
}

}  // namespace
}  // namespace nahtlos
