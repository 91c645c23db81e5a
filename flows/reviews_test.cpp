// Reviews over the API: written by who bought it, shown once a person said so, counted once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/events/sequencer.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_customers.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_reviews.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using testing::Parts;

class Postbox final : public shoppers::Mailer {
public:
    void send(const shoppers::Mail& mail) override { last = mail.text; }
    std::string token() const {
        const auto at = last.find("nl_");
        return last.substr(at, last.find('\n', at) - at);
    }
    std::string last;
};

class Reviews : public testing::OnEngine {
protected:
    Reviews()
        : api_(GetParam(), [this](Engine& engine, auth::KeyRing&, Executor& readers) {
              cache_ = std::make_unique<shoppers::SessionCache>(engine.database());
              desk_ = std::make_unique<ShopperDesk>(
                  ShopperDesk{engine, readers, readers, *cache_, postbox_, "https://x/"});
              api::Routes routes;
              for (auto more : {me_routes(*desk_), my_review_routes(*desk_), review_routes(engine),
                                order_routes(engine, readers), fulfillment_routes(engine),
                                customer_routes(engine), catalog_routes(engine)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        api_.doors.add(std::string(shoppers::token_prefix), *cache_);
        for (const auto* sku : {"A", "B"}) {
            testing::put_stock(api_.base.database(), api_.shop, sku, api_.shop.warehouse, 900);
        }
        product_ = product("A");
        shop_ = api_.make_key({.kind = auth::KeyKind::store,
                               .scopes = "catalog:read,orders:read",
                               .channel = api_.shop.web});
    }

    ApiReply must(const std::string& as, const std::string& line, const std::string& body = "") {
        auto reply = api_.call(line, as, body);
        check(reply.status >= 200 && reply.status < 300, (line + ' ' + reply.body).c_str());
        return reply;
    }
    ApiReply admin(const std::string& line, const std::string& body = "", const Parts& with = {}) {
        return api_.call(line, api_.admin, body, with);
    }
    std::string product(const std::string& sku) {
        return must(api_.admin, "GET /v1/variants/" + to_string(testing::Shop::variant(sku)))
            .text("/product");
    }
    std::string customer(const std::string& name) {
        const auto email = name + "@example.com";
        admin("POST /v1/customers/bulk", R"({"customers":[{"external_reference":")" + name +
                                             R"(","email":")" + email + "\"}]}");
        must(api_.store, "POST /v1/customers/login-links", R"({"email":")" + email + "\"}");
        return must(api_.store, "POST /v1/customers/sessions",
                    R"({"link":")" + postbox_.token() + "\"}")
            .text("/token");
    }
    std::string order(const std::string& name, const std::string& sku = "A") {
        auto body = testing::order_body(R"({"sku":")" + sku + R"(","quantity":1})");
        const std::string ada = R"("email":"ada@example.com")";
        body.replace(body.find(ada), ada.size(), R"("external_reference":")" + name + "\"");
        return must(api_.store, "POST /v1/orders", body).text("/id");
    }
    void ship(const std::string& order) {
        const auto work = must(api_.store, "GET /v1/orders/" + order).text("/fulfillments/0/id");
        must(api_.store, "POST /v1/orders/" + order + "/fulfillments/" + work + "/actions",
             R"({"action":"ship","catch_up":true})");
    }
    // A session of somebody who bought it and got it.
    std::string buyer(const std::string& name, const std::string& sku = "A") {
        auto token = customer(name);
        ship(order(name, sku));
        return token;
    }
    std::string wish(const std::string& more) {
        return R"({"product":")" + product_ + "\"," + more + "}";
    }
    ApiReply submit(const std::string& as, const std::string& more) {
        return api_.call("POST /v1/me/reviews", as, wish(more));
    }
    std::string review(const std::string& as, const std::string& more = R"("rating":5)") {
        const auto made = submit(as, more);
        check(made.status == 201, made.body.c_str());
        return made.text("/id");
    }
    ApiReply decide(const std::string& id, std::int64_t version, const std::string& decision,
                    const std::string& more = "") {
        return admin("POST /v1/reviews/" + id + "/decision",
                     R"({"version":)" + std::to_string(version) + R"(,"decision":")" + decision +
                         '"' + more + "}");
    }
    void approve(const std::string& id, std::int64_t version = 1) {
        const auto done = decide(id, version, "approve");
        check(done.status == 200, done.body.c_str());
    }
    std::string shown_path() { return "GET /v1/products/" + product_ + "/reviews"; }
    ApiReply shown(const std::string& query = "", const std::string& language = "en") {
        return api_.call(shown_path() + query, shop_, "", {{"accept-language", language}});
    }
    std::string rating() {
        const auto reply = shown();
        return reply.text("/summary/average") + " of " +
               std::to_string(reply.number("/summary/count"));
    }
    static std::string imported(const std::string& reference, const std::string& more = "") {
        return R"({"external_reference":")" + reference +
               R"(","sku":"A","rating":4,"language":"de","written_at":"2020-01-02T00:00:00Z")" +
               more + "}";
    }
    ApiReply import(const std::string& rows, const std::string& policy = "") {
        return admin("POST /v1/reviews/bulk",
                     R"({"origin":"Altshop","reviews":[)" + rows + "]" + policy + "}");
    }
    void expect_sound() {
        sql::write(*api_.base.database().open_writer(), [](Tx& tx) {
            number_batches(tx, 10'000);
            return 0;
        });
        VerifyOptions how;
        how.now = api_.fake.clock.now();
        for (const auto& invariant : verify(api_.base.database(), how).invariants) {
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }

    Postbox postbox_;
    std::unique_ptr<shoppers::SessionCache> cache_;
    std::unique_ptr<ShopperDesk> desk_;
    testing::TestApi api_;
    std::string product_, shop_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Reviews, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Reviews, are_of_people_who_bought_it_and_got_it) {
    const auto ada = customer("ada"), eve = customer("eve");
    EXPECT_EQ(submit(ada, R"("rating":5)").code(), "not_bought");
    const auto bought = order("ada");
    EXPECT_EQ(submit(ada, R"("rating":5)").code(), "not_bought") << "it has not come yet";
    ship(bought);
    const auto made = submit(ada, R"("rating":5,"title":"Gut","text":"Sehr gut","author":"Ada")");
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.text("/state"), "pending");
    EXPECT_EQ(submit(eve, R"("rating":5)").code(), "not_bought") << "somebody else bought it";
    EXPECT_EQ(
        api_.call("POST /v1/me/reviews", ada, R"({"rating":5,"product":")" + product("B") + "\"}")
            .code(),
        "not_bought");
    EXPECT_EQ(api_.call("POST /v1/me/reviews", api_.admin, wish(R"("rating":5)")).code(),
              "not_logged_in");
    EXPECT_EQ(submit(ada, R"("rating":6)").text("/errors/0/pointer"), "/rating");
    const auto seen = must(api_.admin, "GET /v1/reviews/" + made.text("/id"));
    EXPECT_EQ(seen.text("/order"), bought);
    EXPECT_EQ(seen.text("/variant"), to_string(testing::Shop::variant("A")));
    expect_sound();
}

