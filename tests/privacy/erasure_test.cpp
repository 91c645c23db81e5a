// Erasure: what stands in its way, how it is taken back, how what it leaves runs out, and that
// verify sees what it left by mistake.
#include "base/fake/world.hpp"
#include "staff/privacy.hpp"
#include "tests/privacy/person_house.hpp"

namespace nahtlos::testing {
namespace {

const std::string email = "ada@example.com";

class Erasure : public PersonHouse {
protected:
    std::string sold() {
        const auto id = order(R"({"name":"Ada Beispiel","email":")" + email + "\"}",
                              address("Ada Beispiel", "Weg 1"));
        ship(id);
        return id;
    }
    ApiReply erase(const std::string& whom) {
        return api_.call("POST /v1/privacy/erasures", api_.admin, whom);
    }
    // Ten percent off, so often for each customer.
    void promote(int limit_per_customer) {
        must(api_.admin, "POST /v1/promotions",
             R"({"code":"p","name":"p","market":"de","status":"active",)"
             R"("effect":{"kind":"percent_off","percent_bp":1000},"limit_per_customer":)" +
                 std::to_string(limit_per_customer) + "}");
    }
    void expect_sound() {
        for (const auto& invariant : verified().invariants) {
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }
    void pass(Span time) { api_.fake.clock.advance(time); }
    void retain() {
        flows::PrivacyRetention retention(*privacy_);
        for (int i = 0; i < 5; ++i) {
            retention.run();
            run_jobs();
        }
    }
    std::int64_t count(const std::string& rest) {
        return api_.base.database().read([&](Tx& tx) {
            return tx.value<std::int64_t>("select count(*) from " + rest).value_or(-1);
        });
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Erasure, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Erasure, waits_until_orders_are_done_and_names_those_that_are_not) {
    const auto open = order(R"({"name":"Ada","email":")" + email + "\"}", address("Ada", "Weg 1"));
    const auto refused = erase(R"({"order":")" + open + "\"}");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code(), "open_orders");
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/orders/" + open) << refused.body;
    EXPECT_FALSE(places(email).empty());
    ship(open);
    EXPECT_EQ(erase(R"({"order":")" + open + "\"}").status, 201);
    EXPECT_TRUE(places(email).empty());
}

TEST_P(Erasure, takes_one_name_of_somebody_who_is_known) {
    EXPECT_EQ(erase("{}").code(), "one_of_three");
    EXPECT_EQ(erase(R"({"email":"a@example.com","order":"ord_00000000000000000000000001"})").code(),
              "one_of_three");
    EXPECT_EQ(erase(R"({"email":"nobody@example.com"})").code(), "nobody_known");
}

TEST_P(Erasure, that_a_customer_asks_for_can_be_taken_back_for_a_week) {
    const auto token = log_in(email);
    const auto asked = must(token, "POST /v1/me/erasure");
    EXPECT_EQ(asked.status, 202);
    EXPECT_NE(mails().find("will be erased"), std::string::npos) << "a stolen session is noticed";
    EXPECT_EQ(must(token, "POST /v1/me/erasure").text("/id"), asked.text("/id"));
    EXPECT_EQ(api_.call("DELETE /v1/me/erasure", token).status, 204);
    pass(days(8));
    run_jobs();
    EXPECT_EQ(api_.call("GET /v1/me", token).status, 200);
    EXPECT_EQ(api_.call("GET /v1/me/erasure", token).status, 404);
}

TEST_P(Erasure, that_a_customer_asked_for_is_done_after_the_week_and_when_orders_are) {
    const auto token = log_in(email);
    must(token, "POST /v1/me/erasure");
    const auto open = order(R"({"name":"Ada","email":")" + email + "\"}", address("Ada", "Weg 1"));
    pass(days(6));
    run_jobs();
    EXPECT_EQ(api_.call("GET /v1/me", token).status, 200);
    pass(days(2));
    run_jobs();
    EXPECT_EQ(api_.call("GET /v1/me", token).status, 200) << "an order is open";
    ship(open);
    pass(days(2));
    run_jobs();
    EXPECT_EQ(api_.call("GET /v1/me", token).status, 401);
    EXPECT_TRUE(places(email).empty());
    EXPECT_EQ(must(api_.admin, "GET /v1/privacy/erasures").text("/items/0/state"), "done");
}

