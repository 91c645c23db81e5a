#include "bench/replay/classify.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace nahtlos::replay {
namespace {

Line line(std::string invoice, std::string code, std::int64_t quantity, std::int64_t micro,
          std::string customer = "12345") {
    Line made;
    made.invoice = std::move(invoice);
    made.code = std::move(code);
    made.quantity = quantity;
    made.price = {micro};
    made.customer = std::move(customer);
    return made;
}

TEST(Classify, sales_are_articles_with_a_price) {
    EXPECT_EQ(classify(line("500001", "22386", 3, 1'950'000)), LineClass::goods);
    EXPECT_EQ(classify(line("500001", "22386", 3, 1'950'000, "")), LineClass::goods);
    EXPECT_EQ(classify(line("500001", "DCGSSGIRL", 1, 3'290'000)), LineClass::goods);
}

TEST(Classify, codes_that_are_no_articles_are_services) {
    for (const auto* code :
         {"POST", "DOT", "M", "m", "C2", "S", "AMAZONFEE", "BANK CHARGES", "gift_0001_20"}) {
        EXPECT_EQ(classify(line("500001", code, 1, 18'000'000)), LineClass::service) << code;
    }
}

TEST(Classify, price_zero_is_a_gift_with_a_customer_and_a_correction_without) {
    EXPECT_EQ(classify(line("500001", "22386", 2, 0)), LineClass::free_goods);
    EXPECT_EQ(classify(line("500001", "22386", 2, 0, "")), LineClass::stock_adjustment);
    EXPECT_EQ(classify(line("500001", "22386", -2, 0, "")), LineClass::stock_adjustment);
}

TEST(Classify, cancellation_invoices_reverse_goods_or_services) {
    EXPECT_EQ(classify(line("C500002", "22386", -1, 1'950'000)), LineClass::goods_reversal);
    EXPECT_EQ(classify(line("C500002", "D", -1, 27'500'000)), LineClass::service_reversal);
}

TEST(Classify, bad_debt_is_accounting_whatever_its_sign) {
    EXPECT_EQ(classify(line("A500003", "B", 1, -11'062'060'000, "")), LineClass::accounting);
    EXPECT_EQ(classify(line("A500003", "B", 1, 11'062'060'000, "")), LineClass::accounting);
}

TEST(Classify, what_no_rule_knows_stops_the_run) {
    EXPECT_THROW(classify(line("500001", "22386", -2, 1'950'000)), std::runtime_error);
    EXPECT_THROW(classify(line("C500001", "22386", 2, 1'950'000)), std::runtime_error);
}

TEST(Classify, amounts_are_rounded_once_half_away_from_zero) {
    EXPECT_EQ(amount_minor(line("500001", "22386", 3, 1'950'000)), 585);
    EXPECT_EQ(amount_minor(line("500001", "22386", 1, 1'000)), 0);
    EXPECT_EQ(amount_minor(line("500001", "22386", 5, 1'000)), 1);
    EXPECT_EQ(amount_minor(line("C500001", "22386", -5, 1'000)), -1);
}

}  // namespace
}  // namespace nahtlos::replay