TEST_P(Reviews, are_shown_and_counted_once_approved) {
    const auto id = review(buyer("ada"), R"("rating":4,"text":"gut","author":"Ada")");
    EXPECT_EQ(rating(), "0.00 of 0");
    EXPECT_EQ(shown().body.find("gut"), std::string::npos);
    approve(id);
    const auto page = shown();
    EXPECT_EQ(page.text("/items/0/text"), "gut");
    EXPECT_EQ(page.text("/items/0/author"), "Ada");
    EXPECT_NE(page.body.find(R"("is_verified":true)"), std::string::npos);
    EXPECT_EQ(page.text("/summary/average"), "4.00");
    EXPECT_EQ(page.number("/summary/stars/4"), 1);
    EXPECT_EQ(page.number("/summary/verified_count"), 1);
    EXPECT_EQ(page.text("/aggregate_rating/ratingValue"), "4.00");
    EXPECT_EQ(page.number("/aggregate_rating/reviewCount"), 1);
    EXPECT_EQ(page.body.find("profile"), std::string::npos);
    EXPECT_EQ(page.body.find("ord_"), std::string::npos);
    expect_sound();
}

TEST_P(Reviews, are_one_for_each_customer_and_product) {
    const auto ada = buyer("ada");
    review(ada);
    ship(order("ada"));
    EXPECT_EQ(submit(ada, R"("rating":1)").code(), "already_reviewed");
}

