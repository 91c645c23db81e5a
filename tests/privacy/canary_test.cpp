// Canaries: everything that somebody may say of themselves is said with a word of its own, over all
// touchpoints; after the erasure the words are looked for everywhere.
#include "base/events/subscriptions.hpp"
#include "base/ops/standard_metrics.hpp"
#include "base/sql/upkeep.hpp"
#include "flows/message_follower.hpp"
#include "tests/privacy/person_house.hpp"

namespace nahtlos::testing {
namespace {

const std::string email = "canarymail@example.com";

/// Words that must be gone, by where they were said; and those that the tax office may ask for.
const std::map<std::string, std::string> gone{{"email", "canarymail"},
                                              {"profile name", "Canaryprofile"},
                                              {"phone", "+4930111222333"},
                                              {"reference", "canaryreference"},
                                              {"street of the book", "Canarybookstreet"},
                                              {"name of a cart", "Canarycartname"},
                                              {"street of a cart", "Canarycartstreet"},
                                              {"return url", "canaryreturn"},
                                              {"note of a hold", "canaryholdnote"},
                                              {"note of a release", "canaryreleasenote"},
                                              {"note of a cancellation", "canarycancelnote"},
                                              {"note of a return", "canaryreturnnote"},
                                              {"name of a canceled order", "Canaryneverpaid"},
                                              {"title of a review", "canarytitle"},
                                              {"text of a review", "canarytext"},
                                              {"author of a review", "Canaryauthor"},
                                              {"answer to a review", "canaryanswer"},
                                              {"mailbox of a message", "canarymailbox"}};
const std::map<std::string, std::string> evidence{{"name of an order", "Canarybuyer"},
                                                  {"street of an order", "Canarystreet"}};
/// What stays in the books of gift cards and credit, where nobody shall be named: by its place.
const std::map<std::string, std::string> books{
    {"stored_value_account.external_reference", "canaryvaluereference"},
    {"stored_value_entry.reason", "canaryvaluereason"}};
/// Identifiers of browsers, which are never kept as they come.
const std::vector<std::string> never{"canarysession", "canarydevice"};

class Canary : public PersonHouse {
protected:
    void SetUp() override { lines_.clear(); }

