#include "base/json/schema.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/json/query.hpp"
#include "base/json/values.hpp"

namespace nahtlos::json {

namespace sales {
struct Line {
    Sku sku;
    Quantity quantity;
    std::optional<ShortText<80>> note;
};
BOOST_DESCRIBE_STRUCT(Line, (), (sku, quantity, note))
}  // namespace sales

namespace stock {
struct Line {
    bool counted = false;
};
BOOST_DESCRIBE_STRUCT(Line, (), (counted))

struct Renamed {
    bool counted = false;
    static constexpr std::string_view schema_name = "StockLine";
};
BOOST_DESCRIBE_STRUCT(Renamed, (), (counted))
}  // namespace stock

namespace {

enum class Channel { web, till };
BOOST_DESCRIBE_ENUM(Channel, web, till)

struct Placed {
    std::optional<Instant> placed_at;
};
BOOST_DESCRIBE_STRUCT(Placed, (), (placed_at))

struct Wish : Placed {
    Id<"cus"> customer;
    Channel channel = Channel::web;
    std::vector<sales::Line> lines;
    std::optional<sales::Line> gift;
    std::optional<Channel> origin;
    Money paid;
    std::int32_t priority = 3;
    std::map<std::string, double> scores;
    boost::json::object metadata;
    static constexpr std::string_view doc = "An order as a client asks for it";
    static constexpr std::array<std::string_view, 2> may_miss{"priority", "metadata"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"priority", "1 is most urgent"}, {"gift", "comes free"}}};
};
BOOST_DESCRIBE_STRUCT(Wish, (Placed),
                      (customer, channel, lines, gift, origin, paid, priority, scores, metadata))

template <class T>
struct Page {
    std::vector<T> entries;
};
BOOST_DESCRIBE_STRUCT(Page<sales::Line>, (), (entries))

struct Tree {
    std::vector<Tree> children;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (children))

struct Search {
    std::optional<std::string> text;
    std::vector<Channel> channel;
    Limit limit;
    bool deep = false;
    static constexpr std::array<std::string_view, 3> may_miss{"limit", "channel", "deep"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"text", "words to look for"}}};
};
BOOST_DESCRIBE_STRUCT(Search, (), (text, channel, limit, deep))

boost::json::value expected(const char* text) { return boost::json::parse(text); }

TEST(Schema, describes_a_struct_and_all_it_refers_to) {
    Components components;
    EXPECT_EQ(schema<Wish>(components), expected(R"({"$ref":"#/components/schemas/Wish"})"));
    EXPECT_EQ(components.schemas(), expected(R"({
      "Line": {"type":"object", "required":["sku","quantity"], "properties":{
          "sku":{"type":"string","minLength":1,"maxLength":64,"pattern":"^\\S(.*\\S)?$"},
          "quantity":{"type":"integer","minimum":1,"maximum":1000000},
          "note":{"type":["string","null"],"minLength":1,"maxLength":80}},
        "additionalProperties":false},
      "Money": {"type":"object", "required":["minor","currency"], "properties":{
          "minor":{"type":"integer","format":"int64","description":
            "amount in the minor unit of the currency (ISO 4217): 1299 is 12.99 EUR"},
          "currency":{"type":"string","pattern":"^[A-Z]{3}$"}},
        "additionalProperties":false},
      "Wish": {"type":"object", "description":"An order as a client asks for it",
        "required":["customer","channel","lines","paid","scores"], "properties":{
          "placed_at":{"type":["string","null"],"format":"date-time"},
          "customer":{"type":"string","pattern":"^cus_[0-7][0-9a-hjkmnp-tv-z]{25}$"},
          "channel":{"type":"string","enum":["web","till"]},
          "lines":{"type":"array","items":{"$ref":"#/components/schemas/Line"}},
          "gift":{"anyOf":[{"$ref":"#/components/schemas/Line"},{"type":"null"}],
            "description":"comes free"},
          "origin":{"anyOf":[{"type":"string","enum":["web","till"]},{"type":"null"}]},
          "paid":{"$ref":"#/components/schemas/Money"},
          "priority":{"type":"integer","format":"int32","description":"1 is most urgent",
            "default":3},
          "scores":{"type":"object","additionalProperties":{"type":"number","format":"double"}},
          "metadata":{"type":"object","default":{}}},
        "additionalProperties":false}})"));
}

TEST(Schema, keeps_fields_in_order_of_description) {
    Components components;
    schema<sales::Line>(components);
    std::vector<std::string> names;
    const auto all = components.schemas();
    for (const auto& member : all.at("Line").at("properties").as_object()) {
        names.emplace_back(member.key());
    }
    EXPECT_EQ(names, (std::vector<std::string>{"sku", "quantity", "note"}));
}

TEST(Schema, breaks_when_two_types_want_one_name) {
    Components components;
    schema<sales::Line>(components);
    schema<sales::Line>(components);
    schema<stock::Renamed>(components);
    EXPECT_TRUE(components.schemas().contains("StockLine"));
    EXPECT_THROW(schema<stock::Line>(components), Broken);
}

TEST(Schema, names_a_template_with_its_arguments) {
    Components components;
    schema<Page<sales::Line>>(components);
    EXPECT_TRUE(components.schemas().contains("Page_Line"));
    EXPECT_EQ(component_name("nahtlos::Page<nahtlos::catalog::Product, 3>"), "Page_Product_3");
    EXPECT_EQ(component_name("nahtlos::{anonymous}::Thing"), "Thing");
    EXPECT_EQ(component_name("nahtlos::(anonymous namespace)::Thing"), "Thing");
}

TEST(Schema, describes_structs_that_contain_themselves) {
    Components components;
    schema<Tree>(components);
    EXPECT_EQ(components.schemas().at("Tree").at("properties").at("children").at("items"),
              expected(R"({"$ref":"#/components/schemas/Tree"})"));
}

TEST(Schema, tells_the_limits_of_a_list) {
    Components components;
    EXPECT_EQ((schema<List<Quantity, 1, 3>>(components)),
              expected(R"({"type":"array","minItems":1,"maxItems":3,
                "items":{"type":"integer","minimum":1,"maximum":1000000}})"));
}

TEST(Schema, describes_query_parameters_without_null) {
    EXPECT_EQ(query_parameters<Search>(), expected(R"([
      {"name":"text","in":"query","description":"words to look for","schema":{"type":"string"}},
      {"name":"channel","in":"query","schema":{"type":"array",
        "items":{"type":"string","enum":["web","till"]},"default":[]}},
      {"name":"limit","in":"query",
        "schema":{"type":"integer","minimum":1,"maximum":100,"default":20}},
      {"name":"deep","in":"query","schema":{"type":"boolean","default":false}}])"));
}

}  // namespace
}  // namespace nahtlos::json