TEST_P(Reviews, that_are_changed_wait_again_and_do_not_count_meanwhile) {
    const auto ada = buyer("ada");
    const auto id = review(ada, R"("rating":5,"text":"gut","title":"Ja")");
    approve(id);
    EXPECT_EQ(rating(), "5.00 of 1");
    const auto path = "PATCH /v1/me/reviews/" + id;
    EXPECT_EQ(api_.call(path, ada, R"({"rating":5})").text("/state"), "approved")
        << "nothing is new";
    EXPECT_EQ(api_.call(path, ada, R"({"rating":1})", {{"if-match", "\"1\""}}).code(),
              "version_changed");
    const auto changed = api_.call(path, ada, R"({"rating":1,"title":null})");
    EXPECT_EQ(changed.text("/state"), "pending") << changed.body;
    EXPECT_EQ(rating(), "0.00 of 0");
    EXPECT_EQ(decide(id, 2, "approve").code(), "version_changed")
        << "nobody approves what they have not read";
    approve(id, 3);
    EXPECT_EQ(rating(), "1.00 of 1");
    EXPECT_EQ(shown().text("/items/0/title"), "");
    expect_sound();
}

TEST_P(Reviews, that_are_withdrawn_lose_their_words_and_can_be_written_anew) {
    const auto ada = buyer("ada");
    const auto id = review(ada, R"("rating":5,"text":"gut")");
    approve(id);
    EXPECT_EQ(api_.call("DELETE /v1/me/reviews/" + id, ada).status, 204);
    EXPECT_EQ(rating(), "0.00 of 0");
    const auto mine = must(ada, "GET /v1/me/reviews/" + id);
    EXPECT_EQ(mine.text("/state"), "withdrawn");
    EXPECT_EQ(mine.text("/text"), "");
    EXPECT_EQ(decide(id, 3, "approve").code(), "review_withdrawn");
    EXPECT_EQ(api_.call("PATCH /v1/me/reviews/" + id, ada, R"({"rating":1})").code(),
              "review_withdrawn");
    EXPECT_EQ(review(ada, R"("rating":2)"), id);
    approve(id, 4);
    EXPECT_EQ(rating(), "2.00 of 1");
    expect_sound();
}

TEST_P(Reviews, are_decided_by_one_of_two_moderators_and_the_other_is_told) {
    const auto id = review(buyer("ada"));
    const std::string line = "POST /v1/reviews/" + id + "/decision";
    const auto first = api_.send(line, api_.admin, R"({"version":1,"decision":"approve"})");
    const auto second =
        api_.send(line, api_.admin, R"({"version":1,"decision":"reject","reason":"x"})");
    while (api_.engine.pump() > 0) {
    }
    EXPECT_EQ(first->reply->text("/state"), "approved");
    EXPECT_EQ(second->reply->code(), "version_changed");
    EXPECT_EQ(rating(), "5.00 of 1");
    expect_sound();
}

TEST_P(Reviews, that_are_rejected_say_why_to_their_author) {
    const auto ada = buyer("ada");
    const auto id = review(ada);
    EXPECT_EQ(decide(id, 1, "reject").text("/errors/0/pointer"), "/reason");
    EXPECT_EQ(decide(id, 1, "reject", R"(,"reason":"advertises")").text("/state"), "rejected");
    EXPECT_EQ(must(ada, "GET /v1/me/reviews/" + id).text("/reason"), "advertises");
    approve(id, 2);
    EXPECT_EQ(must(ada, "GET /v1/me/reviews/" + id).text("/reason"), "");
    EXPECT_EQ(rating(), "5.00 of 1");
}

