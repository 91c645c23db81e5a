#include "base/json/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/json/values.hpp"

namespace nahtlos::json {
namespace {

using testing::HasSubstr;

enum class Channel { web, till, kiosk };
BOOST_DESCRIBE_ENUM(Channel, web, till, kiosk)

struct Pieces {
    using Wire = std::int64_t;
    std::int64_t value = 1;
    static constexpr std::string_view rule = "must be between 1 and 9999";
    static std::optional<Pieces> parse(Wire wire) {
        if (wire < 1 || wire > 9999) return std::nullopt;
        return Pieces{wire};
    }
    Wire wire() const { return value; }
};

struct Word {
    using Wire = std::string;
    std::string value;
    static Result<Word> parse(Wire wire) {
        if (wire.size() > 8) return Refusal{RefusalKind::invalid, "too_long", "must be short"};
        return Word{wire};
    }
    const Wire& wire() const { return value; }
};

struct Line {
    std::string sku;
    Pieces quantity;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Line, (), (sku, quantity, note))

struct Stamped {
    std::int32_t version = 7;
    static constexpr std::array<std::string_view, 1> may_miss{"version"};
};
BOOST_DESCRIBE_STRUCT(Stamped, (), (version))

struct Order : Stamped {
    Channel channel = Channel::web;
    std::vector<Line> lines;
    std::map<std::string, std::int64_t> counts;
    bool gift = true;
    std::optional<Word> word;
    static constexpr std::array<std::string_view, 2> may_miss{"gift", "counts"};
};
BOOST_DESCRIBE_STRUCT(Order, (Stamped), (channel, lines, counts, gift, word))

template <class T>
struct Box {
    T value{};
};
BOOST_DESCRIBE_STRUCT(Box<bool>, (), (value))
BOOST_DESCRIBE_STRUCT(Box<std::int32_t>, (), (value))
BOOST_DESCRIBE_STRUCT(Box<std::uint32_t>, (), (value))
BOOST_DESCRIBE_STRUCT(Box<std::int64_t>, (), (value))
BOOST_DESCRIBE_STRUCT(Box<double>, (), (value))
BOOST_DESCRIBE_STRUCT(Box<std::string>, (), (value))
BOOST_DESCRIBE_STRUCT(Box<boost::json::value>, (), (value))

// "code pointer" of every problem, or the code of another refusal.
template <class T>
std::vector<std::string> problems(std::string_view body, ReadLimits limits = {}) {
    const auto result = read<T>(body, limits);
    if (result) return {};
    if (result.refusal().kind != RefusalKind::invalid) return {result.refusal().code};
    std::vector<std::string> all;
    for (const auto& field : result.refusal().fields)
        all.push_back(field.code + " " + field.pointer);
    return all;
}

using All = std::vector<std::string>;

template <class T>
std::string refusal_detail(std::string_view body) {
    const auto result = read<T>(body);
    if (result) return "accepted";
    const auto& refusal = result.refusal();
    return refusal.fields.empty() ? refusal.detail : refusal.fields.front().detail;
}

TEST(Reader, reads_a_described_struct_with_its_bases) {
    const auto order = read<Order>(
        R"({"version":3,"channel":"till","lines":[{"sku":"mug","quantity":2},)"
        R"({"sku":"cup","quantity":1,"note":"blue"}],"counts":{"a":1,"b":-2},"gift":false})");
    ASSERT_TRUE(order);
    EXPECT_EQ(order->version, 3);
    EXPECT_EQ(order->channel, Channel::till);
    ASSERT_EQ(order->lines.size(), 2u);
    EXPECT_EQ(order->lines[0].quantity.value, 2);
    EXPECT_FALSE(order->lines[0].note);
    EXPECT_EQ(order->lines[1].note, "blue");
    EXPECT_EQ(order->counts.at("b"), -2);
    EXPECT_FALSE(order->gift);
}

TEST(Reader, keeps_initializers_of_fields_that_may_miss) {
    const auto order = read<Order>(R"({"channel":"web","lines":[]})");
    ASSERT_TRUE(order);
    EXPECT_EQ(order->version, 7);
    EXPECT_TRUE(order->gift);
}

TEST(Reader, takes_null_and_absence_for_an_empty_optional) {
    EXPECT_FALSE(read<Line>(R"({"sku":"a","quantity":1,"note":null})")->note);
    EXPECT_FALSE(read<Line>(R"({"sku":"a","quantity":1})")->note);
}

TEST(Reader, names_every_wrong_field_of_a_body_at_once) {
    EXPECT_EQ(problems<Order>(R"({"channel":"fax","lines":[{"sku":1,"quantity":0,"color":"red"},)"
                              R"({"quantity":2.5}],"gift":"yes","counts":{"a/b~c":true},"x":1})"),
              (All{"unknown_value /channel", "wrong_type /lines/0/sku",
                   "out_of_range /lines/0/quantity", "unknown_field /lines/0/color",
                   "wrong_type /lines/1/quantity", "required /lines/1/sku", "wrong_type /gift",
                   "wrong_type /counts/a~1b~0c", "unknown_field /x"}));
}

TEST(Reader, says_what_would_be_right) {
    EXPECT_EQ(refusal_detail<Order>(R"({"channel":"fax","lines":[]})"),
              "must be one of web, till, kiosk");
    EXPECT_EQ(refusal_detail<Line>(R"({"sku":"a","quantity":10000})"),
              "must be between 1 and 9999");
    EXPECT_EQ(refusal_detail<Line>(R"({"sku":[],"quantity":1})"), "must be a string, not an array");
    EXPECT_EQ(refusal_detail<Line>(R"({"sku":null,"quantity":1})"), "must be a string, not null");
}

TEST(Reader, passes_on_what_a_value_type_says_itself) {
    EXPECT_EQ(problems<Order>(R"({"channel":"web","lines":[],"word":"too long a word"})"),
              All{"too_long /word"});
}

TEST(Reader, keeps_the_length_of_a_list_of_its_own_limits) {
    using Few = List<std::int64_t, 1, 3>;
    EXPECT_EQ(problems<Few>("[]"), All{"too_few "});
    EXPECT_EQ(problems<Few>("[1,2,3]"), All{});
    EXPECT_EQ(problems<Few>("[1,2,3,4]"), All{"too_many "});
    EXPECT_EQ(problems<Few>("[1,true]"), All{"wrong_type /1"});
}

TEST(Reader, refuses_duplicate_names_at_any_depth) {
    EXPECT_EQ(problems<Order>(R"({"channel":"web","lines":[],"channel":"till"})"),
              All{"duplicate_field /channel"});
    EXPECT_EQ(problems<Order>(R"({"channel":"web","lines":[{"sku":"a","quantity":1,"sku":"b"}]})"),
              All{"duplicate_field /lines/0/sku"});
    EXPECT_EQ(problems<Order>(R"({"channel":"web","lines":[],"counts":{"a":1,"b":1,"a":1}})"),
              All{"duplicate_field /counts/a"});
    EXPECT_EQ(problems<Box<boost::json::value>>(R"({"value":[{"a":{"b":1,"\u0062":2}}]})"),
              All{"duplicate_field /value/0/a/b"});
    EXPECT_EQ(problems<Order>(R"({"channel":"web","lines":[],"ch\u0061nnel":"till"})"),
              All{"duplicate_field /channel"});
}

TEST(Reader, names_the_root_by_an_empty_pointer) {
    EXPECT_EQ(problems<Order>("[]"), All{"wrong_type "});
    EXPECT_EQ(problems<std::vector<std::int64_t>>(R"([1,"2"])"), All{"wrong_type /1"});
}

TEST(Reader, accepts_integers_only_when_exact) {
    const auto value = [](std::string text) {
        const auto read_box = read<Box<std::int64_t>>(R"({"value":)" + text + "}");
        return read_box ? std::to_string(read_box->value) : read_box.refusal().fields[0].code;
    };
    EXPECT_EQ(value("2.0"), "2");
    EXPECT_EQ(value("1e2"), "100");
    EXPECT_EQ(value("12.5e1"), "125");
    EXPECT_EQ(value("-0"), "0");
    EXPECT_EQ(value("9223372036854775807"), "9223372036854775807");
    EXPECT_EQ(value("9223372036854775807.00"), "9223372036854775807");
    EXPECT_EQ(value("-9223372036854775808"), "-9223372036854775808");
    EXPECT_EQ(value("9007199254740993.0"), "9007199254740993");  // no double holds this
    EXPECT_EQ(value("9223372036854775808"), "out_of_range");
    EXPECT_EQ(value("-9223372036854775809"), "out_of_range");
    EXPECT_EQ(value("1e19"), "out_of_range");
    EXPECT_EQ(value("2.5"), "wrong_type");
    EXPECT_EQ(value("1e-1"), "wrong_type");
    EXPECT_EQ(value("\"2\""), "wrong_type");
}

TEST(Reader, keeps_narrow_integers_within_their_range) {
    EXPECT_EQ(problems<Box<std::int32_t>>(R"({"value":2147483648})"), All{"out_of_range /value"});
    EXPECT_EQ(problems<Box<std::uint32_t>>(R"({"value":-1})"), All{"out_of_range /value"});
    EXPECT_EQ(read<Box<std::uint32_t>>(R"({"value":4294967295})")->value, 4294967295u);
}

TEST(Reader, reads_doubles_correctly_rounded) {
    EXPECT_EQ(read<Box<double>>(R"({"value":0.1})")->value, 0.1);
    EXPECT_EQ(read<Box<double>>(R"({"value":2.2250738585072011e-308})")->value,
              2.2250738585072011e-308);
    EXPECT_EQ(read<Box<double>>(R"({"value":7.2057594037927933e+16})")->value, 72057594037927933.0);
    EXPECT_EQ(read<Box<double>>(R"({"value":3})")->value, 3.0);
    EXPECT_EQ(problems<Box<double>>(R"({"value":1e400})"), All{"out_of_range /value"});
}

TEST(Reader, decodes_escapes_and_surrogates) {
    EXPECT_EQ(read<Box<std::string>>(R"({"value":"a\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00z"})")->value,
              "a\"\\/\b\f\n\r\t\u00e9\U0001F600z");
    EXPECT_EQ(read<Box<std::string>>("{\"value\":\"\U0001F600\"}")->value, "\U0001F600");
}

TEST(Reader, refuses_text_that_is_not_unicode) {
    for (const auto* text :
         {R"({"value":"\uD83D"})", R"({"value":"\uDE00"})", R"({"value":"\uD83Dx"})",
          "{\"value\":\"\xff\"}", "{\"value\":\"\xc0\xaf\"}", "{\"value\":\"\xed\xa0\x80\"}",
          "{\"value\":\"\xf4\x90\x80\x80\"}", "{\"val\xe4ue\":\"\"}"}) {
        EXPECT_EQ(problems<Box<std::string>>(text), All{"malformed_json"}) << text;
    }
    EXPECT_EQ(problems<Box<std::string>>(R"({"value":"a\u0000b"})"), All{"invalid_format /value"});
}

TEST(Reader, refuses_malformed_text_and_says_where) {
    EXPECT_EQ(refusal_detail<Order>(""),
              "The body is not JSON: it is empty at line 1, column 1 "
              "(byte 0).");
    EXPECT_THAT(refusal_detail<Order>("{\n  \"channel\": oops}"),
                HasSubstr("at line 2, column 14 (byte 15)"));
    EXPECT_THAT(refusal_detail<Order>("{} x"), HasSubstr("more after its end at line 1, column 4"));
    EXPECT_THAT(refusal_detail<Order>("{\"a\":"), HasSubstr("it ends too early"));
    for (const auto* text : {"{'a':1}", "{\"a\":01}", "{\"a\":1,}", "[1,]", "{\"a\":NaN}", "nul",
                             "\xEF\xBB\xBF{}", "{\"a\":\"\n\"}", "// no\n{}", "{\"a\":.5}"}) {
        EXPECT_EQ(problems<Order>(text), All{"malformed_json"}) << text;
    }
}

TEST(Reader, refuses_what_is_nested_too_deep) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_EQ(problems<boost::json::value>(nested(32)), All{});
    EXPECT_EQ(problems<boost::json::value>(nested(33)), All{"malformed_json"});
    EXPECT_THAT(refusal_detail<boost::json::value>(nested(33)), HasSubstr("deeper than 32"));
}

TEST(Reader, keeps_every_limit) {
    ReadLimits limits;
    limits.max_bytes = 60;
    limits.max_string_bytes = 5;
    limits.max_items = 2;
    limits.max_free_bytes = 40;
    EXPECT_EQ(problems<Box<std::string>>(std::string(61, ' '), limits), All{"body_too_large"});
    EXPECT_EQ(problems<Box<std::string>>(R"({"value":"12345"})", limits), All{});
    EXPECT_EQ(problems<Box<std::string>>(R"({"value":"123456"})", limits), All{"too_long /value"});
    EXPECT_EQ(problems<std::vector<std::int64_t>>("[1,2,3]", limits), All{"too_many "});
    EXPECT_EQ((problems<std::map<std::string, bool>>(R"({"1":true,"2":true,"3":true})", limits)),
              All{"too_many "});
    EXPECT_EQ((problems<std::map<std::string, bool>>(R"({"123456":true})", limits)),
              All{"too_long /123456"});
    EXPECT_EQ(problems<boost::json::value>("[1,2,3,4]", limits), All{});
    EXPECT_EQ(problems<boost::json::value>("[1,2,3,4,5]", limits), All{"too_long "});
}

TEST(Reader, reports_at_most_a_hundred_problems_but_counts_all) {
    std::string body = "[";
    for (int i = 0; i < 150; ++i) body += i == 0 ? "\"x\"" : ",\"x\"";
    const auto result = read<std::vector<std::int64_t>>(body + "]");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.refusal().fields.size(), 100u);
    EXPECT_EQ(result.refusal().detail, "150 fields are not acceptable.");
}

