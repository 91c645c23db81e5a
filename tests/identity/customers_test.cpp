// Customers over the API: logged in by a link or a password, they see what is theirs and no more.
#include <gtest/gtest.h>

#include <regex>

#include "base/batch/events.hpp"
#include "flows/api_customers.hpp"
#include "flows/api_me.hpp"
#include "flows/api_orders.hpp"
#include "tests/support/api.hpp"

namespace nahtlos {
namespace {

using testing::ApiReply;

class Postbox final : public shoppers::Mailer {
public:
    void send(const shoppers::Mail& mail) override { mails.push_back(mail); }
    // The token in the last mail.
    std::string token() const {
        const auto& text = mails.back().text;
        const auto at = text.find("https://shop.example/in?");
        return text.substr(at + 24, text.find('\n', at) - at - 24);
    }
    std::vector<shoppers::Mail> mails;
};

class Customers : public testing::OnEngine {
protected:
    Customers()
        : api_(GetParam(), [this](flows::Engine& engine, auth::KeyRing&, Executor& readers) {
              cache_ = std::make_unique<shoppers::SessionCache>(engine.database());
              desk_ = std::make_unique<flows::ShopperDesk>(flows::ShopperDesk{
                  engine, readers, readers, *cache_, postbox_, "https://shop.example/in?"});
              auto routes = flows::me_routes(*desk_);
              for (auto more : {flows::order_routes(engine, readers),
                                flows::customer_routes(engine), staff::staff_routes(api_.desk)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        api_.doors.add(std::string(shoppers::token_prefix), *cache_);
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 99);
    }

    ApiReply ask_link(const std::string& email) {
        return api_.call("POST /v1/customers/login-links", api_.store,
                         R"({"email":")" + email + "\"}");
    }
    ApiReply use_link(const std::string& token, const std::string& as) {
        return api_.call("POST /v1/customers/sessions", as, R"({"link":")" + token + "\"}");
    }
    ApiReply log_in(const std::string& email) {
        check(ask_link(email).status == 204, "a link is sent");
        return use_link(postbox_.token(), api_.store);
    }
    std::string token(const std::string& email) { return log_in(email).text("/token"); }
    // A known customer's order; its id.
    std::string order_of(const std::string& email, const std::string& reference,
                         const std::string& as, const std::string& more = "") {
        api_.call("POST /v1/customers/bulk", api_.admin,
                  R"({"customers":[{"external_reference":")" + reference + R"(","email":")" +
                      email + "\"}]}");
        auto body = testing::order_body(R"({"sku":"A","quantity":1})", more);
        const std::string ada = R"("email":"ada@example.com")";
        body.replace(body.find(ada), ada.size(), R"("external_reference":")" + reference + "\"");
        const auto placed = api_.call("POST /v1/orders", as, body);
        check(placed.status == 201, placed.body.c_str());
        return placed.text("/id");
    }
    int status(const std::string& line, const std::string& as) {
        return api_.call(line, as).status;
    }

    Postbox postbox_;
    std::unique_ptr<shoppers::SessionCache> cache_;
    std::unique_ptr<flows::ShopperDesk> desk_;
    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Customers, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Customers, a_link_logs_in_once_and_makes_somebody_new_a_customer) {
    ASSERT_EQ(ask_link("new@example.com").status, 204);
    EXPECT_EQ(postbox_.mails.back().to, "new@example.com");
    const auto link = postbox_.token();
    const auto in = use_link(link, api_.store);
    ASSERT_EQ(in.status, 201) << in.body;
    EXPECT_EQ(api_.call("GET /v1/me", in.text("/token")).text("/email"), "new@example.com");
    EXPECT_EQ(use_link(link, api_.store).code(), "link_over");
    EXPECT_EQ(log_in("new@example.com").text("/customer"), in.text("/customer"))
        << "the second time they are known";
}

TEST_P(Customers, a_link_runs_out_and_is_of_its_shop) {
    ask_link("ada@example.com");
    const auto elsewhere = api_.make_key({.kind = auth::KeyKind::store,
                                          .scopes = testing::channel_scopes,
                                          .channel = api_.shop.till});
    EXPECT_EQ(use_link(postbox_.token(), elsewhere).code(), "link_over");
    EXPECT_EQ(use_link(postbox_.token(), api_.store).status, 201) << "trying did not use it up";
    ask_link("ada@example.com");
    api_.fake.clock.advance(minutes(10));
    EXPECT_EQ(use_link(postbox_.token(), api_.store).code(), "link_over");
    EXPECT_EQ(use_link("nl_nobody", api_.store).code(), "link_over");
}

