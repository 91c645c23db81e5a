// What is changed of an order, by whomever, is told to its customer as it stands then.
#include "tests/messages/mail_house.hpp"

namespace nahtlos::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class ChangedMail : public MailHouse {
protected:
    ChangedMail() {
        must("PATCH /v1/locations/" + to_string(api_.shop.berlin),
             R"({"capabilities":["ship","pickup"]})");
        id_ = order("ada@example.com");
        deliver();
    }
    void change(const std::string& actions) {
        must("POST /v1/orders/" + id_ + "/changes", R"({"actions":[)" + actions + "]}");
    }
    // The mails since the order was placed.
    std::vector<GotMail> told() {
        deliver();
        auto all = smtp_.mails("ada@example.com");
        all.erase(all.begin());
        return all;
    }
    std::string collected() const {
        return R"({"action":"change_method","method":"pickup","location":")" +
               to_string(api_.shop.berlin) + "\"}";
    }
    std::string id_;
};
INSTANTIATE_TEST_SUITE_P(Engines, ChangedMail, on_engines(),
                         [](const auto& engine) { return engine.param; });

constexpr const char* to_hamburg = R"({"action":"change_address","address":{"name":"Bob",
    "address1":"Kai 2","postal_code":"20457","city":"Hamburg","country":"DE"}})";

TEST_P(ChangedMail, another_address_is_told_once_and_whole) {
    change(to_hamburg);
    const auto mails = told();
    ASSERT_THAT(mails, SizeIs(1));
    EXPECT_THAT(mails[0].subject, HasSubstr("wurde geändert"));
    EXPECT_THAT(mails[0].text, HasSubstr("Lieferung an: Bob, Kai 2, 20457 Hamburg"));
    EXPECT_THAT(mails[0].text, HasSubstr("2 x "));
    EXPECT_THAT(mails[0].text, Not(HasSubstr("Weg 1")));
    EXPECT_THAT(told(), SizeIs(1));
}

TEST_P(ChangedMail, another_way_says_where_it_is_collected) {
    change(collected());
    const auto mails = told();
    ASSERT_THAT(mails, SizeIs(1));
    EXPECT_THAT(mails[0].text, HasSubstr("zum Abholen bei "));
    EXPECT_THAT(mails[0].text, Not(HasSubstr("Lieferung an"))) << mails[0].text;
}

TEST_P(ChangedMail, more_articles_are_told_with_the_others) {
    change(R"({"action":"add_line","sku":"B","quantity":1})");
    const auto mails = told();
    ASSERT_THAT(mails, SizeIs(1));
    EXPECT_THAT(mails[0].text, HasSubstr("2 x "));
    EXPECT_THAT(mails[0].text, HasSubstr("1 x "));
}

TEST_P(ChangedMail, what_was_canceled_meanwhile_is_told_as_canceled_alone) {
    change(to_hamburg);
    must("POST /v1/orders/" + id_ + "/cancel", "{}");
    const auto mails = told();
    ASSERT_THAT(mails, SizeIs(1));
    EXPECT_THAT(mails[0].subject, HasSubstr("storniert"));
}

TEST_P(ChangedMail, what_is_only_looked_at_is_not_told) {
    must("POST /v1/orders/" + id_ + "/changes",
         R"({"preview":true,"actions":[)" + std::string(to_hamburg) + "]}");
    EXPECT_THAT(told(), IsEmpty());
}

}  // namespace
}  // namespace nahtlos::testing
