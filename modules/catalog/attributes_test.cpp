#include "catalog/attributes.hpp"

#include <gtest/gtest.h>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::catalog {
namespace {

std::vector<ProductType> types_of(const std::string& text) {
    auto types = json::read<std::vector<ProductType>>(text);
    EXPECT_TRUE(types.ok());
    return *std::move(types);
}

ProductTypes shoes() {
    auto made = ProductTypes::make(types_of(R"([
        {"code":"thing","attributes":[
            {"code":"note","kind":"text","is_localized":true,"most_characters":5},
            {"code":"weight","kind":"measure","family":"mass","unit":"kg","scale":3,
             "least":"0.1","most":"20"}]},
        {"code":"shoe","parent":"thing","attributes":[
            {"code":"color","kind":"choice","choices":[{"code":"red"},{"code":"blue"}]},
            {"code":"uses","kind":"choices","choices":[{"code":"run"},{"code":"walk"}]},
            {"code":"size","kind":"number","scale":1,"level":"variant"},
            {"code":"code","kind":"text","pattern":"[A-Z]{2}[0-9]+"},
            {"code":"pieces","kind":"integer","least":"1","most":"9"},
            {"code":"since","kind":"date"},{"code":"vegan","kind":"boolean"}]}])"));
    EXPECT_TRUE(made.ok());
    return *std::move(made);
}

// "stored form" or "pointer code".
std::string checked(const std::string& values, AttributeLevel level = AttributeLevel::product) {
    auto read = json::read<Attributes>(values);
    EXPECT_TRUE(read.ok()) << values;
    std::vector<FieldProblem> wrong;
    const auto types = shoes();
    check_attributes(*read, level, types.find("shoe"), "/attributes", wrong);
    if (!wrong.empty()) return wrong[0].pointer + ' ' + wrong[0].code;
    return json::write(*read);
}

TEST(Attributes, are_kept_in_one_form) {
    EXPECT_EQ(checked(R"({"weight":{"amount":1.50,"unit":"kg"}})"),
              R"({"weight":{"amount":"1.5","unit":"kg"}})");
    EXPECT_EQ(checked(R"({"weight":{"unit":"g","amount":"0250"}})"),
              R"({"weight":{"amount":"250","unit":"g"}})");
    EXPECT_EQ(checked(R"({"uses":["walk","run"]})"), R"({"uses":["run","walk"]})");
    EXPECT_EQ(checked(R"({"color":null,"vegan":true})"), R"({"vegan":true})");
    EXPECT_EQ(checked(R"({"size":42.5})", AttributeLevel::variant), R"({"size":"42.5"})");
    EXPECT_EQ(checked(R"({"note":{"de":" gut "}})"), R"({"note":{"de":"gut"}})");
}

TEST(Attributes, name_each_wrong_value_by_its_pointer) {
    const std::string p = "/attributes/";
    EXPECT_EQ(checked(R"({"color":"green"})"), p + "color unknown_value");
    EXPECT_EQ(checked(R"({"smell":"good"})"), p + "smell unknown_attribute");
    EXPECT_EQ(checked(R"({"size":42})"), p + "size wrong_level");
    EXPECT_EQ(checked(R"({"size":42.25})", AttributeLevel::variant), p + "size invalid_format");
    EXPECT_EQ(checked(R"({"uses":["run","run"]})"), p + "uses/1 repeated");
    EXPECT_EQ(checked(R"({"weight":{"amount":"1","unit":"m"}})"), p + "weight/unit unknown_unit");
    EXPECT_EQ(checked(R"({"weight":{"amount":"50","unit":"g"}})"),
              p + "weight/amount out_of_range");
    EXPECT_EQ(checked(R"({"weight":"1 kg"})"), p + "weight wrong_type");
    EXPECT_EQ(checked(R"({"note":{"de":"zu lang"}})"), p + "note/de too_long");
    EXPECT_EQ(checked(R"({"note":{"deutsch!":"x"}})"), p + "note/deutsch! invalid_format");
    EXPECT_EQ(checked(R"({"code":"A1"})"), p + "code invalid_format");
    EXPECT_EQ(checked(R"({"pieces":10})"), p + "pieces out_of_range");
    EXPECT_EQ(checked(R"({"since":"2026-02-30"})"), p + "since invalid_format");
    EXPECT_EQ(checked(R"({"vegan":"yes"})"), p + "vegan wrong_type");
}

TEST(Attributes, a_pattern_that_explodes_is_given_up) {
    auto types = ProductTypes::make(types_of(
        R"([{"code":"t","attributes":[{"code":"x","kind":"text","pattern":"(a|aa)+b"}]}])"));
    Attributes values;
    values["x"] = boost::json::string(900, 'a');
    std::vector<FieldProblem> wrong;
    check_attributes(values, AttributeLevel::product, types->find("t"), "", wrong);
    ASSERT_EQ(wrong.size(), 1U);
    EXPECT_EQ(wrong[0].code, "invalid_format");
}

std::string refused(const std::string& types) {
    const auto made = ProductTypes::make(types_of(types));
    if (made) return "";
    return made.refusal().fields[0].pointer + ' ' + made.refusal().fields[0].code;
}

TEST(ProductTypes, inherit_and_refuse_what_does_not_fit) {
    EXPECT_EQ(shoes().find("shoe")->size(), 9U);
    EXPECT_EQ(shoes().lineage("shoe"), (std::vector<std::string>{"shoe", "thing"}));
    EXPECT_EQ(shoes().find("hat"), nullptr);
    EXPECT_EQ(refused(R"([{"code":"a","parent":"b"},{"code":"b","parent":"a"}])"),
              "/types/0/parent cycle");
    EXPECT_EQ(refused(R"([{"code":"a","parent":"x"}])"), "/types/0/parent unknown");
    EXPECT_EQ(refused(R"([{"code":"a","attributes":[{"code":"x","kind":"text"}]},
                          {"code":"b","parent":"a","attributes":[{"code":"x","kind":"date"}]}])"),
              "/types/1/attributes/0 differs");
}