TEST_P(Erasure, is_not_needed_to_see_that_a_seller_shows_only_what_is_its_own) {
    const auto bound = api_.make_key({.kind = auth::KeyKind::store,
                                      .scopes = channel_scopes,
                                      .legal_entity = api_.shop.entity,
                                      .channel = api_.shop.web});
    sold();
    must(api_.store, "POST /v1/carts",
         R"({"customer":{"name":"Somebody Else","email":")" + email + "\"}}");
    const auto own = must(log_in(email, bound), "GET /v1/me/export").body;
    EXPECT_NE(own.find("Ada Beispiel"), std::string::npos) << "ordered here as a guest";
    EXPECT_EQ(own.find("Somebody Else"), std::string::npos) << "a cart that only says the address";
}

TEST_P(Erasure, leaves_others_alone) {
    order(R"({"name":"Eve","email":"eve@example.com"})", address("Eve", "Weg 2"));
    log_in("eve@example.com");
    sold();
    ASSERT_EQ(erase(R"({"email":")" + email + "\"}").status, 201);
    EXPECT_EQ(places("eve@example.com").count("customers_party.email"), 1U);
    EXPECT_EQ(places("eve@example.com").count("customers_profile.email"), 1U);
    EXPECT_EQ(count("shoppers_session"), 1);
}

TEST_P(Erasure, closes_the_carts_to_those_who_have_their_token) {
    const auto cart =
        must(api_.store, "POST /v1/carts", R"({"customer":{"email":")" + email + "\"}}")
            .text("/token");
    ASSERT_EQ(erase(R"({"email":")" + email + "\"}").status, 201);
    EXPECT_EQ(api_.call("GET /v1/carts/" + cart, api_.store).status, 404);
}

TEST_P(Erasure, that_left_something_is_found_by_verify) {
    sold();
    ASSERT_EQ(erase(R"({"email":")" + email + "\"}").status, 201);
    EXPECT_EQ(verified()[flows::Check::erased].broken, 0);
    api_.base.database().open_writer()->script(
        "update customers_party set email = 'x@example.com'");
    EXPECT_EQ(verified()[flows::Check::erased].broken, 1);
    api_.base.database().open_writer()->script(
        "update customers_party set email = null, restricted_until = null");
    EXPECT_EQ(verified()[flows::Check::erased].broken, 2) << "name and address have no date";
}

TEST_P(Erasure, of_what_is_kept_for_the_tax_office_comes_by_itself) {
    sold();
    ASSERT_EQ(erase(R"({"email":")" + email + "\"}").status, 201);
    EXPECT_FALSE(places("Ada Beispiel").empty());
    pass(days(365 * 8));
    retain();
    EXPECT_FALSE(places("Ada Beispiel").empty()) << "eight years from the end of the year";
    pass(days(370));
    retain();
    EXPECT_TRUE(places("Ada Beispiel").empty());
    EXPECT_EQ(verified()[flows::Check::erased].broken, 0);
}

