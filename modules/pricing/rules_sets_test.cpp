#include "modules/pricing/sets.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>
#include <numeric>

namespace nahtlos::pricing {
namespace {

using Units = std::vector<std::int64_t>;

// Whether the units serve so many sets: every way to spread them, one part after the other.
bool can_serve(const std::vector<SetPart>& parts, Units left, std::int64_t sets) {
    std::function<bool(std::size_t, std::size_t, std::int64_t)> place = [&](std::size_t part,
                                                                            std::size_t of,
                                                                            std::int64_t wanted) {
        if (wanted == 0) {
            return part + 1 == parts.size() || place(part + 1, 0, sets * parts[part + 1].quantity);
        }
        if (of == parts[part].lines.size()) return false;
        auto& free = left[parts[part].lines[of]];
        for (std::int64_t n = 0; n <= std::min(free, wanted); ++n) {
            free -= n;
            const bool is_done = place(part, of + 1, wanted - n);
            free += n;
            if (is_done) return true;
        }
        return false;
    };
    return place(0, 0, sets * parts[0].quantity);
}

TEST(Sets, take_the_earlier_lines_first) {
    const auto sets = most_sets({{1, {0, 1}}, {2, {2}}}, {1, 5, 7});
    EXPECT_EQ(sets.count, 3);
    EXPECT_EQ(sets.units, (Units{1, 2, 6}));
}

TEST(Sets, leave_the_rare_article_to_the_part_that_needs_it) {
    const auto sets = most_sets({{1, {0, 1}}, {1, {0}}}, {1, 1});
    EXPECT_EQ(sets.count, 1);
    EXPECT_EQ(sets.units, (Units{1, 1}));
}

TEST(Sets, of_nothing_or_of_parts_that_nothing_serves_are_none) {
    EXPECT_EQ(most_sets({}, {3}).count, 0);
    EXPECT_EQ(most_sets({{1, {}}, {1, {0}}}, {3}).count, 0);
}

RC_GTEST_PROP(Sets, are_as_many_as_any_way_to_spread_the_units_gives, ()) {
    const auto lines = *rc::gen::inRange<std::size_t>(1, 4);
    const auto quantities = *rc::gen::container<Units>(lines, rc::gen::inRange<std::int64_t>(0, 5));
    std::vector<SetPart> parts(*rc::gen::inRange<std::size_t>(1, 4));
    for (auto& part : parts) {
        part.quantity = *rc::gen::inRange<std::int64_t>(1, 3);
        for (std::size_t i = 0; i < lines; ++i) {
            if (*rc::gen::arbitrary<bool>()) part.lines.push_back(i);
        }
    }
    const auto sets = most_sets(parts, quantities);
    RC_ASSERT(can_serve(parts, quantities, sets.count));
    RC_ASSERT(!can_serve(parts, quantities, sets.count + 1));
    std::int64_t of_a_set = 0, served = 0;
    for (const auto& part : parts) of_a_set += part.quantity;
    for (std::size_t i = 0; i < lines; ++i) {
        RC_ASSERT(sets.units[i] >= 0 && sets.units[i] <= quantities[i]);
        served += sets.units[i];
    }
    RC_ASSERT(served == sets.count * of_a_set);
}

}  // namespace
}  // namespace nahtlos::pricing
