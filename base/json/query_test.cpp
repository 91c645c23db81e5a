#include "base/json/query.hpp"

#include <gtest/gtest.h>

#include "base/json/values.hpp"

namespace nahtlos::json {
namespace {

enum class Order { newest, oldest };
BOOST_DESCRIBE_ENUM(Order, newest, oldest)

struct Paging {
    Limit limit;
    std::optional<std::string> after;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(Paging, (), (limit, after))

struct Search : Paging {
    std::string text;
    std::vector<std::int64_t> id;
    std::optional<std::vector<Order>> order;
    std::optional<bool> is_open;
    std::optional<double> weight_kg;
    std::optional<Instant> since;
    std::optional<UnitPrice> price;
    static constexpr std::array<std::string_view, 1> may_miss{"id"};
};
BOOST_DESCRIBE_STRUCT(Search, (Paging), (text, id, order, is_open, weight_kg, since, price))

using Pairs = std::vector<std::pair<std::string, std::string>>;
using All = std::vector<std::string>;

All problems(const Pairs& pairs) {
    const auto result = read_query<Search>(pairs);
    if (result) return {};
    All all;
    for (const auto& field : result.refusal().fields)
        all.push_back(field.code + " " + field.pointer);
    return all.empty() ? All{result.refusal().code} : all;
}

TEST(Query, reads_scalars_from_their_text) {
    const auto search = read_query<Search>(Pairs{{"text", "blue mug"},
                                                 {"limit", "50"},
                                                 {"after", ""},
                                                 {"is_open", "true"},
                                                 {"weight_kg", "-0.5e1"},
                                                 {"since", "2026-11-22T10:15:30Z"},
                                                 {"price", "1.99"}});
    ASSERT_TRUE(search);
    EXPECT_EQ(search->text, "blue mug");
    EXPECT_EQ(search->limit.value, 50);
    EXPECT_EQ(search->after, "");
    EXPECT_EQ(search->is_open, true);
    EXPECT_EQ(search->weight_kg, -5.0);
    EXPECT_EQ(search->price->micro, 1'990'000);
    EXPECT_EQ(to_string(*search->since), "2026-11-22T10:15:30.000000Z");
}

TEST(Query, keeps_defaults_of_what_is_not_given) {
    const auto search = read_query<Search>(Pairs{{"text", "x"}});
    ASSERT_TRUE(search);
    EXPECT_EQ(search->limit.value, 20);
    EXPECT_TRUE(search->id.empty());
    EXPECT_FALSE(search->order);
}

TEST(Query, fills_lists_by_repetition_and_by_commas) {
    const auto search = read_query<Search>(
        Pairs{{"id", "1"}, {"text", "x"}, {"id", "2,3"}, {"order", "newest,oldest"}, {"id", "4"}});
    ASSERT_TRUE(search);
    EXPECT_EQ(search->id, (std::vector<std::int64_t>{1, 2, 3, 4}));
    EXPECT_EQ(search->order, (std::vector<Order>{Order::newest, Order::oldest}));
    EXPECT_TRUE(read_query<Search>(Pairs{{"id", ""}, {"text", "x"}})->id.empty());
}

TEST(Query, names_every_wrong_parameter) {
    EXPECT_EQ(problems({{"limit", "0"},
                        {"id", "1,x,"},
                        {"order", "cheapest"},
                        {"is_open", "1"},
                        {"weight_kg", "nan"},
                        {"colour", "red"},
                        {"since", "now"}}),
              (All{"out_of_range ?limit", "wrong_type ?id/1", "wrong_type ?id/2",
                   "unknown_value ?order/0", "wrong_type ?is_open", "wrong_type ?weight_kg",
                   "unknown_field ?colour", "invalid_format ?since", "required ?text"}));
}

TEST(Query, refuses_a_scalar_given_twice) {
    EXPECT_EQ(problems({{"text", "a"}, {"text", "b"}}), All{"duplicate_field ?text"});
}

TEST(Query, takes_only_plain_integers) {
    for (const auto* text : {"", " 1", "+1", "1.0", "1e1", "0x1", "01", "1 ", "--1"}) {
        EXPECT_EQ(problems({{"text", "a"}, {"limit", text}}), All{"wrong_type ?limit"}) << text;
    }
    EXPECT_EQ(problems({{"text", "a"}, {"limit", "99999999999999999999"}}),
              All{"out_of_range ?limit"});
}

TEST(Query, takes_only_decimal_numbers) {
    for (const auto* text : {"", "inf", "0x1p3", ".5", "5.", "1e", "+1", "1,5"}) {
        EXPECT_EQ(problems({{"text", "a"}, {"weight_kg", text}}), All{"wrong_type ?weight_kg"});
    }
}

TEST(Query, refuses_bytes_that_are_not_utf8) {
    EXPECT_EQ(problems({{"text", "\xff"}}), All{"invalid_format ?text"});
    EXPECT_EQ(problems({{"text", std::string("a\0b", 3)}}), All{"invalid_format ?text"});
    EXPECT_EQ(problems({{"text", "a"}, {"\xff", "a"}}), All{"invalid_format ?\xff"});
}

TEST(Query, has_its_limits) {
    EXPECT_EQ(problems(Pairs(1001, {"id", "1"})), All{"query_too_large"});
    std::string many = "1";
    for (int i = 0; i < 10'000; ++i) many += ",1";
    EXPECT_EQ(problems({{"text", "a"}, {"id", many}}), All{"too_many ?id"});
}

}  // namespace
}  // namespace nahtlos::json