TEST_P(Customers, a_box_is_not_filled_with_links) {
    for (int i = 0; i < 6; ++i) EXPECT_EQ(ask_link("ada@example.com").status, 204);
    EXPECT_EQ(ask_link("ada@example.com").code(), "too_many_attempts");
    EXPECT_EQ(ask_link("bob@example.com").status, 204);
    EXPECT_EQ(postbox_.mails.size(), 7U);
}

TEST_P(Customers, a_box_is_one_box_however_it_is_written) {
    for (const auto* email : {"ada@example.com", "Ada@example.com", "ada+1@example.com",
                              "ADA+x+y@example.com", "ada+@example.com", "ada+2@EXAMPLE.com"}) {
        EXPECT_EQ(ask_link(email).status, 204) << email;
        EXPECT_EQ(shoppers::box_of(email).substr(0, 4), "ada@");
    }
    EXPECT_EQ(ask_link("aDa+3@example.com").code(), "too_many_attempts");
    EXPECT_EQ(ask_link("ad.a@example.com").status, 204);
}

TEST_P(Customers, a_key_sends_so_many_links_an_hour) {
    const auto key = api_.make_key({.kind = auth::KeyKind::store,
                                    .scopes = testing::channel_scopes,
                                    .channel = api_.shop.web});
    const auto now = api_.fake.clock.now();
    const auto asks = api_.keys.caller_of(key, now)->id;
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        for (int i = 0; i < 3'600; ++i) {
            shoppers::insert_link(tx, std::to_string(i), {"a@example.com", {}, {}, {}}, asks,
                                  now + shoppers::link_lifetime);
        }
        return 0;
    });
    const auto ask = [&](const std::string& as) {
        return api_.call("POST /v1/customers/login-links", as, R"({"email":"bob@example.com"})");
    };
    EXPECT_EQ(ask(key).code(), "too_many_links");
    EXPECT_EQ(ask(api_.store).status, 204) << "another key";
    api_.fake.clock.advance(hours(1));
    EXPECT_EQ(ask(key).status, 204);
}

TEST_P(Customers, see_their_orders_of_all_channels_and_no_others) {
    const auto till = api_.make_key({.kind = auth::KeyKind::store,
                                     .scopes = testing::channel_scopes,
                                     .channel = api_.shop.till});
    const auto first = order_of("ada@example.com", "ada", api_.store);
    const auto second = order_of("ada@example.com", "ada", till);
    const auto other = order_of("bob@example.com", "bob", api_.store);
    const auto ada = token("ada@example.com");
    const auto listed = api_.call("GET /v1/me/orders", ada);
    EXPECT_EQ(listed.text("/items/0/id"), second) << listed.body;
    EXPECT_EQ(listed.text("/items/1/id"), first);
    EXPECT_EQ(listed.body.find(other), std::string::npos);
    EXPECT_EQ(api_.call("GET /v1/me/orders/" + first, ada).text("/lines/0/sku"), "A");
    const auto shown = api_.call("GET /v1/me/orders/" + first, ada).body;
    for (const auto* hidden :
         {"hold_reason", "location", "provider_reference", "allocated", "legal_entity"}) {
        EXPECT_EQ(shown.find(hidden), std::string::npos) << hidden << " is for staff";
    }
    EXPECT_EQ(status("GET /v1/me/orders/" + other, ada), 404);
    const auto page = api_.call("GET /v1/me/orders?limit=1", ada);
    EXPECT_EQ(api_.call("GET /v1/me/orders?limit=1&cursor=" + page.text("/next_cursor"), ada)
                  .text("/items/0/id"),
              first);
}

TEST_P(Customers, open_no_door_but_their_own) {
    const auto ada = token("ada@example.com");
    for (const auto& route : api_.api.routes()) {
        if (route.scope == api::Scope::open) continue;
        if (route.path.starts_with("/v1/me")) continue;
        const auto path = std::regex_replace(route.path, std::regex("\\{[a-z]+\\}"), "x");
        const auto reply = api_.call(route.method + ' ' + path, ada);
        EXPECT_GE(reply.status, 400) << route.name();
        if (route.scope == api::Scope::any_key) continue;  // refuses later, as it reads
        EXPECT_EQ(reply.code(), "scope_missing") << route.name();
    }
    for (const auto* line :
         {"GET /v1/me", "GET /v1/me/orders", "GET /v1/me/addresses", "POST /v1/me/logout"}) {
        EXPECT_EQ(api_.call(line, api_.admin).code(), "not_logged_in") << line;
        EXPECT_EQ(api_.call(line, "").code(), "key_missing") << line;
    }
}