TEST_P(Erasure, of_contacts_and_notes_and_then_of_names_comes_to_every_order) {
    const auto id = order(R"({"name":"Ada Beispiel","email":")" + email + "\"}",
                          address("Ada Beispiel", "Weg 1"));
    must(api_.admin, "POST /v1/orders/" + id + "/hold", R"({"reason":"calls back"})");
    retain();
    EXPECT_FALSE(places(email).empty());
    pass(days(1'096));
    retain();
    EXPECT_TRUE(places(email).empty());
    EXPECT_TRUE(places("calls back").empty());
    EXPECT_FALSE(places("Ada Beispiel").empty());
    pass(days(366 * 9));
    retain();
    EXPECT_TRUE(places("Ada Beispiel").empty());
}

TEST_P(Erasure, comes_to_customers_whom_nobody_has_seen_for_years) {
    log_in(email);
    pass(days(1'000));
    log_in("eve@example.com");
    retain();
    EXPECT_EQ(count("customers_profile"), 2);
    pass(days(100));
    retain();
    EXPECT_EQ(count("customers_profile"), 1);
    EXPECT_EQ(places("eve@example.com").count("customers_profile.email"), 1U);
    EXPECT_EQ(must(api_.admin, "GET /v1/privacy/erasures").text("/items/0/asked_by"), "retention");
}

TEST_P(Erasure, does_not_come_by_itself_to_who_has_credit) {
    log_in(email);
    const auto account = give_value(email);
    pass(days(1'100));
    retain();
    EXPECT_EQ(count("customers_profile"), 1);
    EXPECT_EQ(count("privacy_erasure"), 0);
    pay_out(account);
    retain();
    EXPECT_EQ(count("customers_profile"), 0);
}

TEST_P(Erasure, that_comes_by_itself_leaves_the_guest_order_of_last_week) {
    log_in(email);
    pass(days(1'100));
    sold();
    retain();
    EXPECT_EQ(count("customers_profile"), 0);
    EXPECT_EQ(places(email).count("customers_party.email"), 1U) << "it may have to be reclaimed";
    EXPECT_EQ(verified()[flows::Check::erased].broken, 0);
}

TEST_P(Erasure, that_was_to_come_by_itself_does_not_come_to_who_was_seen_again) {
    log_in(email);
    pass(days(1'100));
    flows::PrivacyRetention retention(*privacy_);
    retention.run();
    while (api_.engine.pump() > 0) {
    }
    ASSERT_EQ(count("privacy_erasure where state = 'waiting'"), 1);
    log_in(email);
    run_jobs();
    EXPECT_EQ(count("customers_profile"), 1);
    EXPECT_EQ(count("privacy_erasure where state = 'withdrawn'"), 1);
}

TEST_P(Erasure, names_the_credit_that_would_be_lost_unless_it_is_given_up) {
    const auto token = log_in(email);
    const auto account = give_value(email);
    const auto refused = erase(R"({"email":")" + email + "\"}");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code(), "value_left");
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/stored_value/" + account) << refused.body;
    EXPECT_EQ(refused.number("/errors/0/available"), 1'250) << refused.body;
    EXPECT_EQ(api_.call("POST /v1/me/erasure", token).code(), "value_left");
    EXPECT_EQ(count("customers_profile"), 1);
    EXPECT_EQ(erase(R"({"give_up_value":true,"email":")" + email + "\"}").status, 201);
    EXPECT_EQ(count("stored_value_entry where kind = 'debited' and amount_minor = -1250 and "
                    "reason = 'given up at erasure'"),
              1);
    EXPECT_EQ(count("stored_value_account where balance_minor = 0"), 1);
    for (const auto& invariant : verified().invariants) {
        EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
    }
}

TEST_P(Erasure, that_a_customer_asked_for_waits_for_credit_that_came_meanwhile) {
    const auto token = log_in(email);
    must(token, "POST /v1/me/erasure");
    const auto account = give_value(email);
    pass(days(8));
    run_jobs();
    EXPECT_EQ(api_.call("GET /v1/me", token).status, 200);
    pay_out(account);
    pass(days(2));
    run_jobs();
    EXPECT_EQ(api_.call("GET /v1/me", token).status, 401);
}

TEST_P(Erasure, that_a_customer_asked_for_gives_credit_up_when_they_said_so) {
    const auto token = log_in(email);
    must(token, "POST /v1/me/erasure");
    give_value(email);
    must(token, "POST /v1/me/erasure", R"({"give_up_value":true})");
    pass(days(8));
    run_jobs();
    EXPECT_EQ(api_.call("GET /v1/me", token).status, 401);
    EXPECT_EQ(count("stored_value_account where balance_minor = 0"), 1);
}

TEST_P(Erasure, of_one_sellers_customer_neither_touches_nor_waits_for_what_is_anothers) {
    const auto bound = api_.make_key({.kind = auth::KeyKind::store,
                                      .scopes = channel_scopes,
                                      .legal_entity = api_.shop.entity,
                                      .channel = api_.shop.web});
    const auto token = log_in(email, bound);
    sold();
    const auto other = order(R"({"name":"Ada Elsewhere","email":")" + email + "\"}",
                             address("Ada Elsewhere", "Weg 1"));
    const auto elsewhere = api_.fake.ids.next();
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        return tx.run("update orders_order set legal_entity = $1 where id = $2", elsewhere,
                      *parse_id<orders::OrderId>(other));
    });
    must(token, "POST /v1/me/erasure");
    pass(days(8));
    run_jobs();
    EXPECT_EQ(api_.call("GET /v1/me", token).status, 401) << "the open order is not theirs";
    EXPECT_EQ(count("customers_party where email is not null"), 1);
    EXPECT_FALSE(places("Ada Elsewhere").empty());
    EXPECT_EQ(places(email).count("shoppers_link.email"), 0U);
    EXPECT_EQ(erase(R"({"email":")" + email + "\"}").code(), "open_orders") << "staff sees all";
}

TEST_P(Erasure, takes_along_what_came_between_its_look_and_its_write) {
    sold();
    const auto late = order(R"({"name":"Ada","email":"eve@example.com"})", address("Ada", "Weg 2"));
    const auto between = [&] {
        auto asked =
            api_.send("POST /v1/privacy/erasures", api_.admin, R"({"email":")" + email + "\"}");
        check(!asked->reply, "it has looked and not written");
        // As if it was placed now.
        api_.base.database().open_writer()->script(
            "update customers_party set email = 'ada@example.com' "
            "where email = 'eve@example.com'");
        while (api_.engine.pump() > 0) {
        }
        check(asked->reply.has_value(), "it is answered");
        return *asked->reply;
    };
    const auto first = between();
    EXPECT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(first.text("/left/0"), late) << "which is under way, and named";
    ship(late);
    sold();
    api_.base.database().open_writer()->script(
        "update customers_party set email = 'eve@example.com' where address like '%Weg 2%'");
    const auto second = between();
    EXPECT_EQ(second.status, 201) << second.body;
    EXPECT_EQ(second.text("/left/0"), "");
    EXPECT_TRUE(places(email).empty());
    EXPECT_EQ(verified()[flows::Check::erased].broken, 0);
}

TEST_P(Erasure, of_a_restored_backup_takes_what_the_log_lists_and_no_guest_with_the_address) {
    log_in(email);
    sold();
    const auto now = api_.fake.clock.now();
    const privacy::LogEntry entry{api_.fake.ids.next<privacy::ErasureId>(),
                                  now,
                                  {parse_id<customers::ProfileId>(customer_of(email))->uuid},
                                  {},
                                  {}};
    const bool is_done = sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        Events events;
        const Context context;
        ChangeScope scope{tx, events, now, command_id(api_.fake.ids.next()), context};
        return flows::erase_again(scope, entry, 8);
    });
    EXPECT_TRUE(is_done);
    EXPECT_EQ(count("customers_profile"), 0);
    EXPECT_EQ(places(email).count("customers_party.email"), 1U);
}