TEST(Reader, cuts_a_long_unknown_name_between_characters) {
    std::string name(199, 'n');
    name += "\u00e9\u00e9";
    const auto result = read<Box<bool>>("{\"value\":true,\"" + name + "\":1}");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.refusal().fields[0].pointer, "/" + std::string(199, 'n') + "\u2026");
}

struct House {
    Id<"ord"> id;
    Uuid uuid;
    Instant at;
    Currency currency;
    Money total;
    UnitPrice price;
};
BOOST_DESCRIBE_STRUCT(House, (), (id, uuid, at, currency, total, price))

TEST(Reader, reads_the_types_of_the_house) {
    const auto house = read<House>(
        R"({"id":"ord_01h455vb4pex5vsknk084sn02q","uuid":"01890A5D-ac96-774b-bcce-b302099a8057",)"
        R"("at":"2026-11-22T10:15:30+01:00","currency":"JPY",)"
        R"("total":{"currency":"EUR","minor":1299},"price":"1.999"})");
    ASSERT_TRUE(house) << house.refusal().fields[0].pointer;
    EXPECT_EQ(house->id.uuid, house->uuid);
    EXPECT_EQ(to_string(house->at), "2026-11-22T09:15:30.000000Z");
    EXPECT_EQ(house->currency.view(), "JPY");
    EXPECT_EQ(house->total.minor, 1299);
    EXPECT_EQ(house->price.micro, 1'999'000);
}