    void plant() {
        must(api_.admin, "POST /v1/customers/bulk",
             R"({"customers":[{"external_reference":"canaryreference","name":"Canaryprofile",)"
             R"("phone":"+4930111222333","email":")" +
                 email + "\"}]}");
        token_ = log_in(email);
        must(token_, "POST /v1/me/addresses", address("Canaryprofile", "Canarybookstreet 1"));
        must(token_, "PUT /v1/me/password", R"({"password":"zwei wilde esel"})");
        token_ = log_in(email);
        must(api_.store, "POST /v1/customers/login-links", R"({"email":")" + email + "\"}");
        give_value(email, R"(,"external_reference":"canaryvaluereference",)"
                          R"("reason":"canaryvaluereason")");
        plant_orders();
        plant_carts();
        plant_review();
        plant_messages();
    }
    // Of orders whose customers were told, with what the server said of their mailbox.
    void plant_messages() {
        auto writer = api_.base.database().open_writer();
        sql::write(*writer, [](Tx& tx) { return number_batches(tx, 10'000); });
        const auto follower = flows::message_follower(api_.fake.clock, api_.engine.books(), {});
        while (sql::write(*writer, [&](Tx& tx) {
                   return events::advance(tx, follower, api_.fake.clock.now());
               }) > 0) {
        }
        const auto told = sql::write(*writer, [&](Tx& tx) {
            return tx.run(
                "update messages_message set recipient = $1, error = 'canarymailbox is full'",
                email);
        });
        check(told > 0, "customers are told of their orders");
    }
    // Of what was sold, shown and answered.
    void plant_review() {
        const auto review = must(token_, "POST /v1/me/reviews",
                                 R"({"product":")" + product() +
                                     R"(","rating":5,"title":"canarytitle","text":"canarytext",)"
                                     R"("author":"Canaryauthor"})")
                                .text("/id");
        must(api_.admin, "POST /v1/reviews/" + review + "/decision",
             R"({"version":1,"decision":"approve"})");
        must(api_.admin, "PUT /v1/reviews/" + review + "/answer", R"({"text":"canaryanswer"})");
    }
    void plant_orders() {
        const std::string known = R"({"name":"Canarybuyer","phone":"+4930111222333",)"
                                  R"("external_reference":"canaryreference"})";
        sold_ = order(known, address("Canarybuyer", "Canarystreet 2"),
                      R"(,"attribution":{"session":"canarysession","device":"canarydevice"})");
        must(api_.admin, "POST /v1/orders/" + sold_ + "/hold", R"({"reason":"canaryholdnote"})");
        must(api_.admin, "POST /v1/orders/" + sold_ + "/release",
             R"({"reason":"canaryreleasenote"})");
        ship(sold_);
        must(api_.admin, "POST /v1/orders/" + sold_ + "/returns",
             R"({"lines":[{"line":1,"quantity":1}],"reason":"canaryreturnnote","location":")" +
                 to_string(api_.shop.warehouse) + "\"}");
        // A guest who gave the same address, and canceled what was to be paid later.
        const auto canceled =
            must(api_.admin, "POST /v1/orders",
                 R"({"channel":"web","lines":[{"sku":"A","quantity":1}],"customer":{"name":)"
                 R"("Canaryneverpaid","email":")" +
                     email + R"("},"delivery":{"method":"ship","address":)" +
                     address("Canaryneverpaid", "Weg 3") + R"(},"payment":{"kind":"invoice"}})")
                .text("/id");
        must(api_.admin, "POST /v1/orders/" + canceled + "/cancel",
             R"({"reason":"canarycancelnote"})");
    }
    void plant_carts() {
        const auto filled = [&](const std::string& name) {
            const auto to = address(name, "Canarycartstreet 4");
            return must(api_.store, "POST /v1/carts",
                        R"({"lines":[{"action":"add","sku":"A","quantity":1}],"customer":)"
                        R"({"name":")" +
                            name + R"(","email":")" + email +
                            R"("},"delivery":{"method":"ship","address":)" + to + "}}")
                .text("/token");
        };
        filled("Canarycartname");
        // One becomes an order, paid at the provider.
        const auto cart = must(api_.store, "POST /v1/carts",
                               R"({"lines":[{"action":"add","sku":"A","quantity":1}],"customer":)"
                               R"({"name":"Canarybuyer","email":")" +
                                   email + R"("},"delivery":{"method":"ship","address":)" +
                                   address("Canarybuyer", "Canarystreet 2") + "}}")
                              .text("/token");
        const auto paid =
            must(api_.store, "POST /v1/carts/" + cart + "/checkout",
                 R"({"payment":{"provider":"test","method":"test_success","terms":"captured",)"
                 R"("return_url":"https://shop.example/canaryreturn"}})");
        check(paid.text("/status") == "placed", paid.body.c_str());
        ship(paid.text("/order"));
        run_jobs();
    }
    ApiReply erased() {
        return must(api_.admin, "POST /v1/privacy/erasures",
                    R"({"give_up_value":true,"email":")" + email + "\"}");
    }
    // What others get to see: feeds, metrics, the log, the order itself.
    std::string outside() {
        sql::write(*api_.base.database().open_writer(),
                   [](Tx& tx) { return number_batches(tx, 10'000); });
        std::string all = metrics_.text() + metrics::standard().registry.text() + lines_ + mails();
        for (const auto* line : {"GET /v1/events?limit=100", "GET /v1/audit?limit=100",
                                 "GET /v1/carts?limit=100", "GET /v1/checkouts?limit=100",
                                 "GET /v1/orders?limit=100", "GET /v1/messages?limit=100",
                                 "GET /v1/payments?limit=100", "GET /v1/reviews?limit=100"}) {
            all += must(api_.admin, line).body;
        }
        all += must(api_.admin, "GET /v1/products/" + product() + "/reviews").body;
        return all + must(api_.admin, "GET /v1/orders/" + sold_ + "?expand=customer").body;
    }

    std::string lines_;  // of the log
    log::Output output_{{.to = [this](std::string_view line) { lines_ += line; }}, api_.fake.clock};
    std::string token_, sold_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Canary, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Canary, is_found_before_the_erasure_and_then_nowhere_but_as_evidence) {
    plant();
    for (const auto& [what, word] : gone) EXPECT_FALSE(places(word).empty()) << what;
    for (const auto& [what, word] : evidence) EXPECT_FALSE(places(word).empty()) << what;
    EXPECT_NE(outside().find("Canarybuyer"), std::string::npos) << "the search sees the order";
    EXPECT_NE(mails().find(email), std::string::npos);
    lines_.clear();

    const auto report = erased();
    EXPECT_EQ(report.number("/restricted"), 2) << report.body;
    for (const auto& [what, word] : gone) {
        EXPECT_EQ(places(word), std::set<std::string>()) << what;
        EXPECT_EQ(outside().find(word), std::string::npos) << what;
    }
    const std::set<std::string> kept{"customers_party.name", "customers_party.address"};
    EXPECT_EQ(places("Canarybuyer"), kept);
    EXPECT_EQ(places("Canarystreet"), std::set<std::string>{"customers_party.address"});
    for (const auto& [what, word] : evidence) {
        EXPECT_EQ(outside().find(word), std::string::npos) << what << " is shown to nobody";
    }
    for (const auto& [place, word] : books) {
        EXPECT_EQ(places(word), std::set<std::string>{place});
        EXPECT_EQ(outside().find(word), std::string::npos) << place;
    }
    const auto sound = verified();
    for (const auto& invariant : sound.invariants) {
        EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
    }
    EXPECT_EQ(sound[flows::Check::erased].rows, 1);
}

TEST_P(Canary, of_a_browser_is_never_kept_as_it_comes) {
    plant();
    for (const auto& word : never) EXPECT_EQ(places(word), std::set<std::string>()) << word;
}

TEST_P(Canary, is_gone_from_the_bytes_of_the_files_after_the_upkeep) {
    plant();
    const auto before = raw_bytes(api_.base.database());
    for (const auto& [what, word] : gone) EXPECT_NE(before.find(word), std::string::npos) << what;
    erased();
    std::vector<std::string_view> tables;
    for (const auto& table : privacy::tables()) {
        if (table.erasure != privacy::Erasure::nothing) tables.push_back(table.name);
    }
    ASSERT_TRUE(sql::rewrite(*api_.base.database().open_writer(), tables));
    const auto after = raw_bytes(api_.base.database());
    for (const auto& [what, word] : gone) EXPECT_EQ(after.find(word), std::string::npos) << what;
    for (const auto& [what, word] : evidence) {
        EXPECT_NE(after.find(word), std::string::npos)
            << what << ": the search finds what is there";
    }
}

TEST_P(Canary, is_in_the_copy_that_its_owner_gets_and_in_no_copy_after) {
    plant();
    const auto own = must(token_, "GET /v1/me/export").body;
    const auto by_staff =
        must(api_.admin, "POST /v1/privacy/exports", R"({"email":")" + email + "\"}").body;
    for (const auto& [what, word] : gone) {
        EXPECT_NE(own.find(word), std::string::npos) << what;
        EXPECT_NE(by_staff.find(word), std::string::npos) << what;
    }
    for (const auto& [place, word] : books) {
        EXPECT_NE(own.find(word), std::string::npos) << place;
        EXPECT_NE(by_staff.find(word), std::string::npos) << place;
    }
    EXPECT_EQ(own.find("code_hash"), std::string::npos) << "who sees it may try codes";
    EXPECT_EQ(own.find("argon2"), std::string::npos) << "hashes are nobody's to see";
    EXPECT_NE(own.find("GDPR Art."), std::string::npos) << "it says why";
    erased();
    EXPECT_EQ(api_.call("GET /v1/me/export", token_).status, 401) << "the session is over";
    EXPECT_EQ(
        api_.call("POST /v1/privacy/exports", api_.admin, R"({"email":")" + email + "\"}").code(),
        "nobody_known");
    const auto left =
        must(api_.admin, "POST /v1/privacy/exports", R"({"order":")" + sold_ + "\"}").body;
    EXPECT_NE(left.find("Canarybuyer"), std::string::npos) << "the tax office may ask";
    for (const auto& [what, word] : gone) EXPECT_EQ(left.find(word), std::string::npos) << what;
    for (const auto& [place, word] : books) EXPECT_EQ(left.find(word), std::string::npos) << place;
}

}  // namespace
}  // namespace nahtlos::testing