TEST_P(Erasure, of_their_name_comes_to_who_does_not_work_here_any_more) {
    must(api_.admin, "POST /v1/staff/roles", R"({"name":"r","scopes":["stock:read"]})");
    const auto hire = [&](const std::string& name) {
        return must(api_.admin, "POST /v1/staff/accounts",
                    R"({"login":")" + name + R"(","name":"Mrs )" + name + R"(","roles":["r"]})")
            .text("/id");
    };
    const auto gone = hire("canarygone");
    hire("canarystays");
    must(api_.admin, "PATCH /v1/staff/accounts/" + gone, R"({"status":"disabled"})");
    const auto retire = [&] {
        staff::forget_names(api_.desk, api_.world, days(365));
        run_jobs();
    };
    pass(days(364));
    retire();
    EXPECT_FALSE(places("canarygone").empty());
    pass(days(2));
    retire();
    EXPECT_TRUE(places("canarygone").empty());
    EXPECT_FALSE(places("canarystays").empty());
}

TEST_P(Erasure, of_whose_they_were_comes_to_carts_that_are_over) {
    const auto cart = must(api_.store, "POST /v1/carts",
                           R"({"lines":[{"action":"add","sku":"A","quantity":1}],"customer":{)"
                           R"("email":")" +
                               email + "\"}}")
                          .text("/token");
    pass(days(2));
    api_.engine.idle_work().run({hours(24), {}});
    run_jobs();
    pass(days(89));
    retain();
    EXPECT_FALSE(places(email).empty()) << cart;
    pass(days(2));
    retain();
    EXPECT_TRUE(places(email).empty());
    EXPECT_EQ(count("orders_cart_line"), 0);
}

TEST_P(Erasure, of_one_sellers_customer_leaves_what_another_sellers_orders_count_at) {
    promote(5);
    const auto bound = api_.make_key({.kind = auth::KeyKind::store,
                                      .scopes = channel_scopes,
                                      .legal_entity = api_.shop.entity,
                                      .channel = api_.shop.web});
    const auto token = log_in(email, bound);
    sold();
    const auto other = sold();
    const auto elsewhere = api_.fake.ids.next();
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        return tx.run("update orders_order set legal_entity = $1 where id = $2", elsewhere,
                      *parse_id<orders::OrderId>(other));
    });
    EXPECT_EQ(count("pricing_counter where taken = 2"), 1);
    must(token, "POST /v1/me/erasure");
    pass(days(8));
    run_jobs();
    EXPECT_EQ(count("pricing_use"), 1);
    EXPECT_EQ(count("pricing_counter where taken = 1"), 1);
    EXPECT_EQ(verified()[flows::Check::limited_uses].broken, 0);
}

TEST_P(Erasure, gives_credit_up_and_forgets_uses_at_once) {
    promote(5);
    log_in(email);
    sold();
    give_value(email);
    EXPECT_EQ(count("pricing_counter where taken = 1"), 1);
    EXPECT_EQ(erase(R"({"give_up_value":true,"email":")" + email + "\"}").status, 201);
    EXPECT_EQ(count("pricing_use"), 0);
    EXPECT_EQ(count("pricing_counter"), 0);
    expect_sound();
}

}  // namespace
}  // namespace nahtlos::testing
