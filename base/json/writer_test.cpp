#include "base/json/writer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <limits>

#include "base/json/reader.hpp"
#include "base/json/values.hpp"

namespace nahtlos::json {
namespace {

enum class State { open, paid, default_ };
BOOST_DESCRIBE_ENUM(State, open, paid, default_)

struct Base {
    std::int32_t version = 1;
    auto operator<=>(const Base&) const = default;
};
BOOST_DESCRIBE_STRUCT(Base, (), (version))

struct Item {
    std::string name;
    Quantity quantity;
    std::optional<std::string> note;
    auto operator<=>(const Item&) const = default;
};
BOOST_DESCRIBE_STRUCT(Item, (), (name, quantity, note))

struct Rich : Base {
    bool new_ = false;
    std::int64_t big = 0;
    std::uint32_t small = 0;
    double ratio = 0;
    std::vector<Item> items;
    std::map<std::string, std::vector<std::int64_t>> groups;
    State state = State::open;
    Id<"ord"> id;
    Uuid uuid;
    Instant at;
    Money total;
    UnitPrice price;
    std::optional<State> next;
    std::optional<std::int64_t> count = 5;
    std::optional<std::optional<std::string>> change;
    std::vector<std::optional<bool>> answers;
    static constexpr std::array<std::string_view, 1> may_miss{"count"};
    bool operator==(const Rich&) const = default;
};
BOOST_DESCRIBE_STRUCT(Rich, (Base),
                      (new_, big, small, ratio, items, groups, state, id, uuid, at, total, price,
                       next, count, change, answers))

std::string any_text() {
    const auto runes = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::oneOf(
        rc::gen::inRange<std::uint32_t>(1, 0x80), rc::gen::inRange<std::uint32_t>(0x80, 0x800),
        rc::gen::inRange<std::uint32_t>(0x800, 0xD800),
        rc::gen::inRange<std::uint32_t>(0x10000, 0x110000)));
    std::string text;
    for (const auto code : runes) {
        const auto byte = [&](std::uint32_t bits) { text += static_cast<char>(bits); };
        if (code < 0x80) {
            byte(code);
        } else if (code < 0x800) {
            byte(0xC0 | code >> 6);
            byte(0x80 | (code & 63));
        } else if (code < 0x10000) {
            byte(0xE0 | code >> 12);
            byte(0x80 | (code >> 6 & 63));
            byte(0x80 | (code & 63));
        } else {
            byte(0xF0 | code >> 18);
            byte(0x80 | (code >> 12 & 63));
            byte(0x80 | (code >> 6 & 63));
            byte(0x80 | (code & 63));
        }
    }
    return text;
}

double any_double() {
    const auto bits = *rc::gen::arbitrary<std::uint64_t>();
    const auto value = std::bit_cast<double>(bits);
    return std::isfinite(value) ? value : 0.1;
}

Item any_item() {
    Item item{any_text(), {*rc::gen::inRange<std::int64_t>(1, 1'000'001)}, {}};
    if (*rc::gen::arbitrary<bool>()) item.note = any_text();
    return item;
}

Rich any_rich() {
    Rich rich;
    rich.version = *rc::gen::arbitrary<std::int32_t>();
    rich.new_ = *rc::gen::arbitrary<bool>();
    rich.big = *rc::gen::arbitrary<std::int64_t>();
    rich.small = *rc::gen::arbitrary<std::uint32_t>();
    rich.ratio = any_double();
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) rich.items.push_back(any_item());
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
        rich.groups[any_text()] = *rc::gen::arbitrary<std::vector<std::int64_t>>();
    }
    rich.state = *rc::gen::element(State::open, State::paid, State::default_);
    rich.uuid.bytes = *rc::gen::arbitrary<std::array<std::uint8_t, 16>>();
    rich.id.uuid = rich.uuid;
    rich.at.us = *rc::gen::inRange<std::int64_t>(-2'000'000'000'000'000, 32'000'000'000'000'000);
    rich.total = {*rc::gen::arbitrary<std::int64_t>(), {{'K', 'W', 'D'}}};
    rich.price.micro = *rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000);
    if (*rc::gen::arbitrary<bool>()) rich.next = State::paid;
    rich.count = *rc::gen::arbitrary<bool>() ? std::optional<std::int64_t>(rich.big) : std::nullopt;
    if (*rc::gen::arbitrary<bool>()) rich.change.emplace();
    if (rich.change && *rc::gen::arbitrary<bool>()) rich.change->emplace(any_text());
    rich.answers = {true, std::nullopt, false};
    return rich;
}

