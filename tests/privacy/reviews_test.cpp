// Reviews of people who are erased: their words go, their stars stay, nothing comes behind it.
#include "tests/privacy/person_house.hpp"

namespace nahtlos::testing {
namespace {

const std::string email = "ada@example.com";

class ErasedReviews : public PersonHouse {
protected:
    // A customer who bought an A, got it, and says something of it.
    void SetUp() override {
        must(api_.admin, "POST /v1/customers/bulk",
             R"({"customers":[{"external_reference":"ada","email":")" + email + "\"}]}");
        token_ = log_in(email);
        ship(order(R"({"external_reference":"ada"})", address("Ada", "Weg 1")));
        review_ = must(token_, "POST /v1/me/reviews",
                       R"({"product":")" + product() +
                           R"(","rating":4,"text":"adastext","author":"Adasname"})")
                      .text("/id");
    }
    void decide(const std::string& decision) {
        must(api_.admin, "POST /v1/reviews/" + review_ + "/decision",
             R"({"version":1,"reason":"adasreason","decision":")" + decision + "\"}");
    }
    void erase() { must(api_.admin, "POST /v1/privacy/erasures", R"({"email":")" + email + "\"}"); }
    std::string rating() {
        const auto reply = must(api_.admin, "GET /v1/products/" + product() + "/reviews");
        return reply.text("/summary/average") + " of " +
               std::to_string(reply.number("/summary/count"));
    }
    std::string state() { return must(api_.admin, "GET /v1/reviews/" + review_).text("/state"); }
    void expect_sound() {
        for (const auto& invariant : verified().invariants) {
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }
    std::string token_, review_;
};
INSTANTIATE_TEST_SUITE_P(Engines, ErasedReviews, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(ErasedReviews, that_were_shown_keep_their_stars_and_lose_their_words) {
    decide("approve");
    EXPECT_FALSE(places("adastext").empty());
    erase();
    EXPECT_TRUE(places("adastext").empty());
    EXPECT_TRUE(places("Adasname").empty());
    EXPECT_EQ(rating(), "4.00 of 1");
    const auto shown = must(api_.admin, "GET /v1/products/" + product() + "/reviews");
    EXPECT_EQ(shown.number("/items/0/rating"), 4);
    EXPECT_EQ(shown.text("/items/0/author"), "");
    expect_sound();
}

TEST_P(ErasedReviews, that_nobody_had_approved_are_withdrawn) {
    erase();
    EXPECT_EQ(state(), "withdrawn");
    EXPECT_TRUE(places("adastext").empty());
    EXPECT_EQ(api_.call("POST /v1/reviews/" + review_ + "/decision", api_.admin,
                        R"({"version":2,"decision":"approve"})")
                  .code(),
              "review_withdrawn");
    EXPECT_EQ(rating(), "0.00 of 0");
    expect_sound();
}

TEST_P(ErasedReviews, cannot_be_written_by_a_session_that_is_still_believed) {
    decide("approve");
    api_.base.database().open_writer()->script("delete from customers_party_profile");
    EXPECT_EQ(
        api_.call("PATCH /v1/me/reviews/" + review_, token_, R"({"text":"behind it"})").status,
        404);
    EXPECT_TRUE(places("behind it").empty());
}

TEST_P(ErasedReviews, that_were_rejected_lose_their_words_after_a_while) {
    decide("reject");
    flows::PrivacyRetention retention(*privacy_);
    const auto retain = [&] {
        retention.run();
        while (api_.engine.pump() > 0) {
        }
    };
    api_.fake.clock.advance(days(179));
    retain();
    EXPECT_FALSE(places("adastext").empty()) << "its author may object";
    api_.fake.clock.advance(days(2));
    retain();
    EXPECT_TRUE(places("adastext").empty());
    EXPECT_EQ(state(), "rejected");
    expect_sound();
}

}  // namespace
}  // namespace nahtlos::testing