TEST_P(Customers, keep_an_address_book_that_nobody_else_touches) {
    const auto ada = token("ada@example.com"), bob = token("bob@example.com");
    const std::string address = R"({"name":"Ada","address1":"Weg 1","postal_code":"10115",)"
                                R"("city":"Berlin","country":"DE"})";
    const auto made = api_.call("POST /v1/me/addresses", ada, address);
    ASSERT_EQ(made.status, 201) << made.body;
    const auto path = "DELETE /v1/me/addresses/" + made.text("/id");
    EXPECT_EQ(api_.call("GET /v1/me/addresses", ada).text("/items/0/address/city"), "Berlin");
    EXPECT_EQ(api_.call("GET /v1/me/addresses", bob).text("/items/0/id"), "");
    EXPECT_EQ(status(path, bob), 404);
    EXPECT_EQ(status(path, ada), 204);
    for (int i = 0; i < 20; ++i) api_.call("POST /v1/me/addresses", ada, address);
    EXPECT_EQ(api_.call("POST /v1/me/addresses", ada, address).code(), "too_many_addresses");
}

TEST_P(Customers, may_choose_a_password_which_ends_other_sessions) {
    const auto ada = token("ada@example.com"), other = token("ada@example.com");
    const auto set = [&](const std::string& as, const std::string& body) {
        return api_.call("PUT /v1/me/password", as, body);
    };
    EXPECT_EQ(set(ada, R"({"password":"password"})").text("/errors/0/code"), "too_common");
    const auto chosen = set(ada, R"({"password":"zwei wilde esel"})");
    ASSERT_EQ(chosen.status, 200) << chosen.body;
    EXPECT_EQ(status("GET /v1/me", other), 401);
    const auto now = chosen.text("/token");
    EXPECT_EQ(status("GET /v1/me", now), 200);
    EXPECT_EQ(set(now, R"({"current":"kein esel","password":"drei wilde esel"})").code(),
              "password_wrong");
    const auto by_password = [&](const std::string& email, const std::string& password) {
        return api_.call("POST /v1/customers/sessions", api_.store,
                         R"({"email":")" + email + R"(","password":")" + password + "\"}");
    };
    EXPECT_EQ(by_password("ada@example.com", "zwei wilde esel").status, 201);
    EXPECT_EQ(by_password("ada@example.com", "drei wilde esel").code(), "log_in_failed");
    EXPECT_EQ(by_password("who@example.com", "zwei wilde esel").code(), "log_in_failed");
    for (int i = 0; i < 5; ++i) by_password("ada@example.com", "falsch");
    EXPECT_EQ(by_password("ada@example.com", "zwei wilde esel").code(), "too_many_attempts");
}

TEST_P(Customers, a_stolen_session_does_not_become_a_password) {
    const std::string wish = R"({"password":"zwei wilde esel"})";
    const auto old = token("ada@example.com");
    api_.fake.clock.advance(minutes(10));
    EXPECT_EQ(api_.call("PUT /v1/me/password", old, wish).code(), "proof_needed")
        << "where there is none yet";
    EXPECT_EQ(
        api_.call("PUT /v1/me/password", old, R"({"current":"x","password":"zwei wilde esel"})")
            .code(),
        "password_wrong");
    const auto chosen = api_.call("PUT /v1/me/password", token("ada@example.com"), wish);
    ASSERT_EQ(chosen.status, 200) << chosen.body;
    EXPECT_EQ(api_.call("PUT /v1/me/password", chosen.text("/token"), wish).code(), "proof_needed")
        << "a password began this one";
    const auto in = api_.call("POST /v1/customers/sessions", api_.store,
                              R"({"email":"ada@example.com","password":"zwei wilde esel"})");
    EXPECT_EQ(api_.call("PUT /v1/me/password", in.text("/token"), wish).code(), "proof_needed");
}

TEST_P(Customers, who_forgot_a_password_chooses_another_after_a_link) {
    const auto lost = api_.call("PUT /v1/me/password", token("ada@example.com"),
                                R"({"password":"zwei wilde esel"})");
    ASSERT_EQ(lost.status, 200) << lost.body;
    const auto found = api_.call("PUT /v1/me/password", token("ada@example.com"),
                                 R"({"password":"drei wilde esel"})");
    ASSERT_EQ(found.status, 200) << found.body;
    EXPECT_EQ(status("GET /v1/me", lost.text("/token")), 401);
    EXPECT_EQ(api_.call("POST /v1/customers/sessions", api_.store,
                        R"({"email":"ada@example.com","password":"zwei wilde esel"})")
                  .code(),
              "log_in_failed");
}