TEST(Reader, refuses_wrong_forms_of_the_types_of_the_house) {
    EXPECT_EQ(
        problems<House>(R"({"id":"var_01h455vb4pex5vsknk084sn02q","uuid":"x","at":"today",)"
                        R"("currency":"eur","total":{"minor":1.5,"minor":2},"price":1.99})"),
        (All{"invalid_format /id", "invalid_format /uuid", "invalid_format /at",
             "invalid_format /currency", "wrong_type /total/minor", "duplicate_field /total/minor",
             "required /total/currency", "wrong_type /price"}));
}

TEST(Reader, keeps_free_form_json_as_it_came) {
    const auto box = read<Box<boost::json::value>>(
        R"({"value":{"b":[1,2.5,-0.0,18446744073709551615],"a":null,"c":"x"}})");
    ASSERT_TRUE(box);
    EXPECT_EQ(boost::json::serialize(box->value.at("a")), "null");
    EXPECT_EQ(box->value.at("b").at(0).as_int64(), 1);
    EXPECT_EQ(box->value.at("b").at(1).as_double(), 2.5);
    EXPECT_EQ(box->value.at("b").at(3).as_uint64(), 18446744073709551615u);
    EXPECT_EQ(box->value.at("c").as_string(), "x");
    EXPECT_EQ(problems<boost::json::object>("[]"), All{"wrong_type "});
    EXPECT_EQ(problems<Box<boost::json::value>>(R"({"value":{"a":["b\u0000"]}})"),
              All{"invalid_format /value/a/0"});
}