TEST_P(Reviews, are_decided_in_bulk_row_by_row) {
    const auto a = review(buyer("ada")), b = review(buyer("bob"));
    const auto row = [](const std::string& id, int version, const std::string& rest) {
        return R"({"review":")" + id + R"(","version":)" + std::to_string(version) + "," + rest +
               "}";
    };
    const auto rows = row(a, 1, R"("decision":"approve")") + "," +
                      row(b, 7, R"("decision":"approve")") + "," +
                      row(a, 1, R"("decision":"approve")");
    const auto call = [&](const std::string& policy) {
        return admin("POST /v1/reviews/decisions", R"({"decisions":[)" + rows + "]" + policy + "}");
    };
    EXPECT_EQ(call("").code(), "invalid_rows");
    EXPECT_EQ(rating(), "0.00 of 0");
    const auto done = call(R"(,"error_policy":"reject_failed_rows")");
    EXPECT_EQ(done.number("/done"), 1) << done.body;
    EXPECT_EQ(done.text("/rows/1/errors/0/pointer"), "/decisions/1/version");
    EXPECT_EQ(done.text("/rows/2/errors/0/code"), "repeated");
    EXPECT_EQ(rating(), "5.00 of 1");
    expect_sound();
}

TEST_P(Reviews, wait_for_a_person_in_a_queue_that_says_why) {
    must(api_.admin, "PUT /v1/review-rules", R"({"auto_approve":true,"words":["Mist"]})");
    const auto clean = submit(buyer("ada"), R"("rating":5,"text":"gut")");
    EXPECT_EQ(clean.text("/state"), "approved") << "verified, without a flag, and so configured";
    EXPECT_EQ(rating(), "5.00 of 1");
    const auto id = review(buyer("bob"), R"("rating":1,"text":"So ein MIST: www.x.de")");
    const auto queue = admin("GET /v1/reviews?state=pending&only_flagged=true");
    EXPECT_EQ(queue.text("/items/0/id"), id) << queue.body;
    EXPECT_NE(queue.body.find(R"(["link","word"])"), std::string::npos);
    EXPECT_EQ(admin("GET /v1/reviews?state=pending&rating=5").body.find("rev_"), std::string::npos);
    EXPECT_EQ(
        admin("GET /v1/reviews?state=pending&created_to=2000-01-01T00:00:00Z").body.find("rev_"),
        std::string::npos);
    EXPECT_EQ(api_.call("PUT /v1/review-rules", api_.admin, R"({"auto_approve":false,"words":[]})",
                        {{"if-match", "\"7\""}})
                  .code(),
              "version_changed");
    expect_sound();
}

TEST_P(Reviews, are_found_helpful_and_reported_once_by_others) {
    const auto ada = buyer("ada"), eve = customer("eve");
    const auto id = review(ada);
    const auto about = R"({"review":")" + id + "\"";
    EXPECT_EQ(api_.call("POST /v1/me/review-votes", eve, about + "}").status, 404)
        << "it is not shown yet";
    approve(id);
    EXPECT_EQ(api_.call("POST /v1/me/review-votes", ada, about + "}").code(), "own_review");
    const auto report = about + R"(,"reason":"offensive"})";
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(api_.call("POST /v1/me/review-votes", eve, about + "}").status, 204);
        EXPECT_EQ(api_.call("POST /v1/me/review-reports", eve, report).status, 204);
    }
    EXPECT_EQ(shown().number("/items/0/helpful"), 1);
    const auto queue = admin("GET /v1/reviews?only_reported=true");
    EXPECT_EQ(queue.number("/items/0/reports"), 1) << queue.body;
    EXPECT_EQ(admin("GET /v1/reviews/" + id).number("/report_reasons/offensive"), 1);
    approve(id, 2);
    EXPECT_EQ(admin("GET /v1/reviews?only_reported=true").body.find("rev_"), std::string::npos)
        << "somebody has looked";
    expect_sound();
}

TEST_P(Reviews, are_reported_twenty_times_a_day_at_most) {
    std::string rows;
    for (int i = 0; i < 21; ++i) {
        rows += (i == 0 ? "" : ",") + imported("r" + std::to_string(i), R"(,"is_approved":true)");
    }
    const auto made = import(rows);
    ASSERT_EQ(made.status, 201) << made.body;
    const auto eve = customer("eve");
    const auto report = [&](int i) {
        return api_.call("POST /v1/me/review-reports", eve,
                         R"({"reason":"spam","review":")" +
                             made.text("/rows/" + std::to_string(i) + "/id") + "\"}");
    };
    for (int i = 0; i < 20; ++i) EXPECT_EQ(report(i).status, 204);
    EXPECT_EQ(report(20).code(), "too_many_reports");
    api_.fake.clock.advance(hours(25));
    EXPECT_EQ(report(20).status, 204);
}