RC_GTEST_PROP(Writer, writes_what_the_reader_reads_back_equal, ()) {
    const auto rich = any_rich();
    const auto text = write(rich);
    const auto again = read<Rich>(text);
    RC_ASSERT(again.ok());
    RC_ASSERT(*again == rich);
    RC_ASSERT(write(*again) == text);
}

RC_GTEST_PROP(Writer, writes_what_another_parser_takes_for_the_same_text, ()) {
    const auto text = any_text();
    RC_ASSERT(std::string_view(boost::json::parse(write(text)).as_string()) == text);
}

TEST(Writer, writes_members_in_order_of_description) {
    const Item item{"mug", {2}, std::nullopt};
    EXPECT_EQ(write(item), R"({"name":"mug","quantity":2})");
    EXPECT_EQ(write(std::vector{item, Item{"cup", {1}, "blue"}}),
              R"([{"name":"mug","quantity":2},{"name":"cup","quantity":1,"note":"blue"}])");
}

TEST(Writer, escapes_what_json_demands_and_nothing_else) {
    EXPECT_EQ(write(std::string("a\"b\\c/\b\f\n\r\t\x01\x1f\x7f\u00e9\U0001F600")),
              "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\u00e9\U0001F600\"");
}

TEST(Writer, finds_the_character_to_escape_wherever_it_stands) {
    for (std::size_t size = 1; size < 40; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            for (const char bad : {'"', '\\', '\n', '\0', '\x1f'}) {
                std::string text(size, 'x');
                text[at] = bad;
                ASSERT_EQ(std::string_view(boost::json::parse(write(text)).as_string()), text);
            }
        }
    }
}

TEST(Writer, replaces_bytes_that_are_not_utf8) {
    EXPECT_EQ(write(std::string("a\xff\xc3(b\xed\xa0\x80")),
              "\"a\uFFFD\uFFFD(b\uFFFD\uFFFD\uFFFD\"");
}

TEST(Writer, writes_doubles_shortest) {
    EXPECT_EQ(write(0.1), "0.1");
    EXPECT_EQ(write(2.0), "2");
    EXPECT_EQ(write(1e300), "1e+300");
    EXPECT_EQ(write(-0.0), "-0");
    EXPECT_THROW(write(std::numeric_limits<double>::quiet_NaN()), Broken);
    EXPECT_THROW(write(std::numeric_limits<double>::infinity()), Broken);
}

TEST(Writer, writes_extreme_integers) {
    EXPECT_EQ(write(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(write(std::numeric_limits<std::uint32_t>::max()), "4294967295");
}

struct Keeping {
    std::optional<int> a;
    static constexpr bool keep_null = true;
};
BOOST_DESCRIBE_STRUCT(Keeping, (), (a))

struct Leaving {
    std::optional<int> a;
    std::optional<int> b = 2;
};
BOOST_DESCRIBE_STRUCT(Leaving, (), (a, b))

TEST(Writer, leaves_out_empty_optionals_unless_told_to_keep_them) {
    EXPECT_EQ(write(Keeping{}), R"({"a":null})");
    EXPECT_EQ(write(Leaving{}), R"({"b":2})");
    EXPECT_EQ(write(Leaving{std::nullopt, std::nullopt}), "{}");
    EXPECT_FALSE(read<Leaving>("{}")->b) << "missing means empty, whatever the initializer";
}

TEST(Writer, writes_free_form_json_so_that_its_kinds_survive) {
    const auto value =
        boost::json::parse(R"({"a":[1,2.0,-0.5,18446744073709551615,null,true,"x"]})");
    EXPECT_EQ(write(value), R"({"a":[1,2.0,-0.5,18446744073709551615,null,true,"x"]})");
    EXPECT_EQ(write(value.as_object()), write(value));
}

TEST(Writer, breaks_on_an_enum_value_that_is_not_described) {
    EXPECT_THROW(write(static_cast<State>(99)), Broken);
    EXPECT_EQ(write(State::default_), "\"default\"");
}

}  // namespace
}  // namespace nahtlos::json