struct Change {
    std::optional<std::optional<std::string>> note;
};
BOOST_DESCRIBE_STRUCT(Change, (), (note))

TEST(Reader, tells_missing_from_null_in_a_nested_optional) {
    EXPECT_FALSE(read<Change>("{}")->note.has_value());
    EXPECT_TRUE(read<Change>(R"({"note":null})")->note.has_value());
    EXPECT_FALSE(read<Change>(R"({"note":null})")->note->has_value());
    EXPECT_EQ(read<Change>(R"({"note":"x"})")->note->value(), "x");
}

struct Tree {
    std::string name;
    std::vector<Tree> children;
    static constexpr std::array<std::string_view, 1> may_miss{"children"};
};
BOOST_DESCRIBE_STRUCT(Tree, (), (name, children))

TEST(Reader, reads_structs_that_contain_themselves) {
    const auto tree = read<Tree>(R"({"name":"a","children":[{"name":"b","children":[]}]})");
    ASSERT_TRUE(tree);
    EXPECT_EQ(tree->children[0].name, "b");
    EXPECT_EQ(problems<Tree>(R"({"name":"a","children":[{"name":"b","children":[{}]}]})"),
              All{"required /children/0/children/0/name"});
}

TEST(Reader, reads_strings_longer_than_the_parsers_buffer_with_escapes) {
    std::string text, escaped;
    for (int i = 0; i < 5000; ++i) {
        text += "ab\n";
        escaped += "ab\\n";
    }
    EXPECT_EQ(read<Box<std::string>>("{\"value\":\"" + escaped + "\"}")->value, text);
}

}  // namespace
}  // namespace nahtlos::json