TEST_P(Reviews, are_answered_by_the_shop) {
    const auto id = review(buyer("ada"));
    approve(id);
    const auto path = " /v1/reviews/" + id + "/answer";
    EXPECT_EQ(admin("DELETE" + path).status, 404);
    must(api_.admin, "PUT" + path, R"({"text":"Danke!","state":"draft"})");
    EXPECT_EQ(shown().body.find("Danke"), std::string::npos);
    must(api_.admin, "PUT" + path, R"({"text":"Danke!","author":"Team"})");
    EXPECT_EQ(shown().text("/items/0/answer/text"), "Danke!");
    EXPECT_EQ(shown().text("/items/0/answer/author"), "Team");
    must(api_.admin, "DELETE" + path);
    EXPECT_EQ(shown().body.find("Danke"), std::string::npos);
    EXPECT_EQ(rating(), "5.00 of 1");
    expect_sound();
}

TEST_P(Reviews, of_other_systems_come_once_and_are_marked) {
    const auto rows = imported("1", R"(,"is_approved":true,"text":"alt","author":"Bo",)"
                                    R"("answer":{"text":"Danke"})") +
                      "," + imported("2");
    const auto first = import(rows);
    EXPECT_EQ(first.number("/done"), 2) << first.body;
    const auto again = import(rows);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.number("/already_done"), 2) << again.body;
    EXPECT_EQ(again.text("/rows/0/id"), first.text("/rows/0/id"));
    const auto page = shown();
    EXPECT_EQ(page.text("/items/0/origin"), "Altshop");
    EXPECT_EQ(page.text("/items/0/source"), "import");
    EXPECT_EQ(page.text("/items/0/written_at").substr(0, 10), "2020-01-02");
    EXPECT_EQ(page.text("/items/0/answer/text"), "Danke");
    EXPECT_NE(page.body.find(R"("is_verified":false)"), std::string::npos);
    EXPECT_EQ(page.number("/summary/count"), 1) << "the other one waits";
    EXPECT_EQ(page.number("/summary/verified_count"), 0);
    expect_sound();
}

TEST_P(Reviews, that_cannot_be_imported_are_named) {
    const auto refused =
        import(imported("1") + "," + imported("1") + "," +
                   R"({"external_reference":"3","sku":"nothing","rating":4,"language":"de",)"
                   R"("written_at":"2020-01-02T00:00:00Z"},)"
                   R"({"external_reference":"4","rating":4,"language":"de",)"
                   R"("written_at":"2020-01-02T00:00:00Z"},)"
                   R"({"external_reference":"5","sku":"A","rating":4,"language":"de",)"
                   R"("written_at":"2999-01-02T00:00:00Z"})",
               R"(,"error_policy":"reject_failed_rows")");
    EXPECT_EQ(refused.number("/done"), 1) << refused.body;
    EXPECT_EQ(refused.text("/rows/1/errors/0/code"), "repeated");
    EXPECT_EQ(refused.text("/rows/2/errors/0/pointer"), "/reviews/2/sku");
    EXPECT_EQ(refused.text("/rows/3/errors/0/code"), "required");
    EXPECT_EQ(refused.text("/rows/4/errors/0/pointer"), "/reviews/4/written_at");
    const auto writer = api_.make_key({.kind = auth::KeyKind::admin, .scopes = "reviews:write"});
    EXPECT_EQ(
        api_.call("POST /v1/reviews/bulk", writer,
                  R"({"origin":"x","reviews":[)" + imported("9", R"(,"is_approved":true)") + "]}")
            .code(),
        "scope_missing");
}

TEST_P(Reviews, say_how_they_are_verified_in_both_languages) {
    approve(review(buyer("ada")));
    EXPECT_NE(shown("", "de").text("/verification/statement").find("gekauft und erhalten"),
              std::string::npos);
    EXPECT_EQ(shown("", "de").body.find("übernommen"), std::string::npos);
    import(imported("1", R"(,"is_approved":true)"));
    EXPECT_NE(shown("", "de").body.find("übernommen"), std::string::npos);
    EXPECT_NE(shown().text("/verification/statement").find("not checked here"), std::string::npos);
    const auto german = api_.call("POST /v1/me/reviews", customer("eve"), wish(R"("rating":5)"),
                                  {{"accept-language", "de"}});
    EXPECT_EQ(german.text("/detail"),
              "Bewerten kann, wer das Produkt hier gekauft und erhalten hat.");
}

