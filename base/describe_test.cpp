#include "base/describe.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace nahtlos {
namespace {

struct Stamped {
    int version = 1;
};
BOOST_DESCRIBE_STRUCT(Stamped, (), (version))

struct Named {
    std::string name = "mug";
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

struct Thing : Stamped, Named {
    int weight_g = 250;
    bool new_ = true;
};
BOOST_DESCRIBE_STRUCT(Thing, (Stamped, Named), (weight_g, new_))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

enum class Light { red, green, default_ };
BOOST_DESCRIBE_ENUM(Light, red, green, default_)

struct Plain {
    int a;
};

TEST(Describe, lists_members_of_the_bases_first) {
    EXPECT_EQ(member_count<Thing>, 4u);
    EXPECT_EQ(member_count<Nothing>, 0u);
    constexpr std::array<std::string_view, 4> expected{"version", "name", "weight_g", "new"};
    EXPECT_EQ(member_names<Thing>, expected);
}

TEST(Describe, visits_every_member_and_lets_it_be_changed) {
    Thing thing;
    std::vector<std::string> seen;
    for_each_member(thing, [&](std::string_view name, auto& member) {
        seen.emplace_back(name);
        if constexpr (std::same_as<decltype(member), int&>) member += 1;
    });
    EXPECT_EQ(seen, (std::vector<std::string>{"version", "name", "weight_g", "new"}));
    EXPECT_EQ(thing.version, 2);
    EXPECT_EQ(thing.weight_g, 251);
    const Thing& fixed = thing;
    for_each_member(fixed, [](std::string_view, auto& member) {
        static_assert(std::is_const_v<std::remove_reference_t<decltype(member)>>);
    });
}

TEST(Describe, names_enumerators_and_finds_them_again) {
    EXPECT_EQ(enum_name(Light::green), "green");
    EXPECT_EQ(enum_name(Light::default_), "default");
    EXPECT_EQ(enum_name(static_cast<Light>(77)), "");
    Light light = Light::red;
    EXPECT_TRUE(enum_value("default", light));
    EXPECT_EQ(light, Light::default_);
    EXPECT_FALSE(enum_value("Green", light));
    EXPECT_FALSE(enum_value("", light));
}

TEST(Describe, tells_described_types_from_others) {
    static_assert(DescribedStruct<Thing> && !DescribedStruct<Plain> && !DescribedStruct<int>);
    static_assert(DescribedEnum<Light> && !DescribedEnum<Thing>);
    static_assert(!ValueType<Thing>);
}

}  // namespace
}  // namespace nahtlos
