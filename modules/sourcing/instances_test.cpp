// The 120 orders whose optima two solvers proved (CBC and GLPK); costs are in hundredths.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "sourcing/plan.hpp"

namespace nahtlos::sourcing {
namespace {

namespace fs = std::filesystem;

fs::path instances_file() {
    const char* shared = std::getenv("NAHTLOS_SHARED");
    const auto folder = shared != nullptr ? fs::path(shared)
                                          : fs::path(NAHTLOS_SOURCE_DIR).parent_path() / "shared";
    return folder / "data" / "sourcing_mip" / "single_order_120.json";
}

std::int64_t hundredths(const boost::json::value& number) {
    return std::llround(number.to_number<double>() * 100);
}

struct Instance {
    std::string id;
    Problem problem;  // one objective: cost
    boost::json::object expected;
};

Instance read(const boost::json::object& from) {
    Instance made;
    made.id = from.at("id").as_string();
    made.expected = from.at("expected").as_object();
    auto& p = made.problem;
    for (const auto& line : from.at("lines").as_array()) {
        p.wanted.push_back(line.at("qty").as_int64());
        p.unit_value.push_back(0);
    }
    p.objectives.resize(1);
    p.objectives[0].has_units = true;
    p.max_parcels = most_parcels;
    for (const auto& node : from.at("nodes").as_array()) {
        ++p.locations;
        p.fixed.push_back(hundredths(node.at("ship_fixed")));
        for (const auto& cost : node.at("unit_cost").as_array()) {
            p.per_unit.push_back(hundredths(cost));
        }
        for (const auto& stock : node.at("stock").as_array()) {
            p.available.push_back(stock.as_int64());
        }
    }
    return made;
}

std::vector<Instance> instances() {
    std::ifstream file(instances_file());
    std::stringstream text;
    text << file.rdbuf();
    if (text.str().empty()) return {};
    std::vector<Instance> all;
    const auto document = boost::json::parse(text.str());
    for (const auto& one : document.at("instances").as_array()) {
        all.push_back(read(one.as_object()));
    }
    return all;
}

// Fewest parcels first, then cost.
Problem fewest_first(const Problem& p) {
    auto made = p;
    const auto lines = p.wanted.size();
    made.objectives = {Objective{}, p.objectives[0]};
    made.fixed.clear();
    made.per_unit.clear();
    for (std::size_t n = 0; n < p.locations; ++n) {
        made.fixed.insert(made.fixed.end(), {1, p.fixed[n]});
        made.per_unit.insert(made.per_unit.end(), lines, 0);
        const auto from = p.per_unit.begin() + static_cast<std::ptrdiff_t>(n * lines);
        made.per_unit.insert(made.per_unit.end(), from, from + static_cast<std::ptrdiff_t>(lines));
    }
    return made;
}

#define NEEDS_INSTANCES(all)                                                      \
    const auto all = instances();                                                 \
    if (all.empty()) {                                                            \
        std::cerr << "*** SKIPPED: the proved orders, since " << instances_file() \
                  << " is not there (set NAHTLOS_SHARED)\n";                      \
        GTEST_SKIP();                                                             \
    }                                                                             \
    ASSERT_EQ(all.size(), 120U)

TEST(ProvedOrders, cost_what_the_solvers_proved) {
    NEEDS_INSTANCES(all);
    std::int64_t total = 0;
    for (const auto& one : all) {
        const auto plan = best_plan(one.problem);
        EXPECT_TRUE(plan.is_proven) << one.id;
        EXPECT_EQ(plan.missing, 0) << one.id;
        EXPECT_EQ(plan.values.at(0), hundredths(one.expected.at("optimal_cost"))) << one.id;
        total += plan.values.at(0);
    }
    EXPECT_EQ(total, 379'607);
}

TEST(ProvedOrders, take_the_fewest_parcels_at_the_least_cost_where_that_is_wanted) {
    NEEDS_INSTANCES(all);
    std::int64_t parcels = 0, cost = 0;
    for (const auto& one : all) {
        const auto p = fewest_first(one.problem);
        const auto plan = best_plan(p);
        EXPECT_TRUE(plan.is_proven) << one.id;
        EXPECT_EQ(plan.values.at(0), one.expected.at("min_shipments").as_int64()) << one.id;
        EXPECT_EQ(plan.values.at(1), hundredths(one.expected.at("min_shipments_cost"))) << one.id;
        parcels += plan.values.at(0);
        cost += plan.values.at(1);
    }
    EXPECT_EQ(parcels, 271);
    EXPECT_EQ(cost, 388'852);
}

TEST(ProvedOrders, keep_lines_whole_where_that_is_wanted) {
    NEEDS_INSTANCES(all);
    for (const auto& one : all) {
        auto p = one.problem;
        p.whole_lines = true;
        const auto plan = best_plan(p);
        EXPECT_TRUE(plan.is_proven) << one.id;
        const auto& expected = one.expected.at("optimal_cost_no_line_split");
        EXPECT_EQ(plan.missing > 0, expected.is_null()) << one.id;
        if (plan.missing == 0 && !expected.is_null()) {
            EXPECT_EQ(plan.values.at(0), hundredths(expected)) << one.id;
        }
    }
}

}  // namespace
}  // namespace nahtlos::sourcing