TEST_P(Reviews, are_listed_by_rating_language_and_page) {
    std::string rows;
    for (int i = 1; i <= 5; ++i) {
        auto row = imported("r" + std::to_string(i), R"(,"is_approved":true)");
        row.replace(row.find(R"("rating":4)"), 10, R"("rating":)" + std::to_string(i));
        if (i > 3) row.replace(row.find(R"("de")"), 4, R"("en")");
        rows += (i == 1 ? "" : ",") + row;
    }
    ASSERT_EQ(import(rows).status, 201);
    EXPECT_EQ(shown("?sort=highest").number("/items/0/rating"), 5);
    EXPECT_EQ(shown("?sort=lowest").number("/items/0/rating"), 1);
    EXPECT_EQ(shown("?rating=2&rating=3").json().at("items").as_array().size(), 2U);
    EXPECT_EQ(shown("?language=en").json().at("items").as_array().size(), 2U);
    EXPECT_EQ(shown("?only_verified=true").json().at("items").as_array().size(), 0U);
    const auto first = shown("?sort=highest&limit=2");
    const auto next = shown("?sort=highest&limit=2&cursor=" + first.text("/next_cursor"));
    EXPECT_EQ(next.number("/items/0/rating"), 3) << next.body;
    EXPECT_EQ(next.text("/summary/average"), "3.00") << "of all";
    EXPECT_EQ(next.text("/summary/languages/1/average"), "4.50");
    EXPECT_EQ(api_.call("GET /v1/products/prd_00000000000000000000000001/reviews", shop_).status,
              404);
}

TEST_P(Reviews, add_up_to_ratings_that_are_not_sent_twice) {
    approve(review(buyer("ada"), R"("rating":4)"));
    const auto line = "GET /v1/ratings?product_ids=" + product("B") + "," + product_;
    const auto ratings = api_.call(line, shop_);
    EXPECT_EQ(ratings.text("/items/0/product"), product_) << ratings.body;
    EXPECT_EQ(ratings.text("/items/0/average"), "4.00");
    EXPECT_EQ(ratings.json().at("items").as_array().size(), 1U);
    const auto tag = ratings.headers.at("ETag");
    const auto same = api_.call(line, shop_, "", {{"if-none-match", "W/" + tag}});
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.body, "");
    approve(review(buyer("bob"), R"("rating":2)"));
    const auto other = api_.call(line, shop_, "", {{"if-none-match", tag}});
    EXPECT_EQ(other.status, 200);
    EXPECT_EQ(other.text("/items/0/average"), "3.00");
}

TEST_P(Reviews, are_told_as_events_without_a_word_of_them) {
    const auto ada = buyer("ada");
    const auto id = review(ada, R"("rating":5,"text":"Geheimwort","author":"Adaname")");
    approve(id);
    must(ada, "DELETE /v1/me/reviews/" + id);
    const auto events = api_.base.database().read([&](Tx& tx) {
        std::string all;
        for (const auto* type : {"review_submitted", "review_approved", "review_withdrawn"}) {
            all += tx.value<std::string>("select payload from base_event where type = $1",
                                         std::string(type))
                       .value_or("none of " + std::string(type));
        }
        return all;
    });
    EXPECT_EQ(events.find("none of"), std::string::npos) << events;
    EXPECT_NE(events.find(product_), std::string::npos) << events;
    EXPECT_EQ(events.find("Geheimwort"), std::string::npos);
    expect_sound();
}

TEST_P(Reviews, are_answered_again_under_the_same_key) {
    const auto ada = buyer("ada");
    const auto body = wish(R"("rating":5,"text":"Geheimwort")");
    const Parts key{{"idempotency-key", "k"}};
    const auto first = api_.call("POST /v1/me/reviews", ada, body, key);
    const auto again = api_.call("POST /v1/me/reviews", ada, body, key);
    EXPECT_EQ(again.status, 201) << again.body;
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(api_.call("POST /v1/me/reviews", ada, wish(R"("rating":1)"), key).code(),
              "idempotency_key_reused");
}

}  // namespace
}  // namespace nahtlos::flows