TEST_P(Customers, a_password_changed_in_another_process_lets_no_session_begin) {
    const auto in = log_in("ada@example.com");
    const auto ada = *parse_id<customers::ProfileId>(in.text("/customer"));
    const auto now = api_.fake.clock.now();
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        EXPECT_TRUE(shoppers::save_password(tx, ada, "", "one", now));
        EXPECT_FALSE(shoppers::save_password(tx, ada, "", "two", now)) << "there is one by now";
        EXPECT_TRUE(shoppers::hold_password(tx, ada, "one"));
        EXPECT_TRUE(shoppers::save_password(tx, ada, "one", "two", now));
        EXPECT_FALSE(shoppers::hold_password(tx, ada, "one"));
        EXPECT_FALSE(shoppers::save_password(tx, ada, "one", "three", now));
        return 0;
    });
}

TEST_P(Customers, wrong_passwords_hash_nothing_while_somebody_has_to_wait) {
    const auto ada = token("ada@example.com");
    const std::string wish = R"({"current":"falsch","password":"zwei wilde esel"})";
    for (int i = 0; i < 6; ++i) {
        EXPECT_EQ(api_.call("PUT /v1/me/password", ada, wish).code(), "password_wrong");
    }
    const auto waits = api_.send("PUT /v1/me/password", ada, wish);
    ASSERT_TRUE(waits->reply) << "refused before anything was written";
    EXPECT_EQ(waits->reply->code(), "too_many_attempts");
}

TEST_P(Customers, passwords_tried_on_many_of_them_slow_down_the_address) {
    const auto guess = [&](int n) {
        return api_.call("POST /v1/customers/sessions", api_.store,
                         R"({"email":"c)" + std::to_string(n) +
                             R"(@example.com","password":"zwei wilde esel"})");
    };
    for (int i = 0; i < 101; ++i) EXPECT_EQ(guess(i).code(), "log_in_failed") << i;
    EXPECT_EQ(guess(200).code(), "too_many_attempts");
    for (int i = 0; i < 9; ++i) {
        api_.fake.clock.advance(seconds(5));
        EXPECT_EQ(guess(300 + i).code(), "log_in_failed") << "nobody waits longer";
    }
}

TEST_P(Customers, failed_log_ins_and_new_passwords_are_told_without_secrets) {
    const auto in = log_in("ada@example.com");
    api_.call("PUT /v1/me/password", in.text("/token"), R"({"password":"zwei wilde esel"})");
    for (const auto* email : {"ada@example.com", "who@example.com"}) {
        api_.call("POST /v1/customers/sessions", api_.store,
                  R"({"email":")" + std::string(email) + R"(","password":"drei wilde esel"})");
    }
    sql::write(*api_.base.database().open_writer(),
               [](Tx& tx) { return number_batches(tx, 1'000); });
    const auto told = [&](const char* type) {
        return api_.base.database().read([&](Tx& tx) {
            std::string all;
            for (const auto& event : events_from(tx, 1, 1'000)) {
                if (event.type == type) all += event.payload;
            }
            return all;
        });
    };
    const auto whose = R"({"customer":")" + in.text("/customer") + "\"}";
    EXPECT_EQ(told("customer_password_changed"), whose);
    EXPECT_EQ(told("customer_log_in_failed"), whose + "{}");
}

TEST_P(Customers, are_out_at_once_when_they_log_out_and_soon_everywhere) {
    const auto ada = token("ada@example.com");
    const auto now = api_.fake.clock.now();
    shoppers::SessionCache other(api_.base.database());
    EXPECT_NE(other.look_again(ada, now), nullptr);
    EXPECT_EQ(status("POST /v1/me/logout", ada), 204);
    EXPECT_EQ(status("GET /v1/me", ada), 401);
    EXPECT_EQ(other.caller_of(ada, now + seconds(5)), nullptr);
    EXPECT_EQ(other.look_again(ada, now + seconds(5)), nullptr);
}

TEST_P(Customers, what_is_logged_in_is_told_as_theirs) {
    const auto in = log_in("ada@example.com");
    const auto told = api_.base.database().read([&](Tx& tx) {
        return tx.value<Uuid>(
            "select actor from base_event where type = 'customer_session_started' "
            "and actor_kind = 'customer'");
    });
    ASSERT_TRUE(told);
    EXPECT_EQ(to_string(customers::ProfileId{*told}), in.text("/customer"));
}

}  // namespace
}  // namespace nahtlos