std::string wrong_definition(const std::string& attribute) {
    std::vector<FieldProblem> wrong;
    check_type(types_of(R"([{"code":"t","attributes":[)" + attribute + "]}]")[0], "", wrong);
    return wrong.empty() ? "" : wrong[0].pointer + ' ' + wrong[0].code;
}

TEST(ProductTypes, refuse_attributes_that_make_no_sense) {
    const std::string p = "/attributes/0/";
    EXPECT_EQ(wrong_definition(R"({"code":"x","kind":"choice"})"), p + "choices required");
    EXPECT_EQ(wrong_definition(R"({"code":"x","kind":"measure"})"), p + "family required");
    EXPECT_EQ(wrong_definition(R"({"code":"x","kind":"measure","family":"mass","unit":"m"})"),
              p + "unit unknown_unit");
    EXPECT_EQ(wrong_definition(R"({"code":"x","kind":"text","pattern":"("})"),
              p + "pattern invalid_format");
    EXPECT_EQ(wrong_definition(R"({"code":"X y","kind":"text"})"), p + "code invalid_format");
    EXPECT_EQ(wrong_definition(R"({"code":"x","kind":"number","least":"2","most":"1"})"),
              p + "most out_of_range");
}

std::string converted(const std::string& amount, const std::string& from, const std::string& to) {
    const auto out = convert(*Decimal::parse(amount), *unit_of(from), *unit_of(to));
    return out ? out->wire() : "nothing";
}

TEST(Units, convert_exactly_within_their_family) {
    EXPECT_EQ(converted("1", "in", "mm"), "25.4");
    EXPECT_EQ(converted("1", "lb", "g"), "453.59237");
    EXPECT_EQ(converted("1", "lb", "oz"), "16");
    EXPECT_EQ(converted("100", "C", "F"), "212");
    EXPECT_EQ(converted("-40", "F", "C"), "-40");
    EXPECT_EQ(converted("0", "C", "K"), "273.15");
    EXPECT_EQ(converted("36", "km/h", "m/s"), "10");
    EXPECT_EQ(converted("1", "kg", "m"), "nothing");
    EXPECT_EQ(converted("999999999999", "t", "mg"), "nothing");
}

TEST(Units, of_a_family_convert_there_and_back) {
    for (const auto& from : units()) {
        for (const auto& to : units()) {
            if (from.family != to.family) continue;
            const Decimal amount{123'000'000};
            const auto there = convert(amount, from, to);
            ASSERT_TRUE(there) << from.code << ' ' << to.code;
            if (there->micro < 1'000'000'000) continue;  // too few digits to come back by
            EXPECT_EQ(convert(*there, to, from)->micro, amount.micro)
                << from.code << ' ' << to.code;
        }
    }
}

}  // namespace
}  // namespace nahtlos::catalog
